"""Values without identity, and what every text and instant of a record must satisfy."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from itilbrm.errors import InvalidInput, suggestion

if TYPE_CHECKING:
    import attrs

__all__ = [
    "ANONYMOUS",
    "CLOCK",
    "NOBODY",
    "NO_LABELS",
    "UNIDENTIFIED",
    "Labels",
    "check_identity",
    "check_text",
    "identity",
    "instant",
    "instant_text",
    "labelled",
    "one_of",
    "text_instant",
    "words",
]

UNIDENTIFIED: Final = "unidentified"
"""Stands for a person or customer whom nobody has identified yet."""

ANONYMOUS: Final = "anonymous"
"""Stands for a person who does not want to be known."""

CLOCK: Final = "clock"
"""Who acts when the clock takes a step."""

NOBODY: Final = frozenset({"", UNIDENTIFIED, ANONYMOUS, CLOCK})
"""What names nobody in particular."""

Validator: TypeAlias = Callable[[Any, "attrs.Attribute[Any]", Any], None]

_LONGEST: Final = 1_000_000
_STORED_INSTANT: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}[.][0-9]{6}Z")


class Labels(Mapping[str, str]):
    """What a source has beyond the model, by name: an immutable, hashable mapping of texts."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        """Take over names and texts; they are kept in the order of the names."""
        taken = dict(values)
        for name, value in taken.items():
            check_text("labels", name)
            check_text(f"labels.{name}", value)
        self._values = dict(sorted(taken.items()))

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return self._values == other._values if isinstance(other, Labels) else super().__eq__(other)

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def __repr__(self) -> str:
        return f"Labels({self._values!r})"

    def __reduce__(self) -> tuple[type["Labels"], tuple[dict[str, str]]]:
        return Labels, (dict(self._values),)


NO_LABELS: Final = Labels()


def labelled(values: Mapping[str, str]) -> Labels:
    """Return a mapping of texts as labels."""
    if isinstance(values, Labels):
        return values
    if not isinstance(values, Mapping):
        raise InvalidInput("labels", f"{values!r} is no mapping of texts", "give texts by name")
    return Labels(values)


def instant(value: datetime, field: str = "instant") -> datetime:
    """Return an aware datetime in UTC; a naive one is refused by the name of its field: nobody knows when it is."""
    if not isinstance(value, datetime):
        raise InvalidInput(field, f"{value!r} is no instant", "give an aware datetime")
    if value.tzinfo is UTC:
        return value
    if value.utcoffset() is None:
        raise InvalidInput(field, f"{value.isoformat()} has no time zone", "give an aware datetime")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise InvalidInput(field, f"{value.isoformat()} lies outside the years 1 to 9999 in UTC") from None


def instant_text(value: datetime) -> str:
    """Return the one text form of an instant, which sorts as instants do."""
    return _written(instant(value))


@lru_cache(maxsize=256)
def _written(value: datetime) -> str:
    """Write an instant in UTC; the same one stands in several facts, fields and columns of a record."""
    return f"{value.isoformat(timespec='microseconds')[:26]}Z"


def text_instant(text: str) -> datetime:
    """Return the instant that :func:`instant_text` wrote; any other text is refused."""
    try:
        if _STORED_INSTANT.fullmatch(text):
            return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        pass
    raise InvalidInput("instant", f"{text!r} is no instant as stored", "write 2026-01-31T09:00:00.000000Z")


_PLAIN: Final = (bool, bytes, float, int, type(None))


def check_text(field: str, value: object) -> str:
    """Return a text as it is kept; refuse what not every store can keep and give back unchanged."""
    if type(value) is str and len(value) <= _LONGEST and value.isascii() and "\0" not in value:
        return value  # nearly every one: each text of every record and step passes here
    if not isinstance(value, str):
        # What is short and plain is shown; anything else could be a record, with all that it says of people.
        shown = repr(value) if isinstance(value, _PLAIN) else f"an instance of {type(value).__name__}"
        raise InvalidInput(field, f"{shown} is no text", "give a str")
    if len(value) > _LONGEST:
        raise InvalidInput(field, f"the text has {len(value):,} characters, more than {_LONGEST:,}", "shorten it")
    if not value.isascii() or "\0" in value:
        _check_characters(field, value)
    return value if type(value) is str else str(value)


def _check_characters(field: str, value: str) -> None:
    if "\0" in value:
        raise InvalidInput(field, "the text holds a NUL character, which not every store can keep")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput(
            field, f"the text holds half a character (a lone surrogate) at position {error.start}"
        ) from None


def words(*, blank: bool = False) -> Validator:
    """Return an attrs validator for texts; blank ones are refused unless ``blank`` is true."""

    def check(_record: object, field: "attrs.Attribute[Any]", value: object) -> None:
        text = check_text(field.name, value)
        if not (blank or text.strip()):
            raise InvalidInput(field.name, "the text is blank", "say it in words")

    return check


def check_identity(field: str, value: object) -> None:
    """Refuse what cannot be the id of anything: a blank text, or one with blanks around it."""
    text = check_text(field, value)
    bare = text.strip()
    if not bare:
        raise InvalidInput(field, "the text is blank", "give an id")
    if text != bare:
        raise InvalidInput(field, f"{text!r} has blanks around it, so it is another id than without", "leave them out")


def identity(*, blank: bool = False) -> Validator:
    """Return an attrs validator for ids, alone or several in a tuple; ``blank`` allows an empty one."""

    def check(_record: object, field: "attrs.Attribute[Any]", value: object) -> None:
        if isinstance(value, tuple):
            for each in value:
                if not (blank and each == ""):
                    check_identity(field.name, each)
        elif not (blank and value == ""):
            check_identity(field.name, value)

    return check


def one_of(*known: str) -> Validator:
    """Return an attrs validator for a vocabulary of lower-case words."""
    vocabulary = frozenset(known)

    def check(_record: object, field: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, str) or value not in vocabulary:
            raise InvalidInput(
                field.name, f"{value!r} is not known{suggestion(str(value), known)}", f"choose from {', '.join(known)}"
            )

    return check
