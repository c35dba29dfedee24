"""The one text form of what is stored and hashed."""

import hashlib
import json
from math import isfinite
from typing import Any, Final, TypeAlias

from itilbrm.errors import InvalidInput

__all__ = ["Json", "canonical", "chained", "parsed"]

Json: TypeAlias = dict[str, Any]

_MOST: Final = 32 * 1024 * 1024
"""Bytes of the longest text that is written, and so of the longest that is read."""

_MOST_OF_A_CHARACTER: Final = 4

_BLANKS: Final = " \t\r\n"
"""What may stand around a value of JSON."""

_encoded: Final = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")
).encode


def canonical(value: object) -> str:
    """Return JSON in the one form that is stored and hashed: sorted names, no blanks, no floats.

    Raises:
        InvalidInput: The text is longer than what can be read again.
    """
    text = _encoded(value)
    _check_length(text)
    return text


def parsed(text: str | bytes) -> Json:
    """Return the object that a text of JSON holds; what two readers could take for two things is refused.

    Raises:
        InvalidInput: It is no such text, it is too long, or it holds a name twice, half a character or a
            number that is none.
    """
    _check_length(text)
    try:
        value = _value(text if isinstance(text, str) else text.decode())
    except (ValueError, RecursionError) as error:
        raise InvalidInput("$", f"is no JSON ({type(error).__name__})") from None
    if not isinstance(value, dict):
        raise InvalidInput("$", "is no JSON object")
    return value


def chained(previous: bytes, payload: bytes) -> bytes:
    """Return the hash of a fact: of the hash before it and of its own payload."""
    return hashlib.sha256(previous + payload).digest()


def _check_length(text: str | bytes) -> None:
    if len(text) * _MOST_OF_A_CHARACTER > _MOST and (len(text) > _MOST or len(_in_bytes(text)) > _MOST):
        raise InvalidInput("$", f"the JSON is longer than {_MOST:,} bytes", "keep less in one record")


def _in_bytes(text: str | bytes) -> bytes:
    return text.encode(errors="surrogatepass") if isinstance(text, str) else text


def _value(text: str) -> object:
    stripped = text.strip(_BLANKS)
    value, end = _decoded(stripped)
    if end != len(stripped):
        raise ValueError
    if "\\u" in text:
        # An escape may stand for half a character, which is no text that could be written again.
        _encoded(value).encode()
    elif not text.isascii():
        text.encode()  # a text that never was bytes may hold half a character as it is
    return value


def _object(pairs: list[tuple[str, object]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise InvalidInput("$", "a name stands twice in one JSON object")
    return found


def _number(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError
    return number


# Python takes NaN and Infinity, which are no JSON, and the last of two values with one name.
_decoded: Final = json.JSONDecoder(object_pairs_hook=_object, parse_float=_number, parse_constant=_number).raw_decode
