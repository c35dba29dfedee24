"""Timers: one table, which a practice and a profile override by name."""

import re

import attrs
import pytest

from itilbrm.calendars import Amount
from itilbrm.errors import InvalidInput, PolicyMissing
from itilbrm.policies import TIMERS, DeadlineProfile, Policies, Timer, shipped_policies
from tests.policies.making import simple

DEFAULTS = {
    "TM-REV-4": "5 business days",
    "TM-ACT-1": 3,
    "TM-ACT-2": "90 calendar days",
    "TM-CPL-2": "60 calendar days",
    "TM-CPL-3": "4 business hours",
    "TM-CPL-4": "36 months",
    "TM-CMT-1": "5 business days",
    "TM-MON-1": 75,
    "TM-MON-3": "5 business days",
    "TM-MON-5": 2,
    "TM-MON-6": "5 business days",
}


def said(timer: Timer) -> object:
    return timer.number if timer.amount is None else str(timer.amount)


@pytest.mark.realises(*DEFAULTS)
@pytest.mark.parametrize("key", DEFAULTS)
def test_a_timer_has_the_default_of_the_domain(key: str) -> None:
    found = shipped_policies().timer(key)
    assert (found.id, said(found), found.is_on) == (key, DEFAULTS[key], True)


@pytest.mark.realises("TM-CPL-1")
def test_silence_closes_nothing_unless_it_is_switched_on() -> None:
    silence = shipped_policies().timer("TM-CPL-1")
    assert not silence.is_on
    assert {name: str(each) for name, each in silence.amounts.items()} == {
        "reminder": "5 calendar days",
        "close": "10 calendar days",
    }
    switched = Policies(timers={"TM-CPL-1": "close 20 calendar days"}).timer("TM-CPL-1")
    assert switched.is_on
    assert str(switched.amounts["close"]) == "20 calendar days"
    assert str(switched.amounts["reminder"]) == "5 calendar days"


@pytest.mark.realises("TM-MON-2", "TM-MON-4")
def test_timers_of_several_parts_have_all_of_them() -> None:
    escalation = shipped_policies().timer("TM-MON-2").amounts
    assert [(name, each.n) for name, each in escalation.items()] == [
        ("low", 10),
        ("medium", 5),
        ("high", 2),
        ("critical", 0),
    ]
    repeats = shipped_policies().timer("TM-MON-4")
    assert (repeats.number, str(repeats.amount)) == (3, "90 calendar days")


def test_every_default_can_be_said_again() -> None:
    again = Policies(timers={key: row.default for key, row in TIMERS.items()})
    for key in TIMERS:
        assert again.timer(key) == attrs.evolve(shipped_policies().timer(key), is_on=True)


def test_a_timer_can_be_switched_off() -> None:
    off = Policies(timers={"TM-MON-6": "off"}).timer("TM-MON-6")
    assert not off.is_on
    assert str(off.amount) == "5 business days"


@pytest.mark.parametrize(
    ("key", "text", "wrong"),
    [
        ("TM-CPL-22", "3", "timers.TM-CPL-22: there is no such timer (did you mean 'TM-CPL-2'?); choose from"),
        ("TM-CPL-2", "soon", "timers.TM-CPL-2: 'soon' is no amount of time"),
        ("TM-MON-1", "100", "timers.TM-MON-1: '100' is no whole number from 1 to 99; write '75'"),
        ("TM-MON-1", "0", "timers.TM-MON-1: '0' is no whole number"),
        ("TM-MON-1", "75.5", "timers.TM-MON-1: '75.5' is no whole number"),
        ("TM-MON-1", "9" * 5_000, "is no whole number from 1 to 99"),
        ("TM-MON-4", "3", "timers.TM-MON-4: '3' does not say how many in which time; write '3 in 90 calendar days'"),
        ("TM-MON-4", "1 in 90 calendar days", "timers.TM-MON-4: '1' is no whole number from 2 to"),
        ("TM-MON-4", "3 in a while", "timers.TM-MON-4: 'a while' is no amount of time"),
        ("TM-MON-2", "grave 3 business days", "timers.TM-MON-2: 'grave' is not one of its amounts"),
        ("TM-MON-2", "low", "timers.TM-MON-2: '' is no amount of time"),
    ],
)
def test_what_a_timer_cannot_be_is_refused_by_its_id(key: str, text: str, wrong: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(wrong)):
        Policies(timers={key: text})


