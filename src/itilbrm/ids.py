"""Ids: ordered by time where a record is new, derived where something else already names it.

Every id begins with the prefix of its kind (``cpl_``), so that it is unique over all kinds and tells
what it names.
"""

import base64
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

__all__ = ["Chance", "digest_id", "new_id"]

Chance: TypeAlias = Callable[[int], bytes]
"""A source of random bytes: how many -> that many, as ``os.urandom`` gives them."""

_RANDOM_BYTES: Final = 10
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


def new_id(prefix: str, at: datetime, chance: Chance) -> str:
    """Return a fresh id in the layout of UUID version 7: 48 bits of milliseconds, then chance.

    Args:
        prefix: The prefix of the kind, without the underscore.
        at: The instant of creation; ids of different milliseconds sort by it, from 1970 on.
        chance: Where the random part comes from.
    """
    milliseconds = max(0, (at - _EPOCH) // _MILLISECOND)
    raw = bytearray(milliseconds.to_bytes(6, "big") + chance(_RANDOM_BYTES))
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return f"{prefix}_{raw.hex()}"


def digest_id(prefix: str, *parts: str) -> str:
    """Return the id that the given parts always have, so that the same thing is never kept twice."""
    framed = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    digest = hashlib.sha256(framed).digest()[:20]
    return f"{prefix}_{base64.b32encode(digest).decode().lower()}"
