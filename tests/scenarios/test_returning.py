"""What comes back: reopened inside the window, continued after it, closed by silence, taken over, and told twice."""

import pytest

from itilbrm import Remedy
from itilbrm.errors import Refused
from tests.scenarios.house import House, at, settled


@pytest.mark.realises("SC-9", "BR-CPL-11", "K-CPL-12", "BR-MON-1", "W-74")
def test_a_complaint_reopened_inside_the_window_counts_anew_and_its_first_closing_stays() -> None:
    house = House.opened("2026-02-23 10:00")
    complaint = house.assessed()
    house.wait("2026-03-02 10:00")  # the first of March is a Sunday
    closed = house.close(house.decide(complaint))
    assert house.practice.watches.of(closed.id).state == "stood_down"
    assert house.practice.kpi("K-CPL-12", period="2026-03").value == 0
    house.wait("2026-03-20 10:00")
    with pytest.raises(Refused, match="no reason is given"):
        house.acting("cara").complaints.reopen(closed.id)
    back = house.acting("cara", "it happens again").complaints.reopen(closed.id)
    assert (back.state, len(back.reopenings), len(back.closures)) == ("under_assessment", 1, 1)
    new = [each for each in back.deadlines if each.counted_from == at("2026-03-20 10:00")]
    assert {each.kind for each in new} == {"acknowledgement", "decision"}
    assert (back.closures[0].at, back.closures[0].kind) == (at("2026-03-02 10:00"), "customer_accepted")
    watch = house.practice.watches.of(back.id)
    assert (watch.state, {aim.set_for for aim in watch.aims}) == ("on_track", {each.original_due_at for each in new})
    assert house.practice.kpi("K-CPL-12", period="2026-03").value == 100
    assert house.practice.kpi("K-CPL-11", period="2026-03").value == 1
    assert house.practice.as_at(at("2026-03-10 10:00")).complaints.get(back.id).state == "closed"


@pytest.mark.realises("SC-9", "BR-CPL-11", "TM-CPL-2", "W-74")
def test_after_the_window_only_new_facts_reopen_and_a_new_complaint_is_linked() -> None:
    house = House.opened("2026-02-23 10:00")
    complaint = house.assessed()
    house.wait("2026-03-01 10:00")
    closed = house.close(house.decide(complaint))
    asked = house.acting("cara", "it happens again").complaints
    house.wait("2026-07-01 10:00")
    with pytest.raises(Refused, match=rf"until 2026-04-30T.*follow_up_of='{closed.id}'"):
        asked.reopen(closed.id)
    new = house.receive(follow_up_of=closed.id)
    assert new.follow_up_of == closed.id
    assert asked.reopen(closed.id, new_facts=True).state == "under_assessment"


@pytest.mark.realises("SC-9", "TM-CPL-2")
@pytest.mark.parametrize(("when", "opens"), [("2026-05-01 00:00", True), ("2026-05-01 00:01", False)])
def test_the_window_ends_with_the_last_day_of_it(when: str, opens: bool) -> None:  # noqa: FBT001  what is expected
    house = House.opened("2026-02-23 10:00")
    complaint = house.assessed()
    house.wait("2026-03-01 10:00")
    closed = house.close(house.decide(complaint))
    house.wait(when)
    asked = house.acting("cara", "it happens again").complaints
    if opens:
        assert asked.reopen(closed.id).state == "under_assessment"
    else:
        with pytest.raises(Refused):
            asked.reopen(closed.id)


@pytest.mark.realises("BR-MON-3", "BR-MON-6", "BR-CPL-11")
def test_what_is_missed_after_a_reopening_on_the_same_day_stays_missed() -> None:
    """The new deadline falls on the instant of the one that was met before."""
    house = House.opened("2026-02-02 10:00")
    closed = house.close(house.decide(house.assessed()))
    house.wait("2026-02-02 11:00")
    back = house.acting("cara", "not settled").complaints.reopen(closed.id)
    acknowledgement = back.deadline("acknowledgement")
    assert acknowledgement is not None
    assert acknowledgement.met_at is None
    house.go("2026-02-04 10:00")
    house.ann.complaints.assign(back.id, owner="bob")
    (breach,) = house.practice.watches.of(back.id).breaches
    assert not breach.in_time
    house.acknowledge(back)
    (breach,) = house.practice.watches.of(back.id).breaches
    assert (breach.kind, breach.in_time) == ("acknowledgement", False)


@pytest.mark.realises("SC-41", "TM-CPL-1", "W-73")
def test_nobody_answers_and_by_default_the_complaint_stays_open() -> None:
    house = House.opened("2026-02-02 10:00")
    told = house.decide(house.assessed())
    house.go("2026-05-02 10:00")
    assert house.practice.complaints.get(told.id).state == "decision_communicated"
    with pytest.raises(Refused, match="waits for an answer for ever"):
        house.ann.complaints.close_without_response(told.id)