def test_a_timer_that_does_not_exist_is_missing() -> None:
    with pytest.raises(PolicyMissing, match="no timer is called 'TM-CPL-5'"):
        shipped_policies().timer("TM-CPL-5")


def test_a_profile_says_what_it_says_of_timers_and_the_practice_the_rest() -> None:
    policies = Policies(
        profiles={
            "open": DeadlineProfile.from_mapping(
                {"id": "open", "stages": [{"number": 1, "decisions": {"otherwise": "1 week"}}]}
            ),
            "own": simple(
                "own",
                at_risk_share=50,
                update_every=None,
                escalate_after={"low": Amount.parse("1 week")},
                timers={"TM-CPL-2": "7 calendar days"},
            ),
        },
        timers={
            "TM-MON-1": "60",
            "TM-MON-3": "2 business days",
            "TM-CPL-2": "30 calendar days",
            "TM-MON-2": "low 4 weeks; high 1 business hour",
        },
    )
    left, own = policies.profile("open"), policies.profile("own")
    assert (left.at_risk_share, str(left.update_every)) == (60, "2 business days")
    assert (own.at_risk_share, own.update_every) == (50, None)
    assert said(policies.timer("TM-MON-1", left)) == 60
    assert said(policies.timer("TM-MON-1", own)) == 50
    assert said(policies.timer("TM-MON-3", left)) == "2 business days"
    assert not policies.timer("TM-MON-3", own).is_on
    assert said(policies.timer("TM-CPL-2", left)) == "30 calendar days"
    assert said(policies.timer("TM-CPL-2", own)) == "7 calendar days"
    assert str(policies.timer("TM-MON-2", left).amounts["low"]) == "4 weeks"
    assert str(policies.timer("TM-MON-2", own).amounts["low"]) == "1 week"
    assert str(own.escalate_after["low"]) == "1 week"
    assert str(own.escalate_after["high"]) == "1 business hour"
    assert str(own.escalate_after["medium"]) == "5 business days, to the time of day"


@pytest.mark.realises("TM-CPL-3")
def test_a_practice_settles_containment_where_a_profile_leaves_it_to_the_timer() -> None:
    def contained(**timers: str) -> dict[str, str]:
        policies = Policies(timers=timers).over(shipped_policies())
        first = policies.profile("itil_internal").stages[0]
        return {severity: str(target.amount) for severity, target in first.containment.items()}

    assert contained() == {"critical": "4 business hours"}
    assert contained(**{"TM-CPL-3": "2 business hours"}) == {"critical": "2 business hours"}
    assert contained(**{"TM-CPL-3": "off"}) == {}


def test_a_containment_of_its_own_stays_where_another_is_by_the_timer() -> None:
    contained = {"critical": "TM-CPL-3", "high": "1 business day"}
    stage = {"number": 1, "decisions": {"otherwise": "1 week"}, "containment": contained}
    profile = DeadlineProfile.from_mapping({"id": "own", "stages": [stage]})
    assert 'containment = { critical = "TM-CPL-3", high = "1 business day" }' in profile.to_toml()
    policies = Policies(profiles={"own": profile}, timers={"TM-CPL-3": "off", "TM-MON-3": "off", "TM-MON-2": "off"})
    found = policies.profile("own")
    assert {severity: str(each.amount) for severity, each in found.stages[0].containment.items()} == {
        "high": "1 business day"
    }
    assert (found.update_every, dict(found.escalate_after)) == (None, {})
