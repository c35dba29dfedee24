"""Amounts of money know their currency, and never meet those of another one."""

import pytest

from itilbrm import Money
from itilbrm.errors import InvalidInput


def test_amounts_of_one_currency_add_up_and_compare() -> None:
    ten, two = Money.of("10.00", "EUR"), Money.of(2, "EUR")
    assert ten + two == Money.of("12.00", "EUR")
    assert ten.exceeds(two)
    assert not two.exceeds(two)
    assert str(two) == "2 EUR"


@pytest.mark.parametrize("amount", ["much", "", None, (1, 2)])
def test_what_is_no_number_is_no_amount(amount: object) -> None:
    with pytest.raises(InvalidInput, match=r'amount: .* give "12.50"'):
        Money.of(amount, "EUR")  # type: ignore[arg-type]  # the mistake


def test_amounts_of_two_currencies_do_not_meet() -> None:
    euros, dollars = Money.of(1, "EUR"), Money.of(1, "USD")
    with pytest.raises(InvalidInput, match="1 EUR and 1 USD are of two currencies; convert one of them first"):
        euros + dollars
    with pytest.raises(InvalidInput, match="two currencies"):
        euros.exceeds(dollars)
