"""A kit is inherited whole: nothing of it is lost in silence, and what was not tried is told."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from itilbrm import testing
from itilbrm.adapters.memory import MemoryStore
from itilbrm.ports import Store
from itilbrm.testing import StoreCompliance


def open_store(_self: object, _folder: Path, /) -> Store:
    return MemoryStore()


def inheriting(**more: object) -> type[StoreCompliance]:
    return type("TestMine", (StoreCompliance,), {"open_store": open_store, **more})


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("test_a_command_is_kept_once", lambda _self: None),
        ("test_a_command_is_kept_once", None),
        ("filled", pytest.fixture(lambda _self: {})),
        ("needs", lambda _self, *_: None),
        ("open_to_authors", frozenset({"test_a_command_is_kept_once"})),
    ],
)
def test_a_class_that_takes_the_place_of_a_promise_is_refused(name: str, thing: object) -> None:
    with pytest.raises(TypeError, match=f"TestMine takes the place of '{name}', which belongs to the kit; leave it"):
        inheriting(**{name: thing})


def test_a_promise_cannot_be_hidden_by_another_class_either() -> None:
    class Lenient:
        def test_a_command_is_kept_once(self) -> None:
            """Claim nothing."""

    with pytest.raises(TypeError, match="takes the place of 'test_a_command_is_kept_once'"):
        type("TestMine", (Lenient, StoreCompliance), {"open_store": open_store})


def test_what_is_left_out_is_a_promise_and_has_a_reason() -> None:
    with pytest.raises(TypeError, match=r"no 'test_a_command_is_kept' \(did you mean 'test_a_command_is_kept_once'"):
        inheriting(not_promised={"test_a_command_is_kept": "it is not"})
    with pytest.raises(TypeError, match="say why 'test_a_command_is_kept_once' is not promised"):
        inheriting(not_promised={"test_a_command_is_kept_once": " "})
    with pytest.raises(TypeError, match="the kit has no 'filled'"):
        inheriting(not_promised={"filled": "it is empty"})


def test_a_class_that_leaves_something_out_may_be_inherited() -> None:
    first = inheriting(not_promised={"test_a_command_is_kept_once": "commands are not kept"})
    other: type[StoreCompliance] = type("TestOther", (first,), {"open_store": open_store})
    assert other.not_promised == first.not_promised


def test_whoever_forgets_to_open_a_store_is_told_how() -> None:
    with pytest.raises(NotImplementedError, match=r"Forgetful must define open_store\(self, folder\)"):
        type("Forgetful", (StoreCompliance,), {})().open_store(Path())


def test_what_was_not_tried_is_told_once_with_the_reason_and_without_a_warning(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(
        dedent("""
        from pathlib import Path

        from itilbrm.adapters.memory import MemoryStore
        from itilbrm.testing import StoreCompliance


        class TestMine(StoreCompliance):
            not_promised = {"test_a_long_text_comes_back_whole": "texts end after a page"}

            def open_store(self, folder: Path, /) -> MemoryStore:
                return MemoryStore()
        """),
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir=.", "-k", "not memory_store", "."],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = [line for line in done.stdout.splitlines() if line.startswith("TestMine: ")]
    assert len(told) == len(set(told)) == 3
    assert "TestMine: test_a_long_text_comes_back_whole was not tried: texts end after a page" in told
    assert [line.split("'")[1] for line in told if "the store does not say so" in line] == ["self-check", "durable"]
    assert "warning" not in done.stdout


def test_the_window_of_testing_shows_all_it_has() -> None:
    assert set(testing.__all__) <= set(dir(testing))
    for name in testing.__all__:
        assert getattr(testing, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'StopedClock'"):
        _ = testing.StopedClock


def test_what_needs_no_tests_loads_no_pytest() -> None:
    program = "import sys; from itilbrm.testing import KnownRecords, StoppedClock; print('pytest' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "False\n"
