"""Tiers: which customers are looked after in which way, by rules kept as data."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.money import Money
from itilbrm.policies.checking import within
from itilbrm.toml_files import Section
from itilbrm.values import one_of

__all__ = ["TIER_KEYS", "Tier", "tier_data", "tier_in", "tier_of"]

TIER_KEYS: Final = {
    "importance": "how important a customer is at least, 1 to 5",
    "type": '"internal" or "external"; either unless given',
    "budget": 'what its unit may spend in a budget year at least, such as "1000000 EUR"',
}
_TYPES: Final = ("", "internal", "external")


def _an_amount(_tier: object, field: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and not isinstance(value, Money):
        raise InvalidInput(field.name, f"{value!r} is no amount of money", 'give Money.of("1000000", "EUR")')


@attrs.frozen(kw_only=True)
class Tier:
    """A tier, and what is asked of a customer that belongs to it; whoever asks for nothing takes everybody.

    Attributes:
        importance: How important it is at least, from 1 to 5; 0 for not asked.
        type: ``internal`` or ``external``; empty for either.
        budget: What its unit may spend in a budget year at least; amounts of another currency do not count.
    """

    importance: int = attrs.field(default=0, validator=within(0, 5))
    type: str = attrs.field(default="", validator=one_of(*_TYPES))
    budget: Money | None = attrs.field(default=None, validator=_an_amount)

    def takes(self, *, importance: int | None, type: str, budget: Money | None) -> bool:
        """Tell whether a customer belongs to it; what is not known of one is not enough."""
        if self.importance > (importance or 0) or self.type not in ("", type):
            return False
        if self.budget is None:
            return True
        return budget is not None and budget.currency == self.budget.currency and not self.budget.exceeds(budget)


def tier_of(tiers: Mapping[str, Tier], *, importance: int | None, type: str, budget: Money | None) -> str:
    """Return the name of the first tier that takes a customer; empty where none does."""
    fitting = (name for name, tier in tiers.items() if tier.takes(importance=importance, type=type, budget=budget))
    return next(fitting, "")


def tier_in(_name: str, section: Section) -> Tier:
    """Return the tier that a table describes."""
    section.holds_only(tuple(TIER_KEYS))
    return Tier(
        importance=section.number("importance", 1, 1, 5) if "importance" in section else 0,
        type=section.choice("type", _TYPES[1:], ""),
        budget=_budget(section),
    )


def _budget(section: Section) -> Money | None:
    if "budget" not in section:
        return None
    words: Sequence[str] = section.text("budget").split()
    try:
        amount, currency = words
        return Money.of(amount, currency)
    except (ValueError, InvalidInput):
        said = " ".join(words)
        raise section.refusal("budget", f"{said!r} is no amount of money", 'write "1000000 EUR"') from None


def tier_data(tier: Tier) -> dict[str, Any]:
    """Return a tier as data, from which :func:`tier_in` makes it again."""
    data: dict[str, Any] = {"importance": tier.importance, "type": tier.type, "budget": str(tier.budget or "")}
    return {key: value for key, value in data.items() if value}
