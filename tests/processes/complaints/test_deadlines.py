"""What is due to a complainant: set at the receipt and the assessment, paused, put off, met, and set anew."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.calendars import BusinessCalendar
from itilbrm.errors import InvalidInput, PolicyMissing, Refused
from itilbrm.lifecycle import evolve
from itilbrm.policies import Policies, shipped_policies
from itilbrm.processes.complaints import Complaint, Deadline, DeadlineKind, Pause
from itilbrm.processes.complaints.handling import (
    accept,
    acknowledge,
    adopt,
    assess,
    close,
    communicate_decision,
    contain,
    extend,
    identify,
    inform,
    information_received,
    note_told,
    prepare_response,
    recompute,
    reject_decision,
    reopen,
    request_information,
    withdraw,
)
from itilbrm.values import ANONYMOUS
from tests.processes.complaints.cases import (
    HIGH,
    LOW,
    MONDAY,
    TOLD,
    UPHELD,
    acknowledged,
    assessed,
    at,
    by_procedure,
    communicated,
    investigated,
    on_day,
    prepared,
    received,
)

CRITICAL = {**HIGH, "severity": "critical"}
FCA = by_procedure(profile="fca_disp")
SPSO = by_procedure(profile="spso_two_stage", recourse="the ombudsman")
ISO = by_procedure(profile="iso_10002")
CFPB = by_procedure(profile="cfpb")


def day(number: int, hour: int = 17) -> datetime:
    """Return the hour of a day after Monday."""
    return MONDAY.replace(hour=0) + timedelta(days=number, hours=hour)


def due(complaint: Complaint, kind: DeadlineKind) -> datetime:
    return the(complaint, kind).due_at


def the(complaint: Complaint, kind: DeadlineKind) -> Deadline:
    found = complaint.deadline(kind)
    assert found is not None
    return found


# At the receipt


@pytest.mark.realises("BR-CPL-15", "T-3")
def test_a_complaint_has_its_deadlines_from_the_receipt() -> None:
    complaint = received()
    assert [each.kind for each in complaint.deadlines] == ["acknowledgement", "decision"]
    acknowledgement, decision = complaint.deadlines
    assert (acknowledgement.due_at, acknowledgement.amount) == (day(1), "1 business day")
    assert (decision.due_at, decision.original_due_at, decision.provisional) == (day(28), day(28), True)
    assert decision.amount == "20 business days", "the longest that the profile knows"
    assert (decision.counted_from, decision.stage) == (MONDAY, 1)
    assert (decision.profile, decision.calendar, decision.zone) == ("itil_internal/1", "provider/1", "UTC")
    assert complaint.profile == "itil_internal/1"
    assert decision.at_risk_at == day(21, 15), "three quarters of the hours open until then"
    assert [each.kind for each in complaint.unmet] == ["acknowledgement", "decision"]


@pytest.mark.realises("G-2", "BR-CPL-15")
def test_deadlines_count_from_when_it_reached_us_and_not_from_when_it_was_recorded() -> None:
    assert due(received(on_day(3, happened=0)), "acknowledgement") == day(1)


@pytest.mark.realises("BR-CPL-1")
def test_nothing_is_due_towards_somebody_anonymous() -> None:
    assert received(complainant=ANONYMOUS).deadlines == ()
    grave = received(complainant=ANONYMOUS, triage_severity="critical")
    assert [each.kind for each in grave.deadlines] == ["containment"]


@pytest.mark.realises("BR-CPL-1", "BR-CPL-15")
def test_towards_somebody_who_was_anonymous_deadlines_count_from_when_they_are_known() -> None:
    known = identify(received(complainant=ANONYMOUS), on_day(2), complainant="cara")
    assert due(known, "acknowledgement") == day(3)
    assert due(known, "decision") == day(30)


@pytest.mark.realises("T-3")
def test_the_calendar_is_that_of_the_service_else_of_the_customer() -> None:
    short = BusinessCalendar(id="short", timezone="UTC", windows={"tuesday": "09:00-12:00"}, version=3)
    long = BusinessCalendar(id="long", timezone="Europe/London", windows={"monday-sunday": "00:00-24:00"})
    own = Policies(
        calendars={"short": short, "long": long}, calendar_of={"service:mail": "short", "customer:acme": "long"}
    )
    policies = own.over(shipped_policies())
    of_service = the(received(at(0, policies=policies), services=("web", "mail")), "acknowledgement")
    of_customer = the(received(at(0, policies=policies)), "acknowledgement")
    assert (of_service.calendar, of_service.due_at) == ("short/3", day(8, 12))
    assert (of_customer.calendar, of_customer.zone) == ("long/1", "Europe/London")
    assert the(received(at(0, policies=policies), customer="globex"), "acknowledgement").calendar == "provider/1"


@pytest.mark.realises("BR-CPL-20", "TM-CPL-3")
def test_what_is_critical_is_contained_within_four_business_hours() -> None:
    assert due(received(triage_severity="critical"), "containment") == MONDAY + timedelta(hours=4)
    assert received(triage_severity="high").deadline("containment") is None
    found = assess(received(), at(2), **CRITICAL)
    assert due(found, "containment") == MONDAY + timedelta(hours=4)
    done = contain(found, at(5, happened=3), what="another server", effect="mail flows", done_by="sam")
    assert the(done, "containment").met_at == at(3).at
    assert done.containment is not None
    assert (done.containment.done_by, done.containment.at) == ("sam", at(3).at)
    again = contain(done, at(6), what="more memory", effect="mail is quick")
    assert the(again, "containment").met_at == at(3).at, "the first counts"


@pytest.mark.realises("BR-CPL-20")
def test_a_containment_that_turns_out_not_to_be_needed_is_not_due_any_more() -> None:
    feared = received(triage_severity="critical")
    assert assess(acknowledge(feared, at(1), **TOLD), at(2), **LOW).deadline("containment") is None
    late = assess(acknowledge(feared, at(1), **TOLD), at(30), **LOW)
    assert late.deadline("containment") is not None, "what was missed stays on record"


# At the assessment


@pytest.mark.realises("BR-CPL-15", "SM-CPL")
def test_the_assessment_replaces_the_provisional_date_by_that_of_the_severity() -> None:
    decision = the(assessed(), "decision")
    assert (decision.due_at, decision.original_due_at, decision.provisional) == (day(7), day(28), False)
    assert (decision.amount, decision.counted_from) == ("5 business days", MONDAY)
    anew = the(assess(assessed(), at(9, reason="fewer are concerned"), **LOW), "decision")
    assert (anew.due_at, anew.original_due_at) == (day(28), day(28))


@pytest.mark.realises("BR-CPL-15")
def test_where_the_profile_leaves_the_date_to_the_assessment_it_is_given_there() -> None:
    complaint = acknowledged(ISO)
    assert due(complaint, "decision") == day(28)
    dated = the(assess(complaint, at(2, policies=ISO), **HIGH, decide_by=day(10)), "decision")
    assert (dated.due_at, dated.original_due_at, dated.provisional) == (day(10), day(28), False)
    assert the(assess(complaint, at(2, policies=ISO), **HIGH), "decision").provisional
    with pytest.raises(Refused, match="the date of the decision had passed already"):
        assess(complaint, at(2, policies=ISO), **HIGH, decide_by=MONDAY)
    with pytest.raises(Refused, match="itil_internal says by when one of high severity is decided"):
        assess(acknowledged(), at(2), **HIGH, decide_by=day(10))


@pytest.mark.realises("SM-CPL")
def test_handling_starts_in_a_further_stage_where_the_profile_says_so() -> None:
    complaint = received(at(0, policies=SPSO))
    assert [each.kind for each in complaint.deadlines] == ["decision"]
    second = assess(complaint, at(2, policies=SPSO), **HIGH, stage=2)
    assert (second.stage, due(second, "acknowledgement"), due(second, "decision")) == (2, day(3), day(28))
    assert acknowledge(second, at(3, policies=SPSO), **TOLD).acknowledgement is not None
    with pytest.raises(Refused, match="it is handled in stage 2 already"):
        assess(second, at(3, policies=SPSO, reason="x"), **HIGH, stage=1)
    with pytest.raises(Refused, match="handling does not start in stage 2"):
        assess(acknowledged(), at(2), **HIGH, stage=2)
    first = received(at(0, policies=SPSO))
    assert assess(first, at(1, policies=SPSO), **HIGH, stage=1).stage == 1


def test_a_stage_that_the_profile_does_not_know_sets_no_deadlines() -> None:
    old = adopt(
        on_day(9),
        origin="old",
        reference="1",
        state="acknowledged",
        received_at=MONDAY,
        stage=7,
        customer="acme",
        complainant="cara",
        channel="email",
        type="other",
        text="x",
    )
    after = assess(old, on_day(10), **CRITICAL)
    assert after.deadlines == ()
    again = recompute(evolve(after, profile="itil_internal/1"), on_day(11, reason="x"))
    assert again.deadlines == ()


@pytest.mark.realises("BR-CPL-3", "T-1")
def test_a_decision_may_count_from_the_acknowledgement() -> None:
    profile = shipped_policies().profile("itil_internal")
    stage = profile.stages[0]
    from_there = {name: attrs.evolve(target, counts_from="acknowledged") for name, target in stage.decisions.items()}
    own = attrs.evolve(profile, id="own", stages=(attrs.evolve(stage, decisions=from_there),))
    policies = by_procedure(own, profile="own")
    complaint = received(at(0, policies=policies))
    assert due(complaint, "decision") == day(28), "until then from the receipt"
    told = acknowledge(complaint, on_day(2, policies=policies), **{**TOLD, "next_date": day(9)})
    assert due(told, "decision") == day(30)
    assert due(assess(told, on_day(3, policies=policies), **HIGH), "decision") == day(9)


# Told


@pytest.mark.realises("BR-CPL-16", "SC-49")
def test_an_acknowledgement_that_is_only_written_meets_nothing() -> None:
    written = acknowledged()
    assert (written.state, the(written, "acknowledgement").met_at) == ("acknowledged", None)
    sent = note_told(written, at(3), told=("acknowledgement",), told_at=at(2).at, channel="email", to="c@example.org")
    assert (the(sent, "acknowledgement").met_at, the(sent, "acknowledgement").channel) == (at(2).at, "email")
    assert (sent.state, sent.since) == (written.state, written.since)


@pytest.mark.realises("BR-CPL-16", "SC-49", "G-2")
def test_a_call_on_friday_that_is_recorded_on_monday_meets_the_deadline_of_friday() -> None:
    complaint = received(on_day(3, hour=16))
    on = on_day(7, happened=24 * 4 + 2)
    called = acknowledge(complaint, on, **{**TOLD, "next_date": day(9)}, channel="phone", to="Cara")
    deadline = the(called, "acknowledgement")
    assert (deadline.due_at, deadline.met_at, deadline.channel) == (day(4), day(4, 11), "phone")
    assert not deadline.is_breached(on.at)
    assert called.acknowledgement is not None
    assert (called.acknowledgement.channel, called.acknowledgement.to) == ("phone", "Cara")


@pytest.mark.realises("BR-CPL-16")
def test_of_several_tellings_the_first_in_the_world_counts() -> None:
    sent = note_told(acknowledged(), at(9), told=("acknowledgement",), told_at=at(8).at, channel="email", to="c")
    again = note_told(sent, at(20), told=("acknowledgement",), told_at=at(19).at, channel="email", to="c")
    assert the(again, "acknowledgement") == the(sent, "acknowledgement")
    earlier = note_told(again, at(30), told=("acknowledgement",), told_at=at(4).at, channel="phone", to="Cara")
    assert (the(earlier, "acknowledgement").met_at, the(earlier, "acknowledgement").channel) == (at(4).at, "phone")


@pytest.mark.realises("BR-CPL-16")
def test_what_has_to_be_in_writing_is_not_met_by_a_call() -> None:
    called = acknowledge(received(at(0, policies=FCA)), at(1, policies=FCA), **TOLD, channel="phone", to="Cara")
    assert the(called, "acknowledgement").in_writing
    assert the(called, "acknowledgement").met_at is None
    on = at(4, policies=FCA)
    posted = note_told(called, on, told=("acknowledgement",), told_at=at(3).at, channel="letter", to="Cara")
    assert the(posted, "acknowledgement").met_at == at(3).at


@pytest.mark.realises("BR-CPL-16")
@pytest.mark.parametrize(
    ("told_at", "why"), [(at(10).at, "lies ahead of the clock"), (at(-1).at, "lies before the receipt")]
)
def test_nothing_is_told_before_the_receipt_or_in_the_future(told_at: datetime, why: str) -> None:
    with pytest.raises(InvalidInput, match=why):
        note_told(acknowledged(), at(9), told=("acknowledgement",), told_at=told_at, channel="email", to="c")


@pytest.mark.realises("BR-CPL-16", "SM-CPL")
def test_a_decision_that_is_told_meets_an_acknowledgement_that_is_still_due() -> None:
    told = communicated()
    assert {each.kind: each.met_at for each in told.deadlines} == dict.fromkeys(
        ("acknowledgement", "decision"), at(6).at
    )
    assert (told.unmet, told.decided_at) == ((), at(6).at)


@pytest.mark.realises("BR-CPL-16")
def test_a_decision_that_is_only_written_is_decided_when_it_was_sent() -> None:
    answer: dict[str, Any] = {"outcome": "upheld"}
    low = assess(prepared_low(), at(5, reason="it is less grave"), **LOW)
    ready = prepare_response(low, at(6), **{**UPHELD, **answer})
    written = communicate_decision(ready, at(7))
    assert (written.state, the(written, "decision").met_at, written.decided_at) == ("decision_communicated", None, None)
    sent = note_told(written, at(9), told=("acknowledgement", "decision"), told_at=at(8).at, channel="email", to="c")
    assert (the(sent, "decision").met_at, sent.decided_at) == (at(8).at, at(8).at)


@pytest.mark.realises("BR-CPL-16", "BR-CPL-3")
@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("decision", "no decision was made that could be told"),
        ("acknowledgement", "nothing says who handles it and what happens next; acknowledge it"),
        ("containment", "'containment' is nothing a complainant is told; choose from acknowledgement"),
    ],
)
def test_a_deadline_is_not_met_by_telling_what_is_not_there(told: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        note_told(received(), at(9), told=(told,), told_at=at(8).at, channel="phone", to="Cara")


def prepared_low() -> Complaint:
    return investigated()


@pytest.mark.realises("BR-CPL-16")
def test_a_letter_about_an_earlier_stage_does_not_meet_a_deadline_of_the_next() -> None:
    ready = evolve(prepared(), assessment=assess(acknowledged(), at(2), **LOW).assessment)
    written = communicate_decision(ready, at(7))
    second = reject_decision(written, at(20, by="cara", reason="no"))
    delayed = note_told(
        second, at(30), told=("acknowledgement", "decision"), told_at=at(29).at, channel="email", to="c"
    )
    assert [(each.stage, each.kind, each.met_at is not None) for each in delayed.deadlines] == [
        (1, "acknowledgement", True),
        (1, "decision", True),
        (2, "acknowledgement", False),
        (2, "decision", False),
    ]
    again = assess(delayed, at(31), **LOW)
    new = prepare_response(again, at(32), **UPHELD)
    once_more = note_told(new, at(33), told=("decision",), told_at=at(33).at, channel="email", to="c")
    assert the(once_more, "decision").met_at is None, "the new answer was not sent"


@pytest.mark.realises("BR-MON-7")
def test_status_information_is_numbered_and_meets_what_was_promised() -> None:
    said: dict[str, Any] = {"state_text": "We look into it", "next_step": "we call you", "next_date": day(3)}
    once = inform(assessed(), at(5), **said)
    twice = inform(once, at(6), **said, channel="phone", to="Cara", why="interval", done_so_far="We asked around")
    assert once.status is not None
    assert twice.status is not None
    assert (once.status.sequence, twice.status.sequence, twice.status.reason) == (1, 2, "interval")
    assert (twice.status.recipient, twice.status.to, twice.status.channel) == ("cara", "Cara", "phone")
    promised = Deadline(kind="update", due_at=day(2), original_due_at=day(2), counted_from=MONDAY)
    owed = evolve(assessed(), deadlines=(*assessed().deadlines, promised))
    assert the(inform(owed, at(6), **said, channel="phone", to="Cara"), "update").met_at == at(6).at


# Pauses


@pytest.mark.realises("SC-18", "T-5")
def test_waiting_for_the_complainant_moves_an_internal_deadline_by_as_many_days() -> None:
    complaint = investigated()
    asked = request_information(complaint, on_day(1), asked="Which day?", by=day(3))
    assert (the(asked, "decision").is_paused, the(asked, "decision").due_at) == (True, day(7))
    assert asked.waiting is not None
    assert (asked.waiting.left, asked.waiting.since) == ("under_investigation", on_day(1).at)
    back = information_received(asked, on_day(4))
    assert (back.state, back.waiting) == ("under_investigation", None)
    decision = the(back, "decision")
    assert (decision.due_at, decision.original_due_at) == (day(10), day(28)), "three closings, three days"
    assert decision.pauses == (Pause(since=on_day(1).at, until=on_day(4).at),)
    assert due(back, "acknowledgement") == day(4), "nobody had told them either"


@pytest.mark.realises("SC-18", "T-5", "SC-19")
def test_a_regulatory_deadline_does_not_move_while_we_wait() -> None:
    complaint = investigated(FCA)
    assert due(complaint, "decision") == datetime(2026, 3, 3, tzinfo=UTC), "the end of eight weeks"
    asked = request_information(complaint, on_day(1, policies=FCA), asked="Which day?", by=day(3))
    back = information_received(asked, on_day(20, policies=FCA))
    assert the(back, "decision") == the(complaint, "decision")


@pytest.mark.realises("SC-19")
def test_eight_weeks_end_with_their_last_local_day_and_are_missed_from_then_on() -> None:
    friday = datetime(2025, 12, 19, 10, tzinfo=UTC)
    london = BusinessCalendar(id="provider", timezone="Europe/London", windows={"monday-friday": "09:00-17:00"})
    policies = Policies(calendars={"provider": london}).over(FCA)
    complaint = received(attrs.evolve(at(0), at=friday, happened_at=friday, policies=policies))
    decision = the(complaint, "decision")
    assert decision.due_at == datetime(2026, 2, 14, tzinfo=UTC)
    assert not decision.is_breached(decision.due_at)
    assert decision.is_breached(decision.due_at + timedelta(seconds=1))


@pytest.mark.realises("T-5")
def test_what_is_due_already_does_not_pause_and_what_is_taken_back_runs_no_more() -> None:
    complaint = investigated()
    late = request_information(complaint, on_day(9), asked="Which day?", by=day(20))
    assert not the(late, "decision").is_paused
    asked = request_information(complaint, on_day(1), asked="Which day?", by=day(3))
    gone = withdraw(asked, on_day(2, by="cara", reason="it is mended"))
    assert (gone.waiting, the(gone, "decision").is_paused) == (None, False)
    at_once = information_received(asked, on_day(1))
    assert the(at_once, "decision").pauses == (), "a pause without length is none"


@pytest.mark.realises("T-5", "BR-CPL-16")
def test_what_is_met_during_a_pause_is_met_in_time() -> None:
    asked = request_information(investigated(), on_day(1), asked="Which day?", by=day(3))
    told = note_told(asked, on_day(9), told=("acknowledgement",), told_at=on_day(8).at, channel="email", to="c")
    deadline = the(told, "acknowledgement")
    assert (deadline.is_paused, deadline.met_at) == (False, on_day(8).at)
    assert not deadline.is_breached(on_day(9).at)


@pytest.mark.realises("T-3", "T-5")
def test_a_calendar_that_is_gone_is_replaced_by_the_one_that_applies_now() -> None:
    asked = request_information(investigated(), on_day(1), asked="Which day?", by=day(3))
    moved = tuple(evolve(each, calendar="gone/1") for each in asked.deadlines)
    back = information_received(evolve(asked, deadlines=moved), on_day(2))
    assert due(back, "decision") == day(8)


# Putting off, and setting anew


@pytest.mark.realises("BR-MON-4", "SM-CPL")
def test_a_decision_is_put_off_once_with_a_reason_before_it_is_due() -> None:
    put_off = extend(assessed(), on_day(3, reason="the vendor is slow"), until=day(14))
    decision = the(put_off, "decision")
    assert (decision.due_at, decision.original_due_at, decision.extensions) == (day(14), day(28), 1)
    with pytest.raises(Refused, match="the decision was put off 1 times, as often as the profile"):
        extend(put_off, on_day(4, reason="again"), until=day(20))


@pytest.mark.realises("BR-MON-4")
def test_a_decision_is_not_put_off_too_late_too_far_or_without_a_reason() -> None:
    with pytest.raises(Refused, match="no reason is given"):
        extend(assessed(), on_day(3), until=day(14))
    with pytest.raises(Refused, match="the decision was due at"):
        extend(assessed(), on_day(8, reason="x"), until=day(14))
    with pytest.raises(Refused, match="is not after"):
        extend(assessed(), on_day(3, reason="x"), until=day(7))
    with pytest.raises(Refused, match="does not let a decision be put off in stage 1"):
        extend(assessed(FCA), on_day(3, reason="x", policies=FCA), until=day(90))
    with pytest.raises(Refused, match="no decision is due"):
        extend(communicated(), on_day(3, reason="x"), until=day(14))
    frontline = assess(received(at(0, policies=SPSO)), at(1, policies=SPSO), **HIGH)
    assert due(extend(frontline, on_day(1, policies=SPSO, reason="x"), until=day(14)), "decision") == day(14)
    with pytest.raises(Refused, match=re.escape(f"it can be put off until {day(14).isoformat()} at most")):
        extend(frontline, on_day(1, policies=SPSO, reason="x"), until=day(14, 18))


@pytest.mark.realises("BR-MON-4", "G-12")
def test_an_adopted_target_can_be_put_off_too() -> None:
    given: dict[str, Any] = {"origin": "old", "reference": "1", "state": "under_assessment", "received_at": MONDAY}
    said: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other", "text": "x"}
    old = adopt(on_day(1), **given, **said, target_at=day(5))
    assert due(extend(old, on_day(2, reason="x"), until=day(9)), "decision") == day(9)
    spso = adopt(on_day(1, policies=SPSO), **given, **said, target_at=day(5))
    far = extend(spso, on_day(2, reason="x", policies=SPSO), until=day(99))
    assert due(far, "decision") == day(99), "nobody knows from when its time is counted"
    assert due(assess(old, on_day(2), **HIGH), "decision") == day(5), "it keeps its own target"
    critical = assess(old, on_day(2), **CRITICAL)
    assert due(critical, "containment") == on_day(2, 14).at, "nothing of ours lies in the past"
    assert recompute(old, on_day(3, reason="x")).deadlines == old.deadlines


@pytest.mark.realises("T-3", "SC-17")
def test_a_holiday_added_later_moves_what_was_set_only_by_recomputing() -> None:
    holiday = BusinessCalendar(
        id="provider",
        timezone="UTC",
        windows={"monday-friday": "09:00-17:00"},
        holidays=(MONDAY.date() + timedelta(days=3),),
        version=2,
    )
    policies = Policies(calendars={"provider": holiday}).over(shipped_policies())
    complaint = assessed()
    later = received(at(0, policies=policies))
    assert (the(later, "decision").calendar, due(later, "decision")) == ("provider/2", day(29))
    untouched = inform(complaint, on_day(1, policies=policies), state_text="x", next_step="y", next_date=day(9))
    assert untouched.deadlines == complaint.deadlines
    with pytest.raises(Refused, match="no reason is given"):
        recompute(complaint, on_day(1, policies=policies))
    moved = recompute(complaint, on_day(1, policies=policies, reason="a holiday more"))
    decision = the(moved, "decision")
    assert (decision.due_at, decision.original_due_at, decision.calendar) == (day(8), day(28), "provider/2")
    assert due(moved, "acknowledgement") == day(1)


@pytest.mark.realises("T-3")
def test_what_was_put_off_keeps_the_later_date_when_it_is_recomputed() -> None:
    put_off = extend(assessed(), on_day(3, reason="x"), until=day(14))
    assert due(recompute(put_off, on_day(4, reason="y")), "decision") == day(14)
    nearer = evolve(put_off, deadlines=tuple(evolve(each, due_at=day(5)) for each in put_off.deadlines))
    assert due(recompute(nearer, on_day(4, reason="y")), "decision") == day(7)


@pytest.mark.realises("BR-CPL-15", "SM-CPL")
def test_a_further_stage_has_deadlines_of_its_own_from_its_beginning() -> None:
    second = reject_decision(communicated(), on_day(4, by="cara", reason="no"))
    assert (second.state, second.stage, len(second.deadlines)) == ("under_assessment", 2, 4)
    assert (due(second, "acknowledgement"), due(second, "decision")) == (day(7), day(32))
    assert the(second, "decision").provisional
    assert [each.stage for each in second.unmet] == [2, 2]


@pytest.mark.realises("BR-CPL-11", "SC-9")
def test_a_reopened_complaint_has_new_deadlines_from_the_reopening() -> None:
    closed = close(accept(communicated(), at(20, by="cara")), at(21))
    again = reopen(closed, on_day(21, reason="it came back"))
    assert (again.state, len(again.reopenings), again.closures) == ("under_assessment", 1, closed.closures)
    assert (due(again, "acknowledgement"), due(again, "decision")) == (day(22), day(28))
    assert (the(again, "decision").provisional, again.closed_at) == (False, None)


@given(st.integers(1, 20), st.integers(0, 23), st.integers(0, 100))
@pytest.mark.realises("T-5", "T-6")
def test_a_deadline_is_at_risk_between_its_beginning_and_its_end(days: int, hour: int, waits: int) -> None:
    start = on_day(0, hour)
    complaint = acknowledge(received(start), start, **{**TOLD, "next_date": day(99)})
    open_ = assess(complaint, start, **HIGH)
    asked = request_information(open_, on_day(days, 23), asked="x", by=day(300))
    back = information_received(asked, on_day(days + waits, 23))
    for each in back.deadlines:
        assert each.counted_from is not None
        assert each.at_risk_at is not None
        assert each.counted_from <= each.at_risk_at <= each.due_at


def test_a_profile_that_is_gone_is_named() -> None:
    lost = evolve(acknowledged(), profile="lost/1")
    with pytest.raises(PolicyMissing, match="lost"):
        assess(lost, at(2), **HIGH)
    assert received(at(0, policies=CFPB)).deadline("acknowledgement") is None
    assert assess(received(at(0, policies=CFPB)), at(1, policies=CFPB), **HIGH).state == "under_assessment"


@pytest.mark.realises("BR-CPL-3", "BR-CPL-16", "G-12")
def test_an_adopted_acknowledgement_is_owed_until_somebody_is_told() -> None:
    given: dict[str, Any] = {
        "origin": "old",
        "reference": "1",
        "received_at": MONDAY,
        "customer": "acme",
        "complainant": "cara",
    }
    said: dict[str, Any] = {"channel": "email", "type": "other", "text": "x", "acknowledge_by": day(9)}
    old = adopt(on_day(1), **given, **said, state="received")
    told = acknowledge(old, on_day(2), **{**TOLD, "next_date": day(9)}, channel="phone", to="Cara")
    assert the(told, "acknowledgement").met_at == on_day(2).at
    done = adopt(on_day(1), **given, **said, state="received", acknowledged_at=MONDAY)
    with pytest.raises(Refused, match="has been told already"):
        acknowledge(done, on_day(2), **{**TOLD, "next_date": day(9)})
    unasked = adopt(on_day(1), **{**given, **said, "acknowledge_by": None}, state="received")
    assert acknowledge(unasked, on_day(2), **{**TOLD, "next_date": day(9)}).state == "acknowledged"
