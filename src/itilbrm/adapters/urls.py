"""Which store a URL means."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, cast, get_args
from urllib.parse import parse_qsl, unquote, urlsplit

from itilbrm.adapters.memory import MemoryStore
from itilbrm.errors import InvalidInput, suggestion
from itilbrm.ports import Store
from itilbrm.values import check_text

__all__ = ["open_store"]

_OPTIONS: Final = ("mode", "synchronous", "busy")
_LONGEST_WAIT: Final = 3600.0


def open_store(url: str) -> Store:
    """Open the store that a URL means.

    ``memory:`` forgets everything at the end. ``sqlite:///file.db`` is a file in the present folder,
    ``sqlite:////var/lib/file.db`` one elsewhere; ``?mode=rw`` wants it to exist, ``?mode=ro`` only reads it,
    ``?synchronous=normal`` is faster and may lose the last commits in a power cut, ``?busy=5`` waits
    that many seconds for another process.

    Raises:
        InvalidInput: The URL means no store.
        StoreTrouble: The store cannot be opened.
    """
    check_text("url", url)
    scheme = url.partition(":")[0]
    opener = _SCHEMES.get(scheme)
    if opener is None:
        raise InvalidInput(
            "url", f"{url!r} means no store{suggestion(scheme, _SCHEMES)}", "write memory: or sqlite:///file.db"
        )
    return opener(url)


def _memory(url: str) -> Store:
    if url != "memory:":
        raise InvalidInput("url", f"{url!r} says more than the memory store knows", "write memory:")
    return MemoryStore()


def _sqlite(url: str) -> Store:
    from itilbrm.adapters.sqlite import SqliteStore
    from itilbrm.adapters.sqlite.connections import Mode, Synchronous

    parts = urlsplit(url)
    path = unquote(parts.path).removeprefix("/")
    if parts.netloc or parts.fragment or not path or "\0" in path:
        raise InvalidInput("url", f"{url!r} names no file", "write sqlite:///file.db, or sqlite:////folder/file.db")
    if path == ":memory:":
        raise InvalidInput("url", f"{url!r} is how others call a store in memory", "write memory:")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    for name in options:
        if name not in _OPTIONS:
            raise InvalidInput(
                f"url.{name}",
                f"is no option of a store{suggestion(name, _OPTIONS)}",
                f"choose from {', '.join(_OPTIONS)}",
            )
    return SqliteStore(
        Path(path),
        mode=cast("Mode", _one_of("mode", options.get("mode", "rwc"), get_args(Mode))),
        synchronous=cast(
            "Synchronous", _one_of("synchronous", options.get("synchronous", "full"), get_args(Synchronous))
        ),
        busy=_seconds(options.get("busy", "10")),
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


_SCHEMES: Final[Mapping[str, Callable[[str], Store]]] = {"memory": _memory, "sqlite": _sqlite}
