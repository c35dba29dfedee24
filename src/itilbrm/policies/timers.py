"""Timers and limits: one table of data, which a practice or a profile overrides by name (DOMAIN 0.7)."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

import attrs

from itilbrm.calendars import Amount
from itilbrm.errors import InvalidInput, PolicyMissing, suggestion
from itilbrm.policies.checking import SEVERITIES

__all__ = ["TIMERS", "Timer", "check_timers", "timer"]

Shape: TypeAlias = Literal["amount", "number", "number in amount", "amounts"]


_OFF: Final = "off"
_WHOLE: Final = re.compile("[0-9]{1,6}")


@attrs.frozen(kw_only=True)
class Timer:
    """A timer or limit as it holds.

    Attributes:
        id: Its id, for example ``"TM-CPL-2"``.
        parameter: What it is called, for example ``"reopen_within"``.
        amount: How long; None where it is none, or has several.
        number: How many; None where it is no number.
        amounts: How long by name, where it has several: by severity, or by what happens.
        is_on: Whether it runs at all.
    """

    id: str
    parameter: str
    amount: Amount | None = None
    number: int | None = None
    amounts: Mapping[str, Amount] = MappingProxyType({})
    is_on: bool = True


@attrs.frozen(kw_only=True)
class TimerRow:
    """One row of the table.

    Attributes:
        parameter: What it is called.
        default: What holds unless somebody says otherwise, as a text.
        about: What it means.
        shape: Of what its text consists.
        is_on: Whether it runs unless somebody switches it on.
        names: The names of its amounts, where it has several.
        least: The least number it can be.
        most: The greatest.
    """

    parameter: str
    default: str
    about: str
    shape: Shape = "amount"
    is_on: bool = True
    names: tuple[str, ...] = ()
    least: int = 1
    most: int = 100_000


TIMERS: Final[Mapping[str, TimerRow]] = MappingProxyType(
    {
        "TM-CUS-1": TimerRow(
            parameter="portfolio_stale_after",
            default="365 calendar days",
            about="how long after its last review a portfolio entry is stale",
        ),
        "TM-CUS-2": TimerRow(
            parameter="acceptance_reminder_after",
            default="10 business days",
            about="after how long the person who is to be the holder of a customer is reminded to accept",
        ),
        "TM-STK-1": TimerRow(
            parameter="stakeholder_map_stale_after",
            default="12 months",
            about="how long after a stakeholder was placed on the map that is stale",
        ),
        "TM-PRO-1": TimerRow(
            parameter="enquiry_answer_within",
            default="2 business days",
            about="within which time an enquiry is answered",
        ),
        "TM-PRO-2": TimerRow(
            parameter="forecast_review_every",
            default="1 month",
            about="how often the forecast of an opportunity is looked at again",
        ),
        "TM-REV-4": TimerRow(
            parameter="ad_hoc_review_within",
            default="5 business days",
            about="within which time a serious complaint proposes a review",
        ),
        "TM-ACT-1": TimerRow(
            parameter="carries_max",
            default="3",
            about="how often an action is carried before it is escalated",
            shape="number",
        ),
        "TM-ACT-2": TimerRow(
            parameter="effect_check_after",
            default="90 calendar days",
            about="how long after its due date the effect of an action is checked",
        ),
        "TM-REQ-1": TimerRow(
            parameter="need_answer_within",
            default="2 business days",
            about="within which time who states a need hears what becomes of it",
        ),
        "TM-REQ-2": TimerRow(
            parameter="decision_reminder_after",
            default="5 business days",
            about="how long after a case was submitted who decides is reminded",
        ),
        "TM-REQ-3": TimerRow(
            parameter="decision_escalation_after",
            default="10 business days",
            about="how long after a case was submitted the decision is escalated",
        ),
        "TM-SGN-1": TimerRow(
            parameter="request_answer_within",
            default="2 business days",
            about="within which time who asks for a standard service hears what becomes of it",
        ),
        "TM-SGN-2": TimerRow(
            parameter="offer_validity",
            default="30 calendar days",
            about="how long an offer of a standard service can be signed",
        ),
        "TM-AGR-1": TimerRow(
            parameter="renewal_alert_before",
            default="30 calendar days",
            about="how long before the last day for notice the primary manager is told of it",
        ),
        "TM-CPL-1": TimerRow(
            parameter="silence",
            default="reminder 5 calendar days; close 10 calendar days",
            about="how long after a decision nobody answers a reminder goes out, and the complaint is closed",
            shape="amounts",
            is_on=False,
            names=("reminder", "close"),
        ),
        "TM-CPL-2": TimerRow(
            parameter="reopen_within",
            default="60 calendar days",
            about="how long after it was closed or reclassified a complaint can come back",
        ),
        "TM-CPL-3": TimerRow(
            parameter="containment_within",
            default="4 business hours",
            about="within which time a critical complaint is contained and its complainant contacted",
        ),
        "TM-CPL-4": TimerRow(
            parameter="log_retention",
            default="36 months",
            about="how long after receipt the complaints log keeps a complaint",
        ),
        "TM-CMT-1": TimerRow(
            parameter="pass_on_within",
            default="5 business days",
            about="within which time a compliment reaches those it names",
        ),
        "TM-MON-1": TimerRow(
            parameter="at_risk_share",
            default="75",
            about="after how many percent of the time allowed a deadline is at risk",
            shape="number",
            most=99,
        ),
        "TM-MON-2": TimerRow(
            parameter="escalate_after",
            default=(
                "low 10 business days, to the time of day; medium 5 business days, to the time of day; "
                "high 2 business days, to the time of day; critical 0 business hours"
            ),
            about="how long after a missed deadline a complaint is escalated, by severity",
            shape="amounts",
            names=SEVERITIES,
        ),
        "TM-MON-3": TimerRow(
            parameter="update_interval",
            default="5 business days",
            about="how often a complainant is told how it stands",
        ),
        "TM-MON-4": TimerRow(
            parameter="repeat_threshold",
            default="3 in 90 calendar days",
            about="how many complaints of one cause or complainant, in which time, are a repeat",
            shape="number in amount",
            least=2,
        ),
        "TM-MON-5": TimerRow(
            parameter="rising_periods",
            default="2",
            about="after how many periods in a row that rise a category counts as rising, if it rises once more",
            shape="number",
        ),
        "TM-MON-6": TimerRow(
            parameter="idle_after",
            default="5 business days",
            about="how long nobody does anything before a complaint is idle",
        ),
    }
)
"""All timers and limits, by id; the day to which a decision is deferred (TM-REQ-4) stands on its requirement."""


def timer(key: str, said: Mapping[str, str] = MappingProxyType({})) -> Timer:
    """Return a timer as it holds.

    Args:
        key: Its id.
        said: What somebody says instead of the defaults, by id; ``"off"`` switches it off, and any value on.

    Raises:
        PolicyMissing: There is no such timer.
        InvalidInput: What is said of it cannot be understood.
    """
    row = TIMERS.get(key)
    if row is None:
        raise PolicyMissing("timer", key, tuple(TIMERS))
    if key not in said:
        return _read(key, row, row.default, is_on=row.is_on)
    text = said[key].strip()
    return _read(key, row, row.default, is_on=False) if text == _OFF else _read(key, row, text, is_on=True)


def check_timers(said: Mapping[str, str], where: str = "timers") -> None:
    """Refuse timers that do not exist, and values that they cannot have.

    Raises:
        InvalidInput: With the id of the timer as the field.
    """
    for key, text in said.items():
        field = f"{where}.{key}"
        if key not in TIMERS:
            raise InvalidInput(
                field, f"there is no such timer{suggestion(key, TIMERS)}", f"choose from {', '.join(TIMERS)}"
            )
        if not isinstance(text, str):
            raise InvalidInput(field, f"{text!r} is no text", f"write {TIMERS[key].default!r}")
        try:
            timer(key, said)
        except InvalidInput as error:
            raise InvalidInput(field, error.problem, error.remedy) from None


def _read(key: str, row: TimerRow, text: str, *, is_on: bool) -> Timer:
    if row.shape == "number":
        return Timer(id=key, parameter=row.parameter, number=_number(row, text), is_on=is_on)
    if row.shape == "amount":
        return Timer(id=key, parameter=row.parameter, amount=Amount.parse(text), is_on=is_on)
    if row.shape == "amounts":
        return Timer(id=key, parameter=row.parameter, amounts=MappingProxyType(_amounts(row, text)), is_on=is_on)
    number, found, amount = text.partition(" in ")
    if not found:
        raise InvalidInput(key, f"{text[:60]!r} does not say how many in which time", f"write {row.default!r}")
    return Timer(id=key, parameter=row.parameter, number=_number(row, number), amount=Amount.parse(amount), is_on=is_on)


def _number(row: TimerRow, text: str) -> int:
    number = int(text) if _WHOLE.fullmatch(text.strip()) else -1
    if not row.least <= number <= row.most:
        raise InvalidInput(
            row.parameter,
            f"{text[:60]!r} is no whole number from {row.least} to {row.most:,}",
            f"write {row.default!r}",
        )
    return number


def _amounts(row: TimerRow, text: str) -> dict[str, Amount]:
    """Return amounts by name; those that are not named keep their defaults."""
    found: dict[str, Amount] = {} if text == row.default else _amounts(row, row.default)
    for each in text.split(";"):
        name, _, amount = each.strip().partition(" ")
        if name not in row.names:
            raise InvalidInput(
                row.parameter,
                f"{name[:60]!r} is not one of its amounts{suggestion(name, row.names)}",
                f"write {row.default!r}",
            )
        found[name] = Amount.parse(amount)
    return found
