"""By when: weekends, holidays, time zones, waiting, eight weeks, ladders, and what a changed policy moves."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs
import pytest

from itilbrm import BusinessCalendar, YearlyHoliday
from itilbrm.errors import Refused
from itilbrm.policies import DeadlineProfile
from itilbrm.processes.complaints import Complaint
from tests.scenarios.house import HOLIDAYS, LONDON, NEW_YORK, House, at, settled


def due(complaint: Complaint, kind: str = "decision") -> datetime:
    found = complaint.deadline(kind)  # type: ignore[arg-type]  # one of the kinds
    assert found is not None
    return found.due_at


@pytest.mark.realises("SC-15", "T-1", "BR-MON-3", "G-7", "W-29")
def test_a_deadline_over_a_weekend_and_holidays_is_missed_once_and_dated_by_when_it_was_due() -> None:
    house = House.opened("2025-12-19 10:00")
    complaint = house.assessed("high")
    assert due(complaint) == at("2025-12-30 17:00")
    house.go("2025-12-27 12:00")
    assert house.practice.watches.of(complaint.id).breaches == ()
    house.go("2025-12-31 09:00")
    assert house.practice.tick().total == 0
    watch = house.practice.watches.of(complaint.id)
    assert [(each.kind, each.due_at) for each in watch.breaches] == [("decision", at("2025-12-30 17:00"))]
    assert (watch.state, house.watched(complaint).count("breach")) == ("overdue", 1)
    (breach,) = (fact for fact in house.practice.history(watch.id) if fact.step == "breach")
    assert breach.happened_at == at("2025-12-30 17:00") + timedelta(microseconds=1)
    assert breach.recorded_at == at("2025-12-31 09:00")


@pytest.mark.realises("SC-15", "BR-MON-3", "BR-CPL-7")
def test_who_waits_in_vain_gets_one_letter_and_those_who_see_to_it_are_alerted() -> None:
    house = House.opened("2025-12-19 10:00")
    cara, ann, lea = house.person("Cara"), house.person("Ann"), house.person("Lea")
    house = attrs.evolve(house, practice=house.practice)
    complaint = house.assessed("high", complainant=cara.id, owner=ann.id)
    house.go("2025-12-31 09:00").practice.deliver()
    assert [each.subject for each in house.box.to(cara, "holding")] == [f"Your complaint {complaint.id} is late"]
    assert len(house.box.to(ann, "breach")) == 1
    assert not house.box.to(lea)  # the procedure names a lead by another id
    house.go("2026-01-09 09:00").practice.deliver()
    assert len(house.box.to(cara, "holding")) == 1


@pytest.mark.realises("SC-16", "T-2", "T-3", "W-31")
@pytest.mark.parametrize(
    ("customer", "sent", "due_at"),
    [
        ("acme", "2025-10-24 17:30", at("2025-10-28 17:00")),  # Friday 22:30 in London: counts from Monday
        ("hudson", "2025-10-24 17:30", at("2025-10-28 17:00", "America/New_York")),
        ("hudson", "2025-10-24 16:30", at("2025-10-27 17:00", "America/New_York")),
    ],
)
def test_what_is_sent_after_hours_counts_from_monday_where_the_calendar_is(
    customer: str, sent: str, due_at: datetime
) -> None:
    house = House.opened("2025-10-27 09:00")
    given = {"customer": customer, "complainant": "cara", "channel": "email", "type": "other", "text": "It hurts."}
    mailed = at(sent, "America/New_York")
    complaint = house.practice.acting_as("ann", happened_at=mailed).complaints.receive(**given)  # type: ignore[arg-type]  # words of the vocabulary
    assert (complaint.received_at, due(complaint, "acknowledgement")) == (mailed, due_at)
    found = complaint.deadline("acknowledgement")
    assert found is not None
    expected = NEW_YORK if customer == "hudson" else LONDON
    assert (found.calendar, found.zone) == (f"{expected.id}/{expected.edition}", expected.timezone)


@pytest.mark.realises("SC-16", "BR-MON-7", "W-83")
def test_status_information_shows_dates_where_the_recipient_lives() -> None:
    house = House.opened("2025-10-27 09:00")
    nell = house.person("Nell", time_zone="America/New_York")
    complaint = house.receive(complainant=nell.id)
    house.ann.complaints.inform(
        complaint.id, state_text="it is looked into", next_step="we write", next_date=at("2025-10-31 17:00")
    )
    house.practice.deliver()
    (letter,) = house.box.to(nell, "status")
    assert "13:00" in letter.text  # 17:00 in London, where summer time has ended a week earlier
    assert "17:00" not in letter.text


@pytest.mark.realises("SC-17", "T-3", "W-29", "W-32")
def test_a_holiday_added_later_moves_nothing_until_it_is_recomputed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/brm.db"
    before = House.opened("2026-02-02 10:00", url=url)
    with before.practice, House.opened("2026-02-02 10:00", url=url).practice as practice:
        old = before.receive()
        assert practice.complaints.get(old.id) == old
    moved = attrs.evolve(LONDON, holidays=(*HOLIDAYS, date(2026, 2, 3)), version=2)
    policies = attrs.evolve(settled(), calendars={"provider": moved, "new_york": NEW_YORK})
    house = House.opened("2026-02-02 11:00", url=url, policies=policies)
    new = house.receive()
    kept = house.practice.complaints.get(old.id)
    assert due(kept, "acknowledgement") == at("2026-02-03 17:00")
    assert due(new, "acknowledgement") == at("2026-02-04 17:00")
    editions = [each.deadline("acknowledgement").calendar for each in (kept, new)]  # type: ignore[union-attr]  # both have one
    assert editions == [f"provider/{LONDON.edition}", f"provider/{moved.edition}"]
    preview = house.practice.recompute(reason="a holiday was added", preview=True)
    assert due(house.practice.complaints.get(old.id), "acknowledgement") == at("2026-02-03 17:00")
    assert house.ann.recompute(reason="a holiday was added") == preview
    again = house.practice.complaints.get(old.id)
    deadline = again.deadline("acknowledgement")
    assert deadline is not None
    assert (deadline.due_at, deadline.original_due_at) == (at("2026-02-04 17:00"), at("2026-02-03 17:00"))
    fact = house.practice.history(old.id)[-1]
    assert (fact.step, fact.by, fact.reason) == ("recompute", "ann", "a holiday was added")
    assert house.practice.watches.of(old.id).aims[0].due_at == at("2026-02-04 17:00")
    house.practice.close()


@pytest.mark.realises("SC-18", "T-5", "BR-MON-2")
@pytest.mark.parametrize(("profile", "days"), [("itil_internal", 3), ("fca_disp", 0)])
def test_waiting_for_the_complainant_moves_what_may_pause_and_nothing_else(profile: str, days: int) -> None:
    house = House.opened("2026-02-02 10:00", policies=settled(profile=profile))
    complaint = house.assessed("high")
    before = due(complaint)
    house.ann.complaints.request_information(complaint.id, asked="Which mail?", by=at("2026-02-13 17:00"))
    house.go("2026-02-05 10:00")
    after = house.ann.complaints.information_received(complaint.id)
    assert LONDON.between(before, due(after)) == timedelta(hours=8 * days)
    watch = house.practice.watches.of(complaint.id)
    assert next(aim.due_at for aim in watch.aims if aim.kind == "decision") == due(after)
    assert watch.breaches == ()


@pytest.mark.realises("SC-19", "T-4", "BR-MON-3", "W-77")
def test_eight_weeks_without_an_answer_ask_for_a_letter_and_are_missed_at_the_end_of_the_day() -> None:
    house = House.opened("2025-12-19 10:00", policies=settled(profile="fca_disp"))
    cara = house.person("Cara")
    complaint = house.receive(complainant=cara.id)
    house.acknowledge(complaint, channel="letter")
    assert due(complaint) == at("2026-02-14 00:00")
    house.go("2026-02-13 23:59").practice.deliver()
    assert not house.box.to(cara, "holding")
    house.go("2026-02-14 00:01").practice.deliver()
    (breach,) = house.practice.watches.of(complaint.id).breaches
    assert (breach.kind, breach.due_at, breach.letter) == ("decision", at("2026-02-14 00:00"), True)
    (letter,) = house.box.to(cara, "holding")
    assert "The ombudsman, in writing." in letter.text


@pytest.mark.realises("W-29")
def test_holidays_come_back_every_year_by_a_rule() -> None:
    yearly = BusinessCalendar(
        id="provider",
        timezone="Europe/London",
        windows={"monday-friday": "09:00-17:00"},
        holidays=[YearlyHoliday(name="Boxing Day", month=12, day=26), YearlyHoliday(name="Good Friday", easter=-2)],
    )
    house = House.opened(
        "2029-12-24 10:00", policies=attrs.evolve(settled(), calendars={"provider": yearly}, calendar_of={})
    )
    assert due(house.receive(), "acknowledgement") == at("2029-12-25 17:00")
    house.wait("2029-12-25 10:00")
    assert due(house.receive(), "acknowledgement") == at("2029-12-27 17:00")
    house.wait("2030-04-18 10:00")
    assert due(house.receive(), "acknowledgement") == at("2030-04-22 17:00")


OWN = """
id = "own"
update_every = "as agreed"

