"""Policies for tests: a calendar of London with the holidays of a winter, and profiles at random."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from itilbrm.calendars import Amount, BusinessCalendar
from itilbrm.policies import (
    ANY_TIMES,
    DeadlineProfile,
    Early,
    Extension,
    ExternalBody,
    Rung,
    Stage,
    Target,
    target_due,
)

__all__ = ["LONDON", "UK", "due", "london", "profiles", "simple", "targets"]

LONDON: Final = ZoneInfo("Europe/London")

UK: Final = BusinessCalendar(
    id="uk",
    timezone="Europe/London",
    windows={"monday-friday": "09:00-17:00"},
    holidays=(date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)),
)


def london(text: str) -> datetime:
    """Return the instant at which clocks in London show this."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def due(target: Target | None, received_at: datetime, calendar: BusinessCalendar = UK) -> datetime:
    """Return when a target is due for what was received at an instant, and in its stage since then."""
    assert target is not None
    return target_due(
        target,
        calendar,
        received_at=received_at,
        recorded_at=received_at,
        acknowledged_at=None,
        stage_began_at=received_at,
    )


def simple(name: str = "our_own", amount: str = "10 business days", **more: Any) -> DeadlineProfile:  # noqa: ANN401  any field
    """Return a profile of one stage with one target."""
    stages = (Stage(number=1, decisions={"": Target(amount=Amount.parse(amount))}),)
    return DeadlineProfile(**{"id": name, "stages": stages, **more})


SEVERITIES: Final = ("low", "medium", "high", "critical")

_UNITS: Final[Mapping[str, tuple[str, ...]]] = {
    "business_hours": ("",),
    "business_days": ("", "close", "time_of_day", "end_of_day"),
    "calendar_days": ("", "end_of_day", "time_of_day"),
    "weeks": ("", "end_of_day", "time_of_day"),
    "months": ("", "end_of_day", "time_of_day"),
}


@st.composite
def amounts(draw: st.DrawFn, least: int = 1, most: int = 200) -> Amount:
    unit = draw(st.sampled_from(sorted(_UNITS)))
    number = draw(st.integers(least, most))
    return Amount(n=number, unit=unit, ends=draw(st.sampled_from(_UNITS[unit])))  # type: ignore[arg-type]  # of the list


def targets(*starts: str) -> st.SearchStrategy[Target]:
    """Return targets that count from one of these."""
    return st.builds(
        Target,
        amount=amounts(),
        counts_from=st.sampled_from(starts or ("received", "recorded", "acknowledged", "stage")),
        pausable=st.booleans(),
        in_writing=st.booleans(),
    )


@st.composite
def _stages(draw: st.DrawFn, number: int) -> Stage:
    named = draw(st.sampled_from([("",), SEVERITIES, ("critical", ""), ()]))
    provisional = draw(targets()) if not named else draw(st.none() | targets())
    extension = draw(st.none() | st.builds(Extension, times=st.integers(1, 5) | st.just(ANY_TIMES)))
    return Stage(
        number=number,
        acknowledgement=draw(st.none() | targets("received", "stage")),
        decisions={severity: draw(targets()) for severity in named},
        containment={severity: draw(targets("received")) for severity in draw(st.sampled_from([(), ("critical",)]))},
        provisional=provisional,
        extension=extension,
    )


_words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20).filter(str.strip)


@st.composite
def rungs(draw: st.DrawFn, name: str) -> Rung:
    """Return a rung of this name that fires before, after, or at a share."""
    when = draw(st.sampled_from(["before", "after", "share"]))
    return Rung(
        name=name,
        before=draw(amounts(0)) if when == "before" else None,
        after=draw(amounts(0)) if when == "after" else None,
        share=draw(st.integers(1, 99)) if when == "share" else None,
        whom=draw(st.sampled_from(["owner", "manager", "lead", "body"])),
        do=draw(st.sampled_from(["remind", "notify", "propose_escalation", "reassign"])),
        severities=tuple(draw(st.lists(st.sampled_from(SEVERITIES), unique=True))),
        waits=draw(st.booleans()),
    )


@st.composite
def profiles(draw: st.DrawFn) -> DeadlineProfile:
    """Return a profile at random; one that leaves something to the practice has the default there."""
    numbers = range(1, draw(st.integers(1, 3)) + 1)
    names = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=3))
    left = draw(st.sets(st.sampled_from(["TM-MON-1", "TM-MON-3"])))
    updates = Amount.parse("5 business days") if "TM-MON-3" in left else draw(st.none() | amounts())
    return DeadlineProfile(
        id=draw(st.from_regex("[a-z_]{1,12}", fullmatch=True)),
        version=draw(st.integers(1, 1_000_000)),
        title=draw(st.just("") | _words),
        valid_from=draw(st.none() | st.dates()),
        stages=tuple(draw(_stages(number)) for number in numbers),
        starts_at=tuple(draw(st.lists(st.sampled_from(numbers), min_size=1, unique=True))),
        at_risk_share=75 if "TM-MON-1" in left else draw(st.integers(1, 99)),
        update_every=updates,
        early=draw(st.none() | st.builds(Early, within=targets("received"))),
        escalate_after=draw(st.dictionaries(st.sampled_from(SEVERITIES), amounts(0))),
        ladder=tuple(draw(rungs(name)) for name in names),
        holding_letter=draw(st.booleans()),
        external=draw(st.none() | st.builds(ExternalBody, name=_words, period=st.none() | amounts())),
        awaits_referral=draw(st.booleans()),
        timers=draw(st.sampled_from([{}, {"TM-CPL-2": "30 calendar days", "TM-CPL-1": "off"}])),
        left_to_practice=frozenset(left),
    )
