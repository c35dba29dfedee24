"""Every complaint has its watch, which warns, misses, escalates, tells and stands down as SM-MON says."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from itilbrm import Practice, errors
from itilbrm.calendars import Amount
from itilbrm.policies import DeadlineProfile, Policies, Rung, Stage, Target
from itilbrm.ports import Batch
from itilbrm.processes.complaint_watch import MONITORING, Breach, monitoring
from itilbrm.processes.complaints import Pause
from tests.processes.complaint_watch.watched import (
    BEGINNING,
    DAY,
    HOUR,
    LONDON,
    adopted,
    archive,
    deadline,
    facts_of,
    fetch,
    mediate,
    opened,
    put_deadlines,
    received,
    routed,
    steps_of,
)

QUIET = {"TM-MON-3": "off", "TM-MON-6": "off"}


def quiet(**more: Any) -> Policies:  # noqa: ANN401  of policies
    """Return policies under which nobody is told at intervals, and nothing is idle."""
    stage = Stage(number=1, decisions={"": Target(amount=Amount.parse("10 business days"))})
    return routed(
        DeadlineProfile(id="quiet", stages=(stage,), update_every=None), profile="quiet", timers=QUIET, **more
    )


@pytest.mark.realises("BR-MON-1", "SM-MON")
def test_every_complaint_that_is_received_has_one_watch_in_the_same_commit() -> None:
    practice, _ = opened()
    commits: list[Batch] = []
    commit = practice._keeping.store.commit

    def look(batch: Batch, /) -> bool:
        commits.append(batch)
        return commit(batch)

    practice._keeping.store.commit = look  # type: ignore[method-assign]  # to look on
    complaint = received(practice)
    assert len(commits) == 1
    assert {put.document.kind for put in commits[0].puts} == {"complaint", "complaint_watch"}
    watch = practice.watches.of(complaint.id)
    assert watch.state == "on_track"
    assert watch.complaint == complaint.id
    assert {aim.kind for aim in watch.aims} == {"acknowledgement", "decision"}
    with pytest.raises(errors.NotAvailable):
        practice.acting_as("ann").perform(
            monitoring.open, complaint=complaint.id, sight=sight_of(practice, complaint.id)
        )


def sight_of(practice: Practice, complaint: str) -> Any:  # noqa: ANN401  what a watch sees
    from itilbrm.processes.complaint_watch import Sight

    watch = practice.watches.of(complaint)
    return Sight(**{field.name: getattr(watch, field.name) for field in attrs.fields(Sight)})


@pytest.mark.realises("BR-MON-1")
@pytest.mark.parametrize("state", ["received", "acknowledged", "awaiting_information", "accepted"])
def test_what_is_adopted_open_is_watched_and_what_is_closed_is_not(state: str) -> None:
    practice, clock = opened()
    complaint = adopted(practice, clock.now() - DAY, state=state)
    assert practice.watches.of(complaint.id).state == "on_track"
    closed = adopted(practice, clock.now() - DAY, state="closed", closed_at=clock.now(), reference="2")
    with pytest.raises(errors.NotFound, match="give the id of a complaint that was open"):
        practice.watches.of(closed.id)


@pytest.mark.realises("BR-MON-1")
def test_a_watch_is_stood_down_with_its_complaint_and_armed_again_when_it_comes_back() -> None:
    practice, clock = opened(policies=quiet())
    complaint = received(practice, deadline(clock.now() + 10 * DAY))
    ann = practice.acting_as("ann")
    ann.perform(archive, complaint.id)
    watch = practice.watches.of(complaint.id)
    assert watch.state == "stood_down"
    assert MONITORING.due(watch) is None
    assert watch.aims == ()
    assert practice.tick(clock.now() + 20 * DAY).total == 0
    clock.set(clock.now() + 20 * DAY)
    ann.perform(fetch, complaint.id)
    watch = practice.watches.of(complaint.id)
    assert watch.state == "on_track"
    assert practice.tick().fired == {"breach": 1, "warn": 1}, "the clock judges at its next turn"


@pytest.mark.realises("BR-MON-1")
def test_what_was_adopted_closed_gets_a_watch_when_it_comes_back() -> None:
    practice, clock = opened()
    complaint = adopted(practice, clock.now() - DAY, state="closed", closed_at=clock.now())
    practice.acting_as("cara", "not at all").perform("reopen", complaint.id)
    assert practice.watches.of(complaint.id).state == "on_track"


@pytest.mark.realises("BR-MON-1")
def test_states_of_an_extended_lifecycle_are_watched_by_their_category() -> None:
    practice, clock = opened(policies=quiet())
    complaint = received(practice, deadline(clock.now() + DAY))
    practice.acting_as("ann").perform(mediate, complaint.id)
    assert practice.watches.of(complaint.id).state == "on_track"
    clock.advance(2 * DAY)
    assert practice.tick().fired["breach"] == 1
    practice.acting_as("ann").perform(archive, complaint.id)
    assert practice.watches.of(complaint.id).state == "stood_down"


@pytest.mark.realises("BR-MON-2", "TM-MON-1", "T-6")
def test_a_deadline_is_at_risk_when_three_quarters_of_the_business_time_are_used() -> None:
    practice, clock = opened()
    complaint = received(practice)
    aim = practice.watches.of(complaint.id).aims_at
    assert aim is not None
    assert aim.kind == "acknowledgement"
    # From Monday 09:00 to the close of Tuesday are 16 business hours.
    assert aim.at_risk_at == BEGINNING + DAY + 4 * HOUR
    clock.set(aim.at_risk_at - timedelta(microseconds=1))
    assert "warn" not in practice.tick().fired
    clock.set(aim.at_risk_at)
    assert practice.tick().fired == {"warn": 1}
    watch = practice.watches.of(complaint.id)
    assert watch.state == "at_risk"
    assert watch.since == aim.at_risk_at
    assert watch.turn is not None
    assert (watch.turn.timer, watch.turn.at, watch.turn.aims) == ("warn", aim.at_risk_at, (aim,))


@pytest.mark.realises("BR-MON-2", "T-5", "SC-18")
def test_a_paused_deadline_neither_warns_nor_is_missed() -> None:
    practice, clock = opened(policies=quiet())
    due = clock.now() + DAY
    complaint = received(practice, deadline(due))
    ann = practice.acting_as("ann")
    clock.advance(HOUR)
    paused = deadline(due, pausable=True, pauses=(Pause(since=clock.now()),))
    ann.perform(put_deadlines, complaint.id, deadlines=(paused,))
    assert practice.watches.of(complaint.id).state == "on_track"
    clock.advance(9 * DAY)
    assert practice.tick().total == 0
    later = deadline(clock.now() + DAY, original_due_at=due, pauses=(Pause(since=BEGINNING + HOUR, until=clock.now()),))
    ann.perform(put_deadlines, complaint.id, deadlines=(later,))
    assert steps_of(practice, complaint)[-2:] == ["extend", "extend"]
    clock.advance(2 * DAY)
    assert practice.tick().fired == {"breach": 1, "warn": 1}


@pytest.mark.realises("BR-MON-3", "SC-15", "T-2")
def test_overdue_across_a_weekend_and_holidays_once_and_dated_by_the_deadline() -> None:
    at = datetime(2025, 12, 19, 10, tzinfo=ZoneInfo("Europe/London"))
    practice, clock = opened(at=at, policies=routed(calendars={"provider": LONDON}))
    complaint = received(practice)
    ann = practice.acting_as("ann")
    ann.perform(
        "acknowledge", complaint.id, contact="Ann", next_step="look", next_date=at + 9 * DAY, channel="phone", to="cara"
    )
    ann.perform("assess", complaint.id, severity="high", complexity="low", impact="low", urgency="low")
    due = datetime(2025, 12, 30, 17, tzinfo=UTC)
    aim = practice.watches.of(complaint.id).aims_at
    assert aim is not None
    assert (aim.kind, aim.due_at) == ("decision", due)
    clock.set(datetime(2025, 12, 27, 12, tzinfo=UTC))
    assert "breach" not in practice.tick().fired
    clock.set(due)
    assert "breach" not in practice.tick().fired, "at the close itself it is not overdue"
    clock.set(datetime(2025, 12, 31, 12, tzinfo=UTC))
    assert practice.tick().fired["breach"] == 1
    assert practice.tick().fired == {}
    watch = practice.watches.of(complaint.id)
    assert watch.state == "overdue"
    assert [(each.kind, each.due_at, each.letter) for each in watch.breaches] == [("decision", due, True)]
    assert watch.since - due == timedelta(microseconds=1)


@pytest.mark.realises("SC-16", "T-7")
def test_a_complaint_from_another_zone_is_missed_by_the_clock_of_the_calendar() -> None:
    sent = datetime(2025, 10, 24, 17, 30, tzinfo=ZoneInfo("America/New_York"))
    practice, clock = opened(at=sent, policies=routed(calendars={"provider": LONDON}))
    complaint = received(practice)
    aim = practice.watches.of(complaint.id).aims_at
    assert aim is not None
    due = datetime(2025, 10, 28, 17, tzinfo=ZoneInfo("Europe/London"))
    assert aim.due_at == due, "it counts from Monday, 27 October, after the clocks went back"
    clock.set(due)
    assert "breach" not in practice.tick().fired
    clock.advance(timedelta(seconds=1))
    assert practice.tick().fired["breach"] == 1


@pytest.mark.realises("SC-19", "BR-MON-3")
def test_eight_weeks_without_a_final_response_ask_for_a_holding_letter() -> None:
    at = datetime(2025, 12, 19, 10, tzinfo=ZoneInfo("Europe/London"))
    practice, clock = opened(at=at, policies=routed(calendars={"provider": LONDON}, profile="fca_disp"))
    complaint = received(practice)
    ann = practice.acting_as("ann")
    ann.perform(
        "acknowledge", complaint.id, contact="Ann", next_step="look", next_date=at + DAY, channel="letter", to="cara"
    )
    due = datetime(2026, 2, 14, tzinfo=UTC)
    clock.set(due)
    assert "breach" not in practice.tick().fired
    clock.advance(timedelta(minutes=1))
    assert practice.tick().fired["breach"] == 1
    (breach,) = practice.watches.of(complaint.id).breaches
    assert (breach.kind, breach.due_at, breach.letter) == ("decision", due, True)


@pytest.mark.realises("BR-MON-3")
def test_each_missed_deadline_has_its_own_letter_in_the_order_of_the_deadlines() -> None:
    practice, clock = opened(policies=quiet())
    start = clock.now()
    complaint = received(practice, deadline(start + 2 * DAY), deadline(start + DAY, "acknowledgement"))
    clock.advance(3 * DAY)
    assert practice.tick().fired == {"breach": 2, "warn": 1}
    watch = practice.watches.of(complaint.id)
    assert [(each.kind, each.letter) for each in watch.breaches] == [("acknowledgement", True), ("decision", True)]
    facts = facts_of(practice, complaint)[2:]
    assert [fact.step for fact in facts] == ["warn", "breach", "breach"], "what is overdue is not warned of"
    assert [fact.happened_at for fact in facts] == sorted(fact.happened_at for fact in facts)


@pytest.mark.realises("BR-MON-4")
def test_what_is_extended_in_time_is_aimed_at_anew() -> None:
    practice, clock = opened()
    complaint = received(practice)
    ann = practice.acting_as("ann", "the supplier asks for time")
    until = clock.now() + 40 * DAY
    ann.perform("extend", complaint.id, until=until)
    watch = practice.watches.of(complaint.id)
    assert steps_of(practice, complaint)[-1] == "extend"
    assert watch.state == "on_track"
    assert max(aim.due_at for aim in watch.aims) == until


@pytest.mark.realises("BR-MON-4")
def test_an_extension_after_the_deadline_or_to_an_earlier_date_is_refused_and_the_watch_stays() -> None:
    practice, clock = opened()
    complaint = received(practice)
    ann = practice.acting_as("ann", "we are slow")
    before = practice.watches.of(complaint.id)
    with pytest.raises(errors.Refused):
        ann.perform("extend", complaint.id, until=clock.now() + HOUR)
    clock.advance(60 * DAY)
    with pytest.raises(errors.Refused):
        ann.perform("extend", complaint.id, until=clock.now() + DAY)
    assert practice.watches.of(complaint.id) == before


@pytest.mark.realises("BR-MON-5", "TM-MON-2")
@pytest.mark.parametrize(("severity", "days"), [("low", 14), ("medium", 7), ("high", 2), ("critical", 0)], ids=str)
def test_it_is_escalated_when_it_is_overdue_for_as_long_as_its_severity_allows(severity: str, days: int) -> None:
    practice, clock = opened(policies=quiet())
    due = clock.now() + DAY
    complaint = received(practice, deadline(due), triage_severity=severity)
    clock.set(due + days * DAY - timedelta(microseconds=1) * bool(days))
    assert "escalate" not in practice.tick().fired
    clock.advance(timedelta(microseconds=1))
    assert practice.tick().fired["escalate"] == 1
    watch = practice.watches.of(complaint.id)
    assert (watch.state, watch.escalated_to, watch.escalation_ground) == ("escalated", "lead", "overdue")
    assert practice.tick().total == 0
    clock.advance(90 * DAY)
    assert practice.tick().total == 0, "once"


@pytest.mark.realises("BR-MON-5")
def test_the_complainant_asks_and_it_is_escalated_with_a_reason_and_back_again() -> None:
    practice, clock = opened(policies=quiet())
    complaint = received(practice, deadline(clock.now() + DAY))
    key = practice.watches.of(complaint.id).id
    with pytest.raises(errors.Refused, match="no reason is given"):
        practice.acting_as("cara").watches.escalate(key, ground="complainant_asks")
    with pytest.raises(errors.Refused, match="nothing is overdue"):
        practice.acting_as("cara", "now").watches.escalate(key)
    watch = practice.acting_as("cara", "nobody answers").watches.escalate(key, ground="complainant_asks", level=2)
    assert (watch.state, watch.escalated_to) == ("escalated", "IT steering group")
    with pytest.raises(errors.Refused, match="no reason is given"):
        practice.acting_as("bea").watches.de_escalate(key)
    clock.advance(DAY - HOUR)
    assert practice.acting_as("bea", "settled").watches.de_escalate(key).state == "at_risk"
    practice.acting_as("bea", "again").watches.escalate(key, ground="normal_channel_failed")
    clock.advance(20 * DAY)
    practice.tick()
    watch = practice.acting_as("bea", "settled").watches.de_escalate(key)
    assert watch.state == "overdue"
    assert practice.tick().total == 0, "what was escalated once is not by itself again"


@pytest.mark.realises("BR-MON-5")
def test_without_a_route_the_watch_says_overdue_and_the_clock_tells_what_is_missing() -> None:
    practice, clock = opened(policies=Policies(timers={"TM-MON-6": "off"}))
    complaint = received(practice, deadline(clock.now() + DAY), owner="")
    clock.advance(30 * DAY)
    turn = practice.tick()
    watch = practice.watches.of(complaint.id)
    assert watch.state == "overdue"
    assert [(each.id, each.step) for each in turn.troubles] == [(watch.id, "escalate")]
    assert "route of escalation" in turn.troubles[0].sentence
    assert turn.fired["inform"] == 1, "what else is due is done"
    assert [each.step for each in practice.tick().troubles] == ["escalate"], "it is not lost"
    with pytest.raises(errors.PolicyMissing):
        practice.acting_as("bea", "now").watches.escalate(watch.id, ground="normal_channel_failed")


@pytest.mark.realises("BR-MON-6")
def test_a_deadline_that_is_met_in_time_leaves_no_trace_of_risk() -> None:
    practice, clock = opened(policies=quiet())
    start = clock.now()
    first, second = deadline(start + DAY, "acknowledgement"), deadline(start + 9 * DAY)
    complaint = received(practice, first, second)
    clock.advance(DAY - HOUR)
    assert practice.tick().fired == {"warn": 1}
    practice.acting_as("ann").perform(
        put_deadlines, complaint.id, deadlines=(attrs.evolve(first, met_at=clock.now()), second)
    )
    watch = practice.watches.of(complaint.id)
    assert steps_of(practice, complaint)[-1] == "meet"
    assert (watch.state, watch.breaches) == ("on_track", ())
    assert [aim.kind for aim in watch.aims] == ["decision"]


@pytest.mark.realises("BR-MON-6")
def test_meeting_one_deadline_while_the_next_is_at_risk_leaves_it_at_risk() -> None:
    practice, clock = opened(policies=quiet())
    start = clock.now()
    first, second = deadline(start + DAY, "acknowledgement"), deadline(start + DAY + HOUR)
    complaint = received(practice, first, second)
    clock.advance(DAY - HOUR)
    practice.tick()
    practice.acting_as("ann").perform(
        put_deadlines, complaint.id, deadlines=(attrs.evolve(first, met_at=clock.now()), second)
    )
    assert practice.watches.of(complaint.id).state == "at_risk"


@pytest.mark.realises("BR-MON-6")
@pytest.mark.parametrize("ticked", [True, False], ids=["after the clock found it", "before the clock came round"])
def test_meeting_a_deadline_late_is_to_recover_and_the_breach_stays(ticked: bool) -> None:  # noqa: FBT001  a case
    practice, clock = opened(policies=quiet())
    only = deadline(clock.now() + DAY)
    complaint = received(practice, only)
    clock.advance(2 * DAY)
    if ticked:
        practice.tick()
    practice.acting_as("ann").perform(put_deadlines, complaint.id, deadlines=(attrs.evolve(only, met_at=clock.now()),))
    watch = practice.watches.of(complaint.id)
    assert watch.state == "on_track"
    assert steps_of(practice, complaint)[-2:] == ["breach", "recover"]
    assert [(each.due_at, each.letter) for each in watch.breaches] == [(only.due_at, ticked)], "answered, no letter"
    assert practice.tick().total == 0


@pytest.mark.realises("BR-MON-6")
def test_it_stays_overdue_while_anything_else_is_past_due() -> None:
    practice, clock = opened(policies=quiet())
    start = clock.now()
    first, second = deadline(start + DAY, "acknowledgement"), deadline(start + DAY + HOUR)
    complaint = received(practice, first, second)
    clock.advance(3 * DAY)
    practice.tick()
    ann = practice.acting_as("ann")
    met = attrs.evolve(first, met_at=clock.now())
    ann.perform(put_deadlines, complaint.id, deadlines=(met, second))
    watch = practice.watches.of(complaint.id)
    assert watch.state == "overdue"
    with pytest.raises(errors.Refused, match="past due is still the decision"):
        ann.perform(monitoring.recover, watch.id, sight=sight_of(practice, complaint.id))
    ann.perform(put_deadlines, complaint.id, deadlines=(met, attrs.evolve(second, met_at=clock.now())))
    assert practice.watches.of(complaint.id).state == "on_track"


@pytest.mark.realises("SC-49", "BR-CPL-16", "BR-MON-6")
def test_the_call_of_friday_recorded_on_monday_meets_the_deadline_of_friday() -> None:
    practice, clock = opened(at=datetime(2026, 3, 5, 10, tzinfo=UTC), policies=quiet())
    due = datetime(2026, 3, 6, 17, tzinfo=UTC)
    complaint = received(practice, deadline(due, "acknowledgement"))
    told: dict[str, Any] = {"contact": "Ann", "next_step": "we look", "next_date": due + 9 * DAY}
    ann = practice.acting_as("ann")
    assert ann.perform("acknowledge", complaint.id, **told).state == "acknowledged"
    clock.set(datetime(2026, 3, 7, 12, tzinfo=UTC))
    practice.tick()
    watch = practice.watches.of(complaint.id)
    assert watch.state == "overdue", "nothing was sent"
    clock.set(datetime(2026, 3, 9, 10, tzinfo=UTC))
    friday = due - HOUR
    note = {"told": ("acknowledgement",), "told_at": friday, "channel": "phone", "to": "cara"}
    practice.acting_as("ann").perform("note_told", complaint.id, **note)
    watch = practice.watches.of(complaint.id)
    assert watch.state == "on_track"
    assert [each.in_time for each in watch.breaches] == [True], "that it was taken for missed stays on record"


@pytest.mark.realises("BR-MON-7", "TM-MON-3")
def test_the_complainant_is_told_at_intervals_from_when_they_were_told_last() -> None:
    practice, clock = opened(policies=routed(timers={"TM-MON-6": "off"}))
    complaint = received(practice, deadline(clock.now() + 90 * DAY))
    week = clock.now() + 7 * DAY + 8 * HOUR
    assert practice.watches.of(complaint.id).inform_at == week, "five business days, to the close"
    clock.set(week)
    assert practice.tick().fired == {"inform": 1}
    watch = practice.watches.of(complaint.id)
    assert (watch.last_update, watch.inform_at) == (week, week + 7 * DAY)
    clock.set(week + 2 * DAY - HOUR)
    practice.acting_as("cara").watches.inform(watch.id)
    watch = practice.watches.of(complaint.id)
    assert watch.inform_at == week + 9 * DAY
    assert watch.turn is not None
    assert watch.turn.why == ("cara",)
    clock.set(week + 60 * DAY)
    assert practice.tick().fired == {"inform": 1}, "what is long overdue is told once"


@pytest.mark.realises("BR-MON-7")
def test_status_goes_to_nobody_else_and_not_where_nobody_is_known() -> None:
    practice, _ = opened()
    complaint = received(practice, on_behalf_of="tom", authority="a letter")
    key = practice.watches.of(complaint.id).id
    with pytest.raises(errors.Refused, match="mallory is neither the complainant nor speaks for them"):
        practice.acting_as("mallory").watches.inform(key)
    practice.acting_as("ann").watches.inform(key, asked_by="tom")
    nobody = received(practice, complainant="anonymous")
    watch = practice.watches.of(nobody.id)
    assert watch.inform_at is None
    with pytest.raises(errors.Refused, match="nobody is known who could be told"):
        practice.acting_as("ann").watches.inform(watch.id)


@pytest.mark.realises("BR-MON-8", "TM-MON-6")
def test_nobody_does_anything_and_an_alert_is_raised_once_until_somebody_does() -> None:
    practice, clock = opened(policies=routed(timers={"TM-MON-3": "off"}))
    complaint = received(practice, deadline(clock.now() + 90 * DAY))
    idle = clock.now() + 7 * DAY + 8 * HOUR
    clock.set(idle)
    assert practice.tick().fired["alert_idle"] == 1
    clock.advance(30 * DAY)
    assert "alert_idle" not in practice.tick().fired
    practice.acting_as("bea").perform("assign", complaint.id, owner="bea")
    watch = practice.watches.of(complaint.id)
    assert (watch.owner, watch.active_at) == ("bea", clock.now())
    clock.advance(8 * DAY)
    assert practice.tick().fired["alert_idle"] == 1


@pytest.mark.realises("BR-MON-8")
def test_what_has_no_owner_is_said_at_once_and_what_had_none_elsewhere_is_not() -> None:
    practice, clock = opened()
    complaint = received(practice, owner="")
    adopted(practice, clock.now() - DAY)
    assert practice.tick().fired == {"alert_idle": 1}
    watch = practice.watches.of(complaint.id)
    assert watch.turn is not None
    assert watch.turn.why == ("ownerless",)
    with pytest.raises(errors.Refused, match="somebody sees to it, or that nobody does was said already"):
        practice.acting_as("ann").perform(monitoring.alert_idle, watch.id)


LADDER = DeadlineProfile(
    id="ladder",
    stages=(Stage(number=1, decisions={"": Target(amount=Amount.parse("10 business days"))}),),
    update_every=None,
    timers={"TM-MON-6": "off"},
    ladder=(
        Rung(name="half", share=50),
        Rung(name="soon", before=Amount.parse("2 business days"), whom="manager", do="notify"),
        Rung(name="too soon", before=Amount.parse("90 business days")),
        Rung(name="late", after=Amount.parse("1 business day"), whom="lead", do="propose_escalation", waits=False),
        Rung(name="grave", after=Amount.parse("0 business hours"), severities=("critical",)),
    ),
)


@pytest.mark.realises("BR-MON-11")
def test_each_rung_of_the_ladder_fires_once_for_each_deadline() -> None:
    practice, clock = opened(policies=routed(LADDER, profile="ladder"))
    complaint = received(practice)
    watch = practice.watches.of(complaint.id)
    assert [rung.rung for rung in sorted(watch.rungs, key=lambda each: each.at)] == ["half", "soon", "late"]
    clock.set(BEGINNING + 30 * DAY)
    turn = practice.tick()
    assert turn.fired["climb"] == 3
    watch = practice.watches.of(complaint.id)
    assert [rung.rung for rung in watch.rungs_fired] == ["half", "soon", "late"]
    assert watch.rungs == ()
    facts = [fact for fact in facts_of(practice, complaint) if fact.step == "climb"]
    assert [fact.happened_at for fact in facts] == [rung.at for rung in watch.rungs_fired]
    last = facts[-1].changed["turn"]
    assert [(each.whom, each.do, each.waits) for each in last.rungs] == [("lead", "propose_escalation", False)]
    practice.acting_as("ann", "more time").perform("assign", complaint.id, owner="bea")
    assert practice.tick().fired.get("climb") is None


@pytest.mark.realises("BR-MON-11")
def test_a_rung_moves_with_its_deadline_unless_it_has_fired() -> None:
    practice, clock = opened(policies=routed(LADDER, profile="ladder"))
    complaint = received(practice)
    clock.set(BEGINNING + 8 * DAY)
    assert practice.tick().fired["climb"] == 1
    before = {rung.rung: rung.at for rung in practice.watches.of(complaint.id).rungs}
    (only,) = practice.complaints.get(complaint.id).deadlines
    moved = attrs.evolve(only, due_at=only.due_at + 7 * DAY)
    practice.acting_as("ann").perform(put_deadlines, complaint.id, deadlines=(moved,))
    after = {rung.rung: rung.at for rung in practice.watches.of(complaint.id).rungs}
    assert after == {name: at + 7 * DAY for name, at in before.items()}


@pytest.mark.realises("G-12", "BR-MON-3")
def test_what_an_adopted_complaint_missed_is_on_record_and_nothing_of_the_past_fires() -> None:
    practice, clock = opened()
    due = clock.now() - 90 * DAY
    complaint = adopted(practice, clock.now() - 200 * DAY, due)
    watch = practice.watches.of(complaint.id)
    assert watch.state == "overdue"
    assert watch.breaches == (
        Breach(kind="decision", stage=1, due_at=due, set_for=due, found_at=clock.now(), letter=False),
    )
    assert practice.tick().total == 0
    clock.advance(7 * DAY + 8 * HOUR)
    assert practice.tick().fired == {"alert_idle": 1, "inform": 1}, "what lies ahead fires"


@pytest.mark.realises("G-12", "BR-MON-5")
def test_what_is_overdue_elsewhere_since_yesterday_is_escalated_here_when_its_time_comes() -> None:
    practice, clock = opened(policies=quiet())
    complaint = adopted(practice, clock.now() - 20 * DAY, clock.now() - 3 * DAY)
    clock.advance(20 * DAY)
    assert practice.tick().fired == {"escalate": 1}
    assert practice.watches.of(complaint.id).state == "escalated"


@pytest.mark.realises("BR-MON-3")
def test_what_was_missed_by_the_closing_is_on_record_though_no_clock_came_round() -> None:
    practice, clock = opened(policies=quiet())
    due = clock.now() + DAY
    complaint = received(practice, deadline(due), deadline(due + 90 * DAY, "update"))
    clock.advance(9 * DAY)
    practice.acting_as("ann").perform(archive, complaint.id)
    watch = practice.watches.of(complaint.id)
    assert (watch.state, [(each.kind, each.letter) for each in watch.breaches]) == ("stood_down", [("decision", False)])


@pytest.mark.realises("BR-MON-3")
def test_a_complaint_without_a_deadline_is_never_missed() -> None:
    practice, clock = opened(policies=quiet())
    complaint = adopted(practice, clock.now() - DAY)
    clock.advance(900 * DAY)
    assert practice.tick().total == 0
    assert practice.watches.of(complaint.id).aims_at is None


def test_a_step_that_changes_nothing_for_the_watch_leaves_it_alone() -> None:
    practice, clock = opened()
    complaint = received(practice)
    before = practice.watches.of(complaint.id)
    clock.advance(HOUR)
    practice.acting_as("ann").perform("assign", complaint.id, investigator="ivy")
    assert practice.watches.of(complaint.id) == before, "it will be idle at the same close of business"


@pytest.mark.realises("BR-MON-5")
def test_a_graver_assessment_of_what_is_overdue_escalates_it_sooner() -> None:
    practice, clock = opened(policies=quiet())
    complaint = received(practice, deadline(clock.now() + DAY), triage_severity="low")
    clock.advance(3 * DAY)
    assert "escalate" not in practice.tick().fired
    ann = practice.acting_as("ann")
    ann.perform("assess", complaint.id, severity="critical", complexity="low", impact="low", urgency="low")
    assert practice.watches.of(complaint.id).severity == "critical"
    assert practice.tick().fired == {"escalate": 1}


@pytest.mark.realises("BR-MON-10", "SM-MON")
def test_when_a_watch_stands_down_what_is_to_be_done_stays_until_it_is_done() -> None:
    practice, clock = opened()
    complaint = received(practice)
    action = practice.acting_as("ann").actions.register(
        source=complaint.id,
        source_kind="complaint",
        text="Put in a second disk",
        owner="bob",
        due=clock.now() + 10 * DAY,
        customer="acme",
    )
    practice.acting_as("cara", "it is fine").complaints.withdraw(complaint.id)
    assert practice.watches.of(complaint.id).state == "stood_down"
    clock.advance(20 * DAY)
    practice.tick()
    assert [each.id for each in practice.actions.overdue(owner="bob")] == [action.id]
    assert practice.watches.worklist().total == 0
    practice.acting_as("bob").actions.start(action.id)
    assert practice.actions.get(action.id).state == "in_progress"
    assert practice.complaints.get(complaint.id).state == "withdrawn"
