"""What is handed over and what is installed become the plugins of one practice, in one order."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from itilbrm import CommandBackend, Practice, Reactions, StoreBackend, errors, hookimpl
from itilbrm.adapters.memory import MemoryStore
from itilbrm.errors import InvalidInput, PluginTrouble
from itilbrm.plugins import HOOKS, load_plugins
from itilbrm.ports import Store
from tests.lifecycle.toys import LENDING
from tests.plugins.conftest import GOOD, Install
from tests.plugins.offering import Offering, in_place_of


def told(*_: object) -> None:
    """Do nothing."""


def test_the_built_in_plugin_comes_first_then_the_others_by_name(install: Install) -> None:
    install("zeal", GOOD)
    install("able", GOOD.replace('"good"', '"able"'))
    found = load_plugins([Offering(listeners=(told,))])
    assert [(each.name, each.origin) for each in found.loaded] == [
        ("itilbrm", "built in"),
        ("Offering", "given"),
        ("able", "able 1.0"),
        ("zeal", "zeal 1.0"),
    ]
    assert [each.scheme for each in found.stores] == ["memory", "sqlite", "able", "good"]


def test_all_that_plugins_offer_is_found_with_the_name_of_its_plugin() -> None:
    reactions = Reactions("more follows")
    command = CommandBackend("headcount", told)
    found = load_plugins(
        [
            Offering(lifecycles=(LENDING,), reactions=(reactions,), commands=(command,)),
            Offering(authorizers=(told,), listeners=(told, print)),
        ],
        discover=False,
    )
    assert found.lifecycles == (LENDING,)
    assert found.reactions == (reactions,)
    assert found.commands == (("Offering", command),)
    assert found.authorizers == (("Offering", told),)
    assert found.listeners == (("Offering", told), ("Offering", print))
    assert found.loaded[-1].hooks == HOOKS


def test_what_is_handed_over_and_installed_too_is_used_once(install: Install) -> None:
    install("good", GOOD)
    found = load_plugins(["good"])
    assert [(each.name, each.origin) for each in found.loaded[1:]] == [("good", "given")]
    assert found.broken == ()


def test_two_objects_of_one_class_are_two_plugins() -> None:
    one, other = Offering(listeners=(told,)), Offering(listeners=(print,))
    found = load_plugins([one, other], discover=False)
    assert [each for _, each in found.listeners] == [told, print]


def test_installed_plugins_are_left_alone_where_nobody_wants_them(install: Install) -> None:
    install("good", GOOD)
    assert load_plugins(discover=False).stores == load_plugins(discover=False, strict=True).stores
    with pytest.raises(errors.InvalidInput, match="'good' means no store"):
        load_plugins(discover=False).open_store("good:")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("memry:", "url: 'memry' means no store (did you mean 'memory'?); write memory: or sqlite:///file.db"),
        ("", "url: '' means no store"),
    ],
)
def test_a_url_that_means_no_store_is_refused_with_those_that_do(url: str, said: str) -> None:
    with pytest.raises(errors.InvalidInput) as caught:
        load_plugins(discover=False).open_store(url)
    assert str(caught.value).startswith(said)


def test_what_a_plugin_opens_must_be_a_store() -> None:
    half: Any = SimpleNamespace(capabilities=frozenset(), get=told, find=told)
    with pytest.raises(errors.PluginTrouble) as caught:
        load_plugins([in_place_of(half)], discover=False).open_store("given:")
    assert str(caught.value) == (
        "cannot use the plugin Offering: what it opens for 'given' is no store: an instance of SimpleNamespace "
        "without count; prove it with itilbrm.testing.StoreCompliance"
    )
    whole = MemoryStore()
    assert load_plugins([in_place_of(whole)], discover=False).open_store("given:") is whole


def test_the_sentence_about_a_broken_plugin_says_what_would_work() -> None:
    with pytest.raises(errors.PluginTrouble) as caught:
        load_plugins([SimpleNamespace(brm_stores=told)], discover=False)
    assert caught.value.problem == "the function 'brm_stores' is not marked; write @hookimpl above it"
    assert isinstance(caught.value.__cause__, errors.PluginTrouble)


def test_trouble_that_a_plugin_tells_of_itself_is_told(tmp_path: Path) -> None:
    (tmp_path / "shy.py").write_text(
        "from itilbrm.errors import PluginTrouble\nraise PluginTrouble('shy', 'it is not its day')\n"
    )
    with pytest.raises(errors.PluginTrouble, match=r"plugin shy \(.*shy.py\): it is not its day$"):
        load_plugins([tmp_path / "shy.py"], discover=False)


def test_a_plugin_that_has_nothing_to_offer_offers_nothing() -> None:
    class Silent:
        @hookimpl
        def brm_stores(self) -> Iterable[StoreBackend] | None:
            return None

    found = load_plugins([Silent()], discover=False)
    assert found.loaded[-1].offers.stores == ()


@pytest.mark.parametrize("failing", [RuntimeError("pg://ann:hidden@host"), SystemExit(0)])
def test_a_store_that_cannot_be_opened_is_named_without_what_its_owner_hides(failing: BaseException) -> None:
    def opening(_url: str) -> Store:
        raise failing

    offering = Offering(stores=(StoreBackend("pg", opening),))
    with pytest.raises(PluginTrouble, match=rf"cannot open 'pg://\*\*\*@host': {type(failing).__name__}"):
        load_plugins([offering], discover=False).open_store("pg://ann:hidden@host")


def test_what_a_store_prints_while_it_is_opened_stays_off_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    def opening(_url: str) -> Store:
        print("here I am")  # noqa: T201  what it should not do
        return MemoryStore()

    offering = Offering(stores=(StoreBackend("loud", opening),))
    load_plugins([offering], discover=False).open_store("loud:")
    assert capsys.readouterr() == ("", "here I am\n")


def test_one_file_is_one_plugin_however_often_it_is_named(tmp_path: Path) -> None:
    package = tmp_path / "telling" / "__init__.py"
    package.parent.mkdir()
    package.write_text("from itilbrm import hookimpl\n@hookimpl\ndef brm_listeners():\n    return [print]\n")
    found = load_plugins([str(package), package], discover=False)
    assert [each.name for each in found.loaded] == ["itilbrm", "telling"]


@pytest.mark.parametrize("wrong", ["./mine.py", b"mine", 5])
def test_plugins_come_in_a_list(wrong: Any) -> None:  # noqa: ANN401  of any type on purpose
    with pytest.raises(InvalidInput, match=r"is no list of plugins; write plugins=\[...\]"):
        load_plugins(wrong)


def test_what_would_only_promise_to_run_is_refused() -> None:
    async def later(_fact: object, _record: object) -> None:
        """Do it later."""

    def bit_by_bit(_fact: object, _record: object) -> Iterator[None]:
        yield

    wrong: Any
    for wrong in (later, bit_by_bit):
        with pytest.raises(PluginTrouble, match="which is not a plain function"):
            load_plugins([Offering(listeners=(wrong,))], discover=False)


def test_a_secret_that_a_plugin_tells_is_not_told_on(tmp_path: Path) -> None:
    path = tmp_path / "telling.py"
    path.write_text("raise RuntimeError('pg://ann:hidden@host is down')")
    with pytest.raises(PluginTrouble) as caught:
        load_plugins([path], discover=False)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("there", [True, False, None])
def test_a_store_that_has_to_be_there_is_not_made_where_its_backend_can_tell(
    there: bool | None,  # noqa: FBT001  a parameter of the test
) -> None:
    opened: list[str] = []

    def opening(url: str) -> Store:
        opened.append(url)
        return MemoryStore()

    exists = None if there is None else lambda _url: bool(there)
    practice = load_plugins([Offering(stores=(StoreBackend("pg", opening, exists=exists),))], discover=False)
    practice.open_store("pg://u:secret@host/a")
    assert len(opened) == 1
    if there is False:
        with pytest.raises(errors.StoreTrouble, match=r"cannot open pg://.*\*@host/b: there is no such store yet"):
            practice.open_store("pg://u:secret@host/b", existing=True)
    else:
        practice.open_store("pg://u:secret@host/b", existing=True)
    assert len(opened) == (1 if there is False else 2)


def test_a_backend_that_fails_when_it_is_asked_is_told_as_one_that_does_not_open() -> None:
    def asked(_url: str) -> bool:
        raise RuntimeError

    backend = StoreBackend("pg", lambda _url: MemoryStore(), exists=asked)
    with pytest.raises(errors.PluginTrouble, match="it cannot open 'pg:': RuntimeError"):
        load_plugins([Offering(stores=(backend,))], discover=False).open_store("pg:", existing=True)
    wrong: Any = "no function"
    with pytest.raises(errors.InvalidInput, match="exists: 'no function' cannot be asked"):
        StoreBackend("pg", lambda _url: MemoryStore(), exists=wrong)


def test_the_stores_of_the_library_can_be_wanted_to_be_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'brm.db'}"
    with pytest.raises(errors.StoreTrouble, match="there is no such store yet; look at the URL, or let it be made"):
        Practice.open(url, existing=True)
    assert list(tmp_path.iterdir()) == []
    Practice.open(url).close()
    Practice.open(url, existing=True).close()
    Practice.open("memory:", existing=True).close()
