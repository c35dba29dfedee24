"""What another profile would have meant: each deadline is scored as it is and as it would be, and nothing is kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given

from itilbrm import Practice
from itilbrm.calendars import Amount
from itilbrm.errors import InvalidInput, PolicyMissing
from itilbrm.periods import Period
from itilbrm.policies import Policies, Procedure, Stage, Target, shipped_policies
from itilbrm.processes.complaints import HANDLING, Assessment, Complaint, Deadline
from itilbrm.processes.complaints.complaint import Acknowledgement
from itilbrm.processes.complaints.deadlines import Pause
from itilbrm.testing import StoppedClock
from itilbrm.views.what_if import WhatIf, what_if
from tests.policies.making import profiles, simple

MONDAY: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
JANUARY: Final = Period.parse("2026-01")
NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)


def days(number: int) -> datetime:
    return MONDAY + timedelta(days=number)


def deadline(due_at: datetime, met_at: datetime | None = None, **more: Any) -> Deadline:  # noqa: ANN401  any field
    given = {"kind": "decision", "counted_from": MONDAY, "amount": "20 business days", **more}
    return Deadline(due_at=due_at, original_due_at=due_at, met_at=met_at, **given)


def complaint(*deadlines: Deadline, state: str = "under_investigation", **given: Any) -> Complaint:  # noqa: ANN401  any field
    return Complaint(
        id=given.pop("id", "cpl_1"),
        state=HANDLING.state(state),
        customer="acme",
        complainant=given.pop("complainant", "cara"),
        channel="email",
        type="other",
        text="It is down.",
        received_at=given.pop("received_at", MONDAY),
        profile="itil_internal/1",
        deadlines=deadlines,
        **given,
    )


def scored(*complaints: Complaint, amount: str = "5 business days", at: datetime = NOW, **more: Any) -> WhatIf:  # noqa: ANN401  any field
    profile = shipped_policies().settle(simple("other", amount, **more))
    return what_if(complaints, profile, JANUARY, shipped_policies(), at)


def verdicts(found: WhatIf) -> list[tuple[str, str]]:
    return [(each.judgement, each.would_be) for each in found.rescored]


@pytest.mark.realises("T-9")
@pytest.mark.parametrize(
    ("met_on", "expected"),
    [
        (4, ("met", "met")),
        (9, ("met", "missed")),
        (25, ("met", "escalated")),
        (30, ("missed", "escalated")),
        (50, ("escalated", "escalated")),
    ],
)
def test_a_decision_is_met_missed_or_escalated_under_each(met_on: int, expected: tuple[str, str]) -> None:
    assert verdicts(scored(complaint(deadline(days(28), days(met_on))))) == [expected]


def test_what_is_not_done_is_pending_until_it_is_due() -> None:
    open_one = complaint(deadline(days(28)))
    assert verdicts(scored(open_one, at=days(2))) == [("pending", "pending")]
    assert verdicts(scored(open_one, at=days(9))) == [("pending", "missed")]
    found = scored(open_one, at=days(9))
    assert found.changed == found.rescored
    assert (found.count(), found.count("decision", actual=True)) == ({"missed": 1}, {"pending": 1})
    assert found.count("acknowledgement") == {}


@pytest.mark.realises("T-5")
def test_pauses_count_where_the_other_profile_lets_a_deadline_pause() -> None:
    waited = complaint(deadline(days(28), days(9), pauses=(Pause(since=days(1), until=days(4)),)))
    assert verdicts(scored(waited)) == [("met", "met")]
    target = Target(amount=Amount.parse("5 business days"), pausable=False)
    assert verdicts(scored(waited, stages=(Stage(number=1, decisions={"": target}),))) == [("met", "missed")]
    waiting = complaint(deadline(days(28), pauses=(Pause(since=days(1)),)))
    assert verdicts(scored(waiting, at=days(2))) == [("pending", "pending")]


def test_severity_and_acknowledgement_count_as_they_were_found() -> None:
    def target(text: str, start: str = "received") -> Target:
        return Target(amount=Amount.parse(text), counts_from=start)  # type: ignore[arg-type]  # of the words

    stage = Stage(
        number=1,
        acknowledgement=target("2 business days"),
        decisions={"critical": target("1 business day", "acknowledged"), "": target("30 business days")},
        containment={"critical": target("4 business hours")},
    )
    grave = Assessment(severity="critical", complexity="low", impact="low", urgency="low")
    told = Acknowledgement(at=days(3), contact="Bea", next_step="we look", next_date=days(9))
    one = complaint(deadline(days(28), days(4)), assessment=grave, acknowledgement=told)
    found = {each.kind: each for each in scored(one, stages=(stage,)).rescored}
    assert {kind: (each.judgement, each.would_be) for kind, each in found.items()} == {
        "acknowledgement": ("none", "escalated"),
        "containment": ("none", "escalated"),
        "decision": ("met", "met"),
    }
    assert found["acknowledgement"].due_at is None
    assert found["acknowledgement"].met_at == days(3)
    unknown = scored(complaint(deadline(days(28), days(4))), stages=(stage,)).rescored[-1]
    assert unknown.would_be_due_at == datetime(2026, 2, 16, 17, tzinfo=UTC)


def test_a_later_stage_and_a_reopening_count_from_their_own_beginning() -> None:
    second = deadline(days(60), days(33), stage=2, counted_from=days(30))
    again = deadline(days(50), days(36), counted_from=days(32))
    found = scored(complaint(deadline(days(28), days(4)), again, second))
    assert [each.would_be for each in found.rescored] == ["met", "met", "none"]
    assert found.rescored[2].would_be_due_at is None
    two = (
        *simple().stages,
        Stage(number=2, decisions={"": Target(amount=Amount.parse("1 week"), counts_from="stage")}),
    )
    assert scored(complaint(second), stages=two).rescored[0].would_be == "met"


@pytest.mark.realises("BR-CPL-1")
def test_nothing_is_judged_towards_somebody_anonymous_or_of_what_fell_away() -> None:
    assert scored(complaint(complainant="anonymous")).rescored == ()
    assert verdicts(scored(complaint(deadline(days(28), days(1)), state="withdrawn"))) == [("none", "none")]
    assert verdicts(scored(complaint(deadline(days(28)), state="closed"))) == [("none", "none")]


def test_what_was_taken_over_is_judged_by_when_it_was_closed() -> None:
    taken = deadline(days(28), amount="", counted_from=None)
    assert verdicts(scored(complaint(taken, state="closed", closed_at=days(9)))) == [("met", "missed")]


def test_only_what_was_received_in_the_period_counts() -> None:
    found = scored(complaint(received_at=days(-10)), complaint(id="cpl_2"))
    assert (found.complaints, [each.complaint for each in found.rescored]) == (1, ["cpl_2"])


@given(profiles())
def test_the_profile_in_use_would_have_meant_what_it_did_and_any_other_is_judged_once(profile: Any) -> None:  # noqa: ANN401  whichever is drawn
    one = complaint(deadline(days(28), days(9)))
    found = what_if([one], shipped_policies().settle(profile), JANUARY, shipped_policies(), NOW)
    assert sum(found.count().values()) == len(found.rescored) == sum(found.count(actual=True).values())
    same = what_if([one], shipped_policies().profile("itil_internal"), JANUARY, shipped_policies(), NOW)
    decisions = [each for each in same.rescored if each.kind == "decision"]
    assert [(each.judgement, each.would_be) for each in decisions] == [("met", "met")]


@pytest.mark.realises("T-9")
def test_a_practice_tells_it_by_name_or_file_and_keeps_nothing(tmp_path: Path) -> None:
    clock = StoppedClock(MONDAY)
    with Practice.open(clock=clock, discover=False) as practice:
        practice.acting_as("desk").complaints.receive(
            customer="acme", complainant="cara", channel="phone", type="other", text="It is down."
        )
        before = practice.anchor()
        found = practice.what_if("fca_disp", "2026-01")
        assert found == practice.what_if("fca_disp", JANUARY)
        assert found == practice.what_if(shipped_policies().profiles["fca_disp"], JANUARY)
        due = {each.kind: each.would_be_due_at for each in found.rescored}
        assert due["decision"] == datetime(2026, 3, 3, tzinfo=UTC)
        file = tmp_path / "own.toml"
        file.write_text(simple("own", "1 week").to_toml())
        assert practice.what_if(file, "2026-01").profile == "own/1"
        assert practice.anchor() == before
        with pytest.raises(PolicyMissing, match="no deadline profile is called 'fca'"):
            practice.what_if("fca", "2026-01")
        with pytest.raises(InvalidInput, match="'soon' names no period"):
            practice.what_if("fca_disp", "soon")


def test_a_complaint_whose_profile_is_gone_is_never_escalated_by_it() -> None:
    gone = complaint(deadline(days(28), days(80)))
    policies = Policies(profiles={"x": simple("x")}, procedures={"provider": Procedure(id="provider", profile="x")})
    found = what_if([gone], policies.profile("x"), JANUARY, policies, NOW)
    assert [each.judgement for each in found.rescored] == ["missed"]
