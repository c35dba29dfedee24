from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.calendars import Amount
from itilbrm.errors import InvalidInput

POSSIBLE = {
    "business_hours": ("",),
    "business_days": ("", "close", "time_of_day", "end_of_day"),
    "calendar_days": ("", "end_of_day", "time_of_day"),
    "weeks": ("", "end_of_day", "time_of_day"),
    "months": ("", "end_of_day", "time_of_day"),
}
UNITS = "business hours, business days, calendar days, weeks, months"
ENDS = "to close, to the time of day, to the end of the day"
MICROSECONDS = st.integers(0, 360_000_000_000_000)


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    unit = draw(st.sampled_from(sorted(POSSIBLE)))
    n: int | Decimal = draw(st.integers(0, 10_000))
    if unit == "business_hours":
        n = draw(st.integers(0, 100_000) | st.integers(0, 999_999).map(lambda part: Decimal(part) / 1000))
    return Amount(n=n, unit=unit, ends=draw(st.sampled_from(POSSIBLE[unit])))  # type: ignore[arg-type]  # drawn words


@given(amounts())
def test_an_amount_is_read_back_from_its_text(amount: Amount) -> None:
    assert Amount.parse(str(amount)) == amount
    assert Amount.parse(f"  {str(amount).upper()} ") == amount
    assert hash(Amount.parse(str(amount))) == hash(amount)


@pytest.mark.realises("T-1", "T-4")
@pytest.mark.parametrize(
    ("text", "amount", "ending"),
    [
        ("5 business days", Amount(n=5, unit="business_days"), "close"),
        ("1 business day", Amount(n=1, unit="business_days"), "close"),
        ("4 business hours", Amount(n=4, unit="business_hours"), ""),
        ("1.50 Business Hours", Amount(n=Decimal("1.5"), unit="business_hours"), ""),
        ("2.0 business hours", Amount(n=2, unit="business_hours"), ""),
        ("8 weeks", Amount(n=8, unit="weeks"), "end_of_day"),
        ("15 calendar_days", Amount(n=15, unit="calendar_days"), "end_of_day"),
        ("1 month", Amount(n=1, unit="months"), "end_of_day"),
        ("2 months, to the  time of day", Amount(n=2, unit="months", ends="time_of_day"), "time_of_day"),
    ],
)
def test_a_text_names_an_amount(text: str, amount: Amount, ending: str) -> None:
    assert Amount.parse(text) == amount
    assert amount.ending == ending


def test_one_is_said_in_the_singular() -> None:
    assert str(Amount(n=1, unit="business_days", ends="end_of_day")) == "1 business day, to the end of the day"
    assert str(Amount(n=2, unit="business_hours")) == "2 business hours"
    assert str(Amount(n=Decimal("0.000001"), unit="business_hours")) == "0.000001 business hours"


@given(MICROSECONDS)
def test_hours_are_exact_to_the_microsecond_or_refused(microseconds: int) -> None:
    hours = Decimal(microseconds) / 3_600_000_000
    if hours * 3_600_000_000 == microseconds:
        assert Amount(n=hours, unit="business_hours").hours == timedelta(microseconds=microseconds)
    else:
        with pytest.raises(InvalidInput):
            Amount(n=hours, unit="business_hours")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("soon", "amount: 'soon' is no amount of time; write '5 business days'"),
        ("-5 business days", "amount: '-5 business days' is no amount of time; write '5 business days'"),
        ("5\tdays or so long", "amount: '5\\tdays or so long' is no amount of time; write '5 business days'"),
        (
            "5 busines days",
            f"amount: 'busines days' is no unit of time (did you mean 'business days'?); choose from {UNITS}",
        ),
        ("2 years", f"amount: 'years' is no unit of time; choose from {UNITS}"),
        (
            "5 business days, to clsoe",
            f"amount: 'to clsoe' is no way to end (did you mean 'to close'?); choose from {ENDS}",
        ),
        ("1.5 business days", "n: 1.5 business days cannot be counted; give a whole number"),
        (
            "0.000000001 business hours",
            "n: 0.000000001 business hours cannot be counted; give hours that are whole microseconds",
        ),
        ("10001 weeks", "n: 10001 is not between 0 and 10,000; give how many of the unit are allowed"),
        ("100001 business hours", "n: 100001 is not between 0 and 100,000; give how many of the unit are allowed"),
        ("8 weeks, to close", "ends: weeks cannot end at 'close'; choose from end_of_day, time_of_day"),
        ("8 business hours, to close", "ends: business_hours cannot end at 'close'; leave it empty"),
        (f"{'9' * 200} weeks", f"amount: '{'9' * 100}' is no amount of time; write '5 business days'"),
    ],
)
def test_what_is_no_amount_is_refused_with_what_would_be(text: str, message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Amount.parse(text)
    assert str(refused.value) == message


@pytest.mark.parametrize("n", [True, 1.5, "5", None, Decimal("NaN"), Decimal("Infinity"), -1])
def test_a_number_of_days_is_a_whole_number(n: Any) -> None:  # noqa: ANN401 -- what somebody could give
    with pytest.raises(InvalidInput):
        Amount(n=n, unit="business_days")


def test_days_are_no_hours() -> None:
    with pytest.raises(InvalidInput, match="amount: 5 business days are no hours; ask an amount of business hours"):
        _ = Amount.parse("5 business days").hours
    with pytest.raises(InvalidInput, match="'fortnights' is not known"):
        Amount(n=1, unit="fortnights")  # type: ignore[arg-type]  # what a caller could give
