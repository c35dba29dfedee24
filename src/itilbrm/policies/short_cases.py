"""Short cases: the amounts below which a business case in short form is enough, one for each currency (BR-BC-6)."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from itilbrm.errors import InvalidInput
from itilbrm.money import Money
from itilbrm.toml_files import Section

__all__ = ["check_short_cases", "short_cases_data", "short_cases_in"]


def check_short_cases(said: Mapping[str, object]) -> None:
    """Refuse amounts that are filed under another currency, or are none.

    Raises:
        InvalidInput: With the currency as the field.
    """
    for currency, limit in said.items():
        field = f"short_cases.{currency}"
        if not isinstance(limit, Money) or limit.amount <= 0:
            raise InvalidInput(field, f"{limit} is no amount below which a case is short", 'write "10000"')
        if limit.currency != currency:
            raise InvalidInput(field, f"{limit} is of another currency", "file it under its own")


def short_cases_in(section: Section) -> dict[str, Money]:
    """Return the amounts that a table describes, by currency."""
    return {currency: _limit(section, currency) for currency in section.content}


def _limit(section: Section, currency: str) -> Money:
    text = section.word(currency)
    try:
        return Money(amount=Decimal(text), currency=currency)
    except InvalidOperation:
        raise section.refusal(currency, f"{text!r} is no number", 'write "10000"') from None


def short_cases_data(said: Mapping[str, Money]) -> dict[str, str]:
    """Return the amounts as data, from which :func:`short_cases_in` makes them again."""
    return {currency: str(limit.amount) for currency, limit in said.items()}