@pytest.mark.realises("SC-41", "TM-CPL-1", "W-73")
def test_where_it_is_switched_on_silence_is_reminded_of_and_closes_apart_from_what_was_accepted() -> None:
    house = House.opened("2026-02-02 10:00", policies=settled(closes_silent=True))
    cara = house.person("Cara")
    silent = house.decide(house.assessed(complainant=cara.id))
    accepted = house.close(house.decide(house.assessed(complainant="carl")))
    disputed = house.decide(house.assessed(complainant="cora"))
    house.go("2026-02-07 23:59").practice.deliver()
    assert not house.box.to(cara, "silence_reminder")
    house.go("2026-02-08 00:00").practice.deliver()
    (letter,) = house.box.to(cara, "silence_reminder")
    assert "12 February" in letter.text or "13 February" in letter.text
    house.acting("cora", "I do not agree").complaints.reject_decision(disputed.id)
    house.go("2026-02-12 23:59")
    assert house.practice.complaints.get(silent.id).state == "decision_communicated"
    house.go("2026-02-13 00:00")
    closed = house.practice.complaints.get(silent.id)
    assert (closed.state, closed.closures[-1].kind, closed.closures[-1].by) == ("closed", "no_response", "clock")
    assert house.practice.complaints.get(accepted.id).closures[-1].kind == "customer_accepted"
    assert house.practice.complaints.get(disputed.id).state == "under_assessment"
    assert house.practice.tick().total == 0


@pytest.mark.realises("SC-41", "TM-CPL-1")
def test_the_days_of_silence_count_from_when_the_decision_was_sent() -> None:
    house = House.opened("2026-02-02 10:00", policies=settled(closes_silent=True))
    cara = house.person("Cara")
    complaint = house.assessed(complainant=cara.id)
    answered = house.ann.complaints.prepare_response(
        complaint.id,
        outcome="resolved_by_agreement",
        text="Agreed.",
        consents=(cara.id, "ann"),
        remedy=Remedy(kind="apology", text="Sorry."),
    )
    house.ann.complaints.communicate_decision(answered.id)
    house.wait("2026-02-05 10:00")
    assert house.practice.complaints.get(complaint.id).silence is None
    house.practice.deliver()
    silence = house.practice.complaints.get(complaint.id).silence
    assert silence is not None
    assert silence.remind_at == at("2026-02-11 00:00")
    house.go("2026-02-11 10:00")
    house.go("2026-02-16 00:00")
    assert house.practice.complaints.get(complaint.id).state == "closed"


@pytest.mark.realises("W-82", "BR-CPL-19", "BR-CPL-23")
def test_many_who_say_the_same_keep_their_own_deadlines_and_take_the_cause_from_the_master() -> None:
    house = House.opened("2026-02-02 10:00")
    master = house.assessed(complainant="cara")
    child = house.assessed(complainant="carl")
    joined = house.ann.complaints.join_master(child.id, master=master.id)
    assert (joined.complainant, joined.deadlines) == ("carl", child.deadlines)
    house.decide(master)
    answer = house.decide(joined, findings="", root_cause=None)
    assert answer.response is not None
    assert answer.response.root_cause is not None
    assert answer.response.root_cause.code == "disk_full"
    with pytest.raises(Refused, match=r"nobody knows that .* comes from the same complainant"):
        house.ann.complaints.mark_duplicate(answer.id, of=master.id)
    twice = house.receive(complainant="cara", happened="2026-01-30 16:00")
    assert house.ann.complaints.mark_duplicate(twice.id, of=master.id).state == "duplicate"
    assert house.practice.complaints.get(master.id).received_at == at("2026-01-30 16:00")
    assert house.practice.kpi("K-CPL-1", period="2026").value == 2


@pytest.mark.realises("BR-CPL-10", "W-69")
def test_what_is_settled_on_the_spot_ends_with_a_summary_that_is_acknowledgement_and_decision() -> None:
    house = House.opened("2026-02-02 10:00", policies=settled(profile="fca_disp"))
    complaint = house.receive()
    with pytest.raises(Refused, match="it is of high severity"):
        house.ann.complaints.early_resolve(
            complaint.id, summary="Done.", accepted_by="cara", triage_severity="high", channel="letter"
        )
    done = house.ann.complaints.early_resolve(
        complaint.id, summary="Done.", accepted_by="cara", triage_severity="low", channel="letter"
    )
    assert (done.state, done.closures[0].kind) == ("closed", "early")
    assert all(each.met_at == house.clock.now() for each in done.deadlines)
    late = house.receive()
    house.wait("2026-02-05 17:01")
    with pytest.raises(Refused, match="the window for an early resolution ended at 2026-02-05T17:00"):
        house.ann.complaints.early_resolve(late.id, summary="Done.", accepted_by="cara", triage_severity="low")
    assert house.practice.complaints.get(late.id).closed_at is None