[[stages]]
number = 1
acknowledgement = "1 business day"
decisions = { otherwise = "10 business days" }

[[ladder]]
name = "two days before"
before = "2 business days"
whom = "owner"
do = "remind"

[[ladder]]
name = "at once"
after = "0 business days"
whom = "lead"
do = "notify"
waits = false

[[ladder]]
name = "a day later"
after = "1 business day"
whom = "body"
do = "propose_escalation"
"""


@pytest.mark.realises("W-33", "W-78", "BR-MON-11", "G-15")
def test_a_profile_that_somebody_writes_climbs_its_ladder_before_and_after_a_deadline_each_rung_once(
    tmp_path: Path,
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    own = DeadlineProfile.from_toml(file)
    house = House.opened("2026-02-02 10:00", policies=attrs.evolve(settled(profile="own"), profiles={"own": own}))
    complaint = house.acknowledge(house.receive())
    assert due(complaint) == at("2026-02-16 17:00")
    hours = ["02-12 16:59", "02-12 17:00", "02-16 17:00", "02-16 18:00", "02-18 17:00", "02-27 17:00"]
    climbed = []
    for hour in hours:
        house.go(f"2026-{hour}")
        assert house.practice.tick().total == 0
        climbed.append(len(house.practice.watches.of(complaint.id).rungs_fired))
    assert climbed == [0, 1, 1, 2, 3, 3]
    told = {
        (each.to, each.purpose, each.urgent) for each in house.written(complaint) if each.values.get("reason") in RUNGS
    }
    assert told == {("ann", "reminder", False), ("lea", "alert", True), ("lea", "escalation", False)}


RUNGS = ("two days before", "at once", "a day later")


@pytest.mark.realises("W-86", "T-6", "BR-MON-2")
def test_three_quarters_of_the_time_allowed_put_a_deadline_at_risk_and_the_owner_is_reminded() -> None:
    house = House.opened("2026-02-02 09:00")
    ann = house.person("Ann")
    complaint = house.assessed("high", owner=ann.id)
    house.go("2026-02-06 12:00")
    assert house.practice.watches.of(complaint.id).state == "on_track"
    house.go("2026-02-07 12:00").practice.deliver()
    assert house.practice.watches.of(complaint.id).state == "at_risk"
    assert not house.box.to(ann, "reminder")  # a Saturday
    house.wait("2026-02-09 09:00")
    house.practice.deliver()
    assert len(house.box.to(ann, "reminder")) == 1


@pytest.mark.realises("BR-MON-4")
def test_a_decision_is_put_off_before_it_is_due_to_a_later_date_and_the_complainant_told() -> None:
    house = House.opened("2026-02-02 10:00")
    cara = house.person("Cara")
    complaint = house.assessed("high", complainant=cara.id)
    acting = house.acting("ann", "the supplier answers on Friday")
    with pytest.raises(Refused, match="is not after 2026-02-09T17:00:00"):
        acting.complaints.extend(complaint.id, until=due(complaint) - timedelta(hours=1))
    longer = acting.complaints.extend(complaint.id, until=at("2026-02-13 17:00"))
    house.practice.deliver()
    (letter,) = house.box.to(cara, "extension")
    assert "the supplier answers on Friday" in letter.text
    first, last = complaint.deadline("decision"), longer.deadline("decision")
    assert first is not None
    assert last is not None
    assert (last.original_due_at, last.due_at) == (first.original_due_at, at("2026-02-13 17:00"))
    (fact,) = (fact for fact in house.practice.history(complaint.id) if fact.step == "extend")
    assert fact.reason == "the supplier answers on Friday"
    house.go("2026-02-13 17:01")
    with pytest.raises(Refused, match="the decision was due at"):
        acting.complaints.extend(complaint.id, until=datetime(2026, 3, 1, tzinfo=UTC))
