"""S19: a password or token in the URL of a store is never shown: in no repr, error, cause, log or output."""

import logging
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from itilbrm import Practice
from itilbrm.adapters import urls
from itilbrm.adapters.memory import MemoryStore
from itilbrm.cli import settings
from itilbrm.cli.options import Where
from itilbrm.errors import InvalidInput, StoreTrouble
from itilbrm.masking import shown_url
from itilbrm.plugins import built_in
from itilbrm.ports import Store, StoreBackend
from tests.faces.running import Call

CANARY: Final = "C4n4ry"

URLS: Final = (
    f"pg://ann:{CANARY}@host/brm",
    f"pg://ann:x@{CANARY}/x@host/brm",
    f"pg://{CANARY}@host/brm",
    f"pg://host/brm?user=ann&password={CANARY}&mode=rw",
    f"pg://host/brm?sslkey={CANARY}",
    f"pg://host/brm?API-Token={CANARY}#x",
    f"sqlite://ann:{CANARY}@host/brm.db",
    f"sqlite://ann:{CANARY}\u2100@host/brm.db",
    f"sqlite://ann:{CANARY}@[host/brm.db",
    f"memory://ann:{CANARY}@host",
)
COMMANDS: Final = (
    ("complaints", "log"),
    ("complaints", "show", "x"),
    ("complaints", "history", "x"),
    ("complaints", "import", "complaints.csv", "--mapping", "mapping.toml", "--as", "ann"),
    ("complaints", "import", "complaints.csv", "--mapping", "mapping.toml", "--as", "ann", "--dry-run"),
    ("report", "complaints"),
    ("verify",),
    ("demo",),
)


def told(error: BaseException | None) -> Iterator[str]:
    """Yield everything that an error and those behind it say of themselves."""
    while error is not None:
        yield from (str(error), repr(error), *traceback.format_exception_only(error))
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("url", URLS)
def test_a_url_is_shown_without_its_secrets(url: str) -> None:
    assert CANARY not in shown_url(url)
    assert CANARY not in shown_url(f"cannot open {url!r}: it is not there; see {url}")
    assert shown_url(shown_url(url)) == shown_url(url)


@pytest.mark.parametrize(
    "text",
    ["sqlite:////srv/a@b/brm.db?mode=rw&busy=5", "memory:", "no complaint desk:a@b?", "https://x.example/a?b=c", ""],
)
def test_what_holds_no_secret_is_shown_as_it_is(text: str) -> None:
    assert shown_url(text) == text


@pytest.mark.parametrize("url", URLS)
def test_what_a_url_gets_wrong_is_told_without_its_secrets(url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(InvalidInput) as caught:
        Practice.open(url)
    assert [each for each in told(caught.value) if CANARY in each] == []
    assert CANARY not in caplog.text


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("way", ["option", "environment", "file"])
@pytest.mark.parametrize("url", [URLS[0], URLS[3], URLS[8]])
def test_no_command_shows_it(
    call: Call, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, url: str, way: str
) -> None:
    caplog.set_level(logging.DEBUG)
    option = ("--store", url) if way == "option" else ()
    if way == "environment":
        monkeypatch.setenv("ITILBRM_STORE", url)
    if way == "file":
        Path("itilbrm.toml").write_text(f"[itilbrm]\nstore = '{url}'\n", encoding="utf-8")
    for words in COMMANDS[:-1] if way != "option" else COMMANDS:  # the demo takes no other store than one by option
        done = call(*words, *option)
        assert done.code == 2
        assert CANARY not in done.out + done.err + caplog.text
    assert CANARY not in repr(settings.settings(Where(store=option[1] if option else None)))


@pytest.mark.parametrize(
    "words",
    [("verify", URLS[0]), (URLS[0],), ("complaints", "log", "--stor", URLS[0]), ("complaints", "show", URLS[0])],
)
def test_a_url_in_the_wrong_place_is_not_shown_either(call: Call, words: tuple[str, ...]) -> None:
    done = call(*words)
    assert done.code != 0
    assert CANARY not in done.out + done.err


@pytest.mark.usefixtures("files")
def test_a_store_of_somebody_else_that_tells_its_url_tells_it_to_nobody(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(url: str) -> Store:
        raise StoreTrouble(url, "reach", f"{url} does not answer") from ConnectionError(url)

    def broken(url: str) -> Store:
        raise RuntimeError(url)

    for opener in (unreachable, broken):
        _also(monkeypatch, StoreBackend("pg", opener))
        for words in COMMANDS:
            done = call(*words, "--store", URLS[0])
            assert done.code != 0
            assert CANARY not in done.out + done.err


def test_the_demo_shows_no_secret_of_the_store_it_was_given(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = MemoryStore()
    _also(monkeypatch, StoreBackend("pg", lambda _url: kept))
    done = call("demo", "--store", URLS[0])
    assert done.code == 0
    assert "pg://***@host/brm, the store" in done.out
    assert CANARY not in done.out + done.err


def test_a_url_shown_as_it_is_is_noticed(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug."""
    monkeypatch.setattr(urls, "shown_url", lambda text: text)
    with pytest.raises(InvalidInput) as caught:
        Practice.open(URLS[6])
    assert [each for each in told(caught.value) if CANARY in each]
    monkeypatch.setattr("itilbrm.masking.shown_url", lambda text: text)
    monkeypatch.setattr("itilbrm.cli.settings.shown_url", lambda text: text)
    assert CANARY in call("verify", "--store", URLS[6]).err


def _also(monkeypatch: pytest.MonkeyPatch, backend: StoreBackend) -> None:
    """Let one more kind of store come with the library."""
    stores = [*built_in.brm_stores(), backend]
    monkeypatch.setattr(built_in, "brm_stores", lambda: stores)
