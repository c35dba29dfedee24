"""The one text form of what is stored and hashed."""

import hashlib
import json
from typing import Any, Final, TypeAlias

from itilbrm.errors import InvalidInput

__all__ = ["Json", "canonical", "chained", "parsed"]

Json: TypeAlias = dict[str, Any]

canonical: Final = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
).encode
"""JSON in the one form that is stored and hashed: sorted names, no blanks, UTF-8, no floats."""


def parsed(text: str | bytes) -> Json:
    """Return the object that a text of JSON holds.

    Raises:
        InvalidInput: It is no such text.
    """
    try:
        value = json.loads(text if isinstance(text, str) else text.decode())
    except (ValueError, RecursionError) as error:
        raise InvalidInput("$", f"is no JSON ({type(error).__name__})") from None
    if not isinstance(value, dict):
        raise InvalidInput("$", "is no JSON object")
    return value


def chained(previous: bytes, payload: bytes) -> bytes:
    """Return the hash of a fact: of the hash before it and of its own payload."""
    return hashlib.sha256(previous + payload).digest()
