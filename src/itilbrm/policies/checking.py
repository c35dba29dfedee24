"""What the values of a policy must satisfy, wherever it comes from: code, a file or a plugin."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from itilbrm.calendars import Amount
from itilbrm.errors import InvalidInput, suggestion
from itilbrm.values import check_text, identity

if TYPE_CHECKING:
    import attrs

__all__ = [
    "NOTHING",
    "SEVERITIES",
    "a_name",
    "an_amount",
    "by_severity",
    "each_a",
    "frozen",
    "lasting",
    "text",
    "twice",
    "within",
]

SEVERITIES: Final = ("low", "medium", "high", "critical")

NOTHING: Final[Mapping[str, Any]] = MappingProxyType(dict[str, Any]())
"""What is said where nothing is."""

Check: TypeAlias = "Callable[[object, attrs.Attribute[Any], Any], None]"


def frozen(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a mapping that nobody changes any more."""
    if not isinstance(given, Mapping):
        raise InvalidInput("policies", f"{given!r} is no mapping", "give values by name")
    return MappingProxyType(dict(given))


def within(least: int, most: int) -> Check:
    """Return a check for whole numbers between two bounds."""

    def check(_of: object, field: "attrs.Attribute[Any]", value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise InvalidInput(field.name, f"{value!r} is not from {least} to {most:,}", "give a whole number of those")

    return check


def an_amount(_of: object, field: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse what is no amount of time."""
    if not isinstance(value, Amount):
        raise InvalidInput(field.name, f"{value!r} is no amount of time", "give Amount.parse('5 business days')")


def lasting(of: object, field: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse what is no amount of time, and one that is over as it begins."""
    an_amount(of, field, value)
    if isinstance(value, Amount) and not value.n:
        raise InvalidInput(field.name, f"{value} are over as they begin", "give an amount that lasts")


def each_a(kind: type, *, least: int = 0) -> Check:
    """Return a check for a tuple of values of one class, with so many of them at least."""

    def check(_of: object, field: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, tuple) or not all(isinstance(each, kind) for each in value):
            raise InvalidInput(field.name, f"{value!r} is no tuple of {kind.__name__}", f"give ({kind.__name__}(...),)")
        if len(value) < least:
            raise InvalidInput(field.name, "there is none", f"give {least} at least")

    return check


def by_severity(kind: type, *, otherwise: bool = False) -> Check:
    """Return a check for values of one class by severity; with ``otherwise``, ``""`` stands for all others."""

    def check(_of: object, field: "attrs.Attribute[Any]", value: Mapping[str, Any]) -> None:
        for severity, each in value.items():
            if severity not in SEVERITIES and not (otherwise and severity == ""):
                raise InvalidInput(
                    f"{field.name}.{severity}",
                    f"there is no such severity{suggestion(str(severity), SEVERITIES)}",
                    f"choose from {', '.join(SEVERITIES)}",
                )
            if not isinstance(each, kind):
                raise InvalidInput(f"{field.name}.{severity}", f"{each!r} is no {kind.__name__}", "give one")

    return check


def a_name(of: object, field: "attrs.Attribute[Any]", value: str) -> None:
    """Refuse what is no name, and a name with a slash: behind that stands a version."""
    identity()(of, field, value)
    if "/" in value:
        raise InvalidInput(field.name, f"{value!r} has a slash in it", "leave it out: behind one stands a version")


def text(_of: object, field: "attrs.Attribute[Any]", value: str) -> None:
    """Refuse what is no text."""
    check_text(field.name, value)


def twice(names: Iterable[str]) -> str | None:
    """Return the first name that occurs a second time."""
    seen: set[str] = set()
    for each in names:
        if each in seen:
            return each
        seen.add(each)
    return None
