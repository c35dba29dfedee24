"""The stores that come with the library, and what their URLs mean."""

from contextlib import suppress
from pathlib import Path
from typing import Final, cast, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from itilbrm.adapters.memory import MemoryStore
from itilbrm.errors import InvalidInput, suggestion
from itilbrm.masking import shown_url
from itilbrm.ports import Store, StoreBackend

__all__ = ["MEMORY", "SQLITE", "file_of"]

_OPTIONS: Final = ("mode", "synchronous", "busy")
_LONGEST_WAIT: Final = 3600.0


def file_of(url: str) -> Path | None:
    """Return the file that a URL means; None if it means none.

    Raises:
        InvalidInput: It should mean one, and does not.
    """
    return _file_in(_parts(url), url) if url.startswith("sqlite:") else None


def _memory(url: str) -> Store:
    if url != "memory:":
        raise InvalidInput("url", f"{shown_url(url)!r} says more than the memory store knows", "write memory:")
    return MemoryStore()


def _sqlite(url: str) -> Store:
    from itilbrm.adapters.sqlite import SqliteStore
    from itilbrm.adapters.sqlite.connections import Mode, Synchronous

    parts = _parts(url)
    path = _file_in(parts, url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name in options:
        if name not in _OPTIONS:
            raise InvalidInput(
                f"url.{name}",
                f"is no option of a store{suggestion(name, _OPTIONS)}",
                f"choose from {', '.join(_OPTIONS)}",
            )
    return SqliteStore(
        path,
        mode=cast("Mode", _one_of("mode", options.get("mode", "rwc"), get_args(Mode))),
        synchronous=cast(
            "Synchronous", _one_of("synchronous", options.get("synchronous", "full"), get_args(Synchronous))
        ),
        busy=_seconds(options.get("busy", "10")),
    )


def _parts(url: str) -> SplitResult:
    with suppress(ValueError):
        return urlsplit(url)
    raise _no_file(url)  # by itself: what lay behind it may quote who logs in


def _file_in(parts: SplitResult, url: str) -> Path:
    path = unquote(parts.path).removeprefix("/")
    if parts.netloc or parts.fragment or not path or "\0" in path:
        raise _no_file(url)
    if path == ":memory:":
        raise InvalidInput("url", f"{shown_url(url)!r} is how others call a store in memory", "write memory:")
    return Path(path)


def _no_file(url: str) -> InvalidInput:
    return InvalidInput(
        "url", f"{shown_url(url)!r} names no file", "write sqlite:///file.db, or sqlite:////folder/file.db"
    )


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise InvalidInput(
            f"url.{name}", f"{value!r} is not known{suggestion(value, known)}", f"choose from {', '.join(known)}"
        )
    return value


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= _LONGEST_WAIT:
        raise InvalidInput("url.busy", f"{text!r} is no number of seconds from 0 to 3600", "write busy=5")
    return value


MEMORY: Final = StoreBackend("memory", _memory, "memory:")
"""Forgets everything at the end."""


def _is_there(url: str) -> bool:
    return _file_in(_parts(url), url).exists()


SQLITE: Final = StoreBackend("sqlite", _sqlite, "sqlite:///file.db", _is_there)
"""``sqlite:///file.db`` is a file in the present folder, ``sqlite:////var/lib/file.db`` one elsewhere.

``?mode=rw`` wants it to exist, ``?mode=ro`` only reads it, ``?synchronous=normal`` is faster and may lose the last
commits in a power cut, ``?busy=5`` waits that many seconds for another process.
"""
