"""A URL means a store, or says what is wrong with it."""

from pathlib import Path

import pytest

from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.sqlite import SqliteStore
from itilbrm.errors import InvalidInput, StoreTrouble
from itilbrm.plugins import load_plugins
from itilbrm.testing.stores.material import batch, document

open_store = load_plugins(discover=False).open_store


def test_memory_means_the_store_in_memory() -> None:
    assert isinstance(open_store("memory:"), MemoryStore)


@pytest.mark.parametrize("query", ["", "?mode=rwc", "?synchronous=normal&busy=0", "?busy=2.5&synchronous=full"])
def test_sqlite_means_a_file(tmp_path: Path, query: str) -> None:
    store = open_store(f"sqlite:///{tmp_path}/my%20brm%3F.db{query}")
    assert isinstance(store, SqliteStore)
    store.commit(batch((document("cpl_1"), 0)))
    store.close()
    assert [each.name for each in tmp_path.iterdir()] == ["my brm?.db"]


def test_a_path_without_a_leading_slash_lies_in_the_present_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("sqlite:///brm.db").close()
    assert (tmp_path / "brm.db").exists()


@pytest.mark.parametrize("name", ["a#b.db", "a%b.db", "ä.db", "a b&c=d.db", "a'b;--.db", ".hidden"])
def test_odd_names_are_names(tmp_path: Path, name: str) -> None:
    SqliteStore(tmp_path / name).close()
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "means no store; write memory: or sqlite:///file.db"),
        ("file.db", "means no store"),
        ("sqlit:///file.db", "did you mean 'sqlite'"),
        ("memory:x", "says more than the memory store knows"),
        ("memory://", "says more than the memory store knows"),
        ("sqlite:", "names no file"),
        ("sqlite:///", "names no file"),
        ("sqlite://host/file.db", "names no file"),
        ("sqlite:///file.db#x", "names no file"),
        ("sqlite:///file%00.db", "names no file"),
        ("sqlite:///\0", "NUL"),
        ("sqlite:///\ud800", "half a character"),
        ("sqlite:///:memory:", "is how others call a store in memory; write memory:"),
        ("sqlite:///%3Amemory:?mode=rw", "write memory:"),
        ("sqlite::memory:", "write memory:"),
        ("sqlite:///file.db?mod=ro", "did you mean 'mode'"),
        ("sqlite:///file.db?mode=", "'' is not known"),
        ("sqlite:///file.db?mode=r", "choose from rwc, rw, ro"),
        ("sqlite:///file.db?synchronous=off", "'off' is not known"),
        ("sqlite:///file.db?busy=soon", "'soon' is no number of seconds from 0 to 3600"),
        ("sqlite:///file.db?busy=nan", "'nan' is no number"),
        ("sqlite:///file.db?busy=-1", "'-1' is no number"),
        ("sqlite:///file.db?busy=1e9", "'1e9' is no number"),
    ],
)
def test_what_a_url_gets_wrong_is_told(url: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput, match=r"^url") as caught:
        open_store(url)
    assert problem in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_was_closed_says_so(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/brm.db")
    store.close()
    with pytest.raises(StoreTrouble, match=r"cannot use .*: it was closed; open it again"):
        store.get(["cpl_1"])
