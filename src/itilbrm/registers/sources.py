"""What views read: the records of a keeping, page by page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypeVar

from itilbrm.lifecycle import Record
from itilbrm.registers.register import Register

if TYPE_CHECKING:
    from itilbrm.keeping import Keeping
    from itilbrm.views.sources import Sources

__all__ = ["sources_of"]

R = TypeVar("R", bound=Record)

_AT_ONCE: Final = 5_000
"""Views go through everything: few large pages cost a store that must sort less than many small ones."""


def sources_of(keeping: "Keeping") -> "Sources":
    """Return what views read from: what is kept, as at the instant of the clock."""
    from itilbrm.views.sources import Sources

    def records(kind: type[R], /, **columns: str) -> Iterator[R]:
        register: Register[R] = Register(keeping, keeping.lifecycles[kind.kind])
        after = ""
        while True:
            page = register.find(limit=_AT_ONCE, after=after, **columns)
            yield from page
            after = page.after
            if not after:
                return

    def one(kind: type[R], key: str, /) -> R | None:
        with keeping.unit() as unit:
            return unit.reading.one(kind, key)

    return Sources(records, keeping.history, keeping.clock.now(), keeping.policies, one)
