"""Each indicator on complaints made by hand, with the numbers worked out on paper."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from itilbrm import BusinessCalendar
from itilbrm.kpis import Undefined, figure, kpi_of
from itilbrm.kpis.figures import percent
from itilbrm.lifecycle import Fact
from itilbrm.parties import Origin
from itilbrm.policies import Policies, shipped_policies
from itilbrm.processes.complaint_watch import ComplaintWatch
from itilbrm.processes.complaints import Deadline
from itilbrm.processes.complaints.answers import Response, RootCause, StatusInformation
from itilbrm.processes.complaints.compliments import COMPLIMENTS, Compliment, PassedOn
from itilbrm.processes.complaints.deadlines import Pause
from itilbrm.processes.complaints.handling import HANDLING
from itilbrm.telling import Message
from tests.kpis.material import DAY, HOUR, Story, at, complaint, kpi, sources

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def answer(outcome: str = "upheld", code: str = "", **more: Any) -> Response:  # noqa: ANN401  any field
    return Response(
        at=MONDAY,
        stage=1,
        prepared_by="ann",
        left="under_assessment",
        outcome=outcome,  # type: ignore[arg-type]  # one of its outcomes
        text="So it was",
        root_cause=RootCause(kind="known", code=code) if code else None,
        **more,
    )


def due(kind: str, day: float, met: float | None = None, **more: Any) -> Deadline:  # noqa: ANN401  any field
    return Deadline(
        kind=kind,  # type: ignore[arg-type]  # one of its kinds
        due_at=at(day),
        original_due_at=at(day),
        met_at=None if met is None else at(met),
        **more,
    )


@pytest.mark.realises("SC-34", "K-CPL-1")
def test_what_was_no_complaint_is_not_counted_and_still_in_the_log() -> None:
    told = [complaint(at(3)), complaint(at(4), (at(5), "reclassified")), complaint(at(4), (at(5), "duplicate"))]
    found = kpi("K-CPL-1", told, at(40))
    assert found.value == 1
    assert found.left_out == {"reclassified ones": 1, "duplicate ones": 1}
    assert kpi("K-CPL-18", told, at(40)).beside["received"] == 3
    objected = complaint(at(4), (at(5), "reclassified"), (at(6), "reopened"))
    assert kpi("K-CPL-1", [objected], at(40)).value == 1
    assert kpi("K-CPL-18", [objected], at(40)).beside["reopened"] == 1


@pytest.mark.realises("K-CPL-2", "K-CPL-4")
def test_a_change_is_told_in_percent_of_the_period_before() -> None:
    told = [complaint(at(day), decided_at=at(day + 1), response=answer()) for day in (3, 4, 33, 34, 35)]
    for number in ("K-CPL-2", "K-CPL-4"):
        found = kpi(number, told, at(70), "2026-02")
        assert (found.value, found.numerator, found.denominator) == (50, 1, 2)
        nothing = kpi(number, told, at(70), "2026-01").value
        assert nothing == Undefined("there were none in 2025-12")


@pytest.mark.realises("K-CPL-3", "K-CPL-5")
def test_accepted_are_those_found_right_and_the_others_stand_beside_them() -> None:
    outcomes: list[tuple[str, dict[str, Any]]] = [
        ("upheld", {}),
        ("partly_upheld", {}),
        ("remedy_without_admission", {"counts_as_upheld": True}),
        ("remedy_without_admission", {"counts_as_upheld": False}),
        ("not_upheld", {}),
        ("resolved_by_agreement", {}),
    ]
    told = [complaint(at(3), decided_at=at(5), response=answer(outcome, **more)) for outcome, more in outcomes]
    told += [complaint(at(3)), complaint(at(3), decided_at=at(6))]
    found = kpi("K-CPL-3", told, at(40), basis="received")
    assert (found.value, found.undecided) == (3, 1)
    assert found.beside == {"by agreement": 1, "not accepted": 2, "undecided": 1, "of unknown outcome": 1}
    share = kpi("K-CPL-5", told, at(40))
    assert (share.numerator, share.denominator) == (3, 7)


@pytest.mark.realises("K-CPL-6", "K-CPL-7")
@pytest.mark.parametrize(("number", "kind"), [("K-CPL-6", "acknowledgement"), ("K-CPL-7", "decision")])
def test_in_time_is_what_was_done_by_its_date_of_all_that_was_due(number: str, kind: str) -> None:
    told = [
        complaint(at(1), deadlines=(due(kind, 10, met=10),)),
        complaint(at(1), deadlines=(due(kind, 10, met=11, extensions=1),)),
        complaint(at(1), deadlines=(due(kind, 10),)),
        complaint(at(1), deadlines=(due(kind, 20),)),
        complaint(at(1), deadlines=(due(kind, 15),)),
        complaint(at(1), deadlines=(due(kind, 10, pauses=(Pause(since=at(9)),)),)),
        complaint(at(1), deadlines=(due(kind, 40, met=12),)),
        complaint(at(1), (at(5), "withdrawn"), deadlines=(due(kind, 10),)),
        complaint(at(1), (at(5), "duplicate"), deadlines=(due(kind, 10),)),
    ]
    found = kpi(number, told, at(15))
    assert (found.numerator, found.denominator, found.undecided) == (1, 3, 3)
    assert found.left_out == {"fell away before": 1, "of duplicate ones": 1}
    assert found.beside == {"extended": 1}
    later = kpi(number, told, at(60), basis="received")
    assert (later.numerator, later.denominator) == (2, 6)


@pytest.mark.realises("K-CPL-7")
def test_of_a_decision_the_date_in_force_counts_and_closing_one_meets_it() -> None:
    replaced = (due("decision", 10, counted_from=at(1)), due("decision", 12, met=11, counted_from=at(1)))
    assert kpi("K-CPL-7", [complaint(at(1), deadlines=replaced)], at(40)).n == 1
    stages = (due("decision", 10, met=9), due("decision", 20, stage=2, met=21))
    found = kpi("K-CPL-7", [complaint(at(1), deadlines=stages)], at(40))
    assert (found.numerator, found.denominator) == (1, 2)
    adopted = complaint(
        at(1),
        (at(9), "closed"),
        deadlines=(due("decision", 10),),
        origin=Origin(system="old", reference="1"),
        closures=(),
    )
    assert kpi("K-CPL-7", [adopted], at(40)).value == 100


@pytest.mark.realises("K-CPL-8")
def test_the_time_to_acknowledge_is_told_in_business_hours() -> None:
    waits = [2, 4, 6, 8, 24]
    told = [
        complaint(MONDAY, deadlines=(due("acknowledgement", 20, met=(MONDAY - at(0)) / DAY + hours / 24),))
        for hours in waits
    ]
    told += [complaint(MONDAY), complaint(MONDAY, complainant="anonymous")]
    found = kpi("K-CPL-8", told, at(40))
    assert (found.value, found.n) == (Decimal("5.6"), 5)
    assert found.beside == {"median": 6, "90th percentile": 8}
    assert (found.undecided, found.left_out) == (1, {"never acknowledged": 1})


@pytest.mark.realises("K-CPL-9")
def test_the_time_to_decide_is_told_in_business_days_with_the_pauses_beside_it() -> None:
    weekend = MONDAY + 4 * DAY
    pause = Pause(since=MONDAY + DAY, until=MONDAY + 3 * DAY)
    back = (due("decision", 20, pauses=(pause,)), due("decision", 30))
    told = [
        complaint(MONDAY, decided_at=MONDAY + 3 * HOUR),
        complaint(MONDAY, decided_at=MONDAY + 7 * DAY, deadlines=back),
        complaint(weekend + DAY, decided_at=weekend + 3 * DAY),
    ]
    found = kpi("K-CPL-9", told, at(40))
    assert (found.numerator, found.denominator) == (5, 3)
    assert found.beside["median"] == 0
    assert found.beside["of it waiting for the complainant, mean"] == Decimal(2) / 3


@pytest.mark.realises("K-CPL-10")
def test_open_and_overdue_are_counted_at_the_end_of_the_period() -> None:
    told = [
        complaint(at(3), deadlines=(due("decision", 10),)),
        complaint(at(3), deadlines=(due("acknowledgement", 5), due("decision", 50))),
        complaint(at(3), deadlines=(due("decision", 35),)),
        complaint(at(3), (at(5), "closed")),
        complaint(at(33)),
    ]
    found = kpi("K-CPL-10", told, at(40))
    assert (found.value, found.beside) == (3, {"overdue": 2, "in time": 1})
    assert kpi("K-CPL-10", told, at(40), "2026-02").beside == {"overdue": 3, "in time": 1}


@pytest.mark.realises("K-CPL-11")
def test_ages_at_closing_are_told_by_business_days_and_weeks() -> None:
    ends = [3.3, 3.4, 27, 29, 55, 57]
    told = [complaint(MONDAY, (MONDAY.replace(hour=0) + day * DAY + 9 * HOUR, "closed")) for day in ends]
    found = kpi("K-CPL-11", [*told, complaint(at(3))], at(90), "2026-Q1")
    assert [found.beside[name] for name in list(found.beside)[:4]] == [1, 2, 2, 1]
    assert (found.value, found.beside["outstanding"]) == (6, 1)


def test_a_past_period_is_counted_by_the_calendar_and_the_dates_as_they_are_now_and_that_is_said() -> None:
    known = shipped_policies()
    closed_days = [(MONDAY + number * DAY).date() for number in (1, 2, 3)]
    changed = attrs.evolve(
        known,
        calendars={
            **known.calendars,
            "provider": BusinessCalendar(
                id="provider", timezone="UTC", windows={"monday-friday": "09:00-17:00"}, holidays=closed_days
            ),
        },
    )
    noon = MONDAY.replace(hour=12)
    met = (noon - at(0)) / DAY + 3
    told = [
        complaint(
            noon, (noon + 4 * DAY, "closed"), decided_at=noon + 4 * DAY, deadlines=(due("acknowledgement", 20, met),)
        )
    ]
    for number in ("K-CPL-8", "K-CPL-9", "K-CPL-11"):
        before, after = (kpi(number, told, at(400), policies=each) for each in (known, changed))
        assert (before.value, before.beside) != (after.value, after.beside)
        assert "Past periods too are counted by the calendar as it is now." in kpi_of(number).reading
    moved = [complaint(at(3), deadlines=(due("decision", day),)) for day in (10, 50)]
    assert [kpi("K-CPL-10", [each], at(400)).beside["overdue"] for each in moved] == [1, 0]
    assert "A date that was moved since" in kpi_of("K-CPL-10").reading


@pytest.mark.realises("SC-9", "K-CPL-12")
def test_a_complaint_that_came_back_stays_in_the_count_of_its_first_closing() -> None:
    march = datetime(2026, 3, 1, 9, tzinfo=UTC)
    back = complaint(at(3), (march, "closed"), (march + 19 * DAY, "reopened"), (march + 40 * DAY, "closed"))
    left = complaint(at(3), (march, "closed"))
    told = [back, left]
    now = march + 60 * DAY
    assert kpi("K-CPL-1", told, now, "2026-03", basis="closed").value == 2
    found = kpi("K-CPL-12", told, now, "2026-03")
    assert (found.value, found.numerator, found.denominator) == (50, 1, 2)
    flow = kpi("K-CPL-18", told, now, "2026-03").beside
    assert (flow["open at the start"], flow["closed"], flow["reopened"]) == (2, 2, 1)
    assert kpi("K-CPL-12", told, now, "2026-04").value == 0


@pytest.mark.realises("K-CPL-13")
def test_escalated_is_whatever_was_escalated_once() -> None:
    told = [complaint(at(3)), complaint(at(3))]
    watches = [
        ComplaintWatch(
            complaint=each.complaint.id, watched_from=at(3), active_at=at(3), escalated_at=when, state=HANDLING.initial
        )
        for each, when in zip(told, (at(5), None), strict=True)
    ]
    found = kpi("K-CPL-13", told, at(40), others=watches)
    assert (found.value, found.numerator, found.denominator) == (50, 1, 2)


@pytest.mark.realises("K-CPL-14")
def test_a_repeat_has_service_and_cause_of_one_closed_shortly_before() -> None:
    def of(received: float, closed: float | None = None, service: str = "mail", code: str = "cable") -> Story:
        turns = () if closed is None else ((at(closed), "closed"),)
        return complaint(at(received), *turns, services=(service,), response=answer(code=code))

    told = [of(3, 5), of(10), of(11, service="web"), of(12, code="staff"), of(5, 5.5), of(13, code="")]
    found = kpi("K-CPL-14", told, at(40))
    assert (found.value, found.n, found.beside["without a known cause"]) == (2, 6, 1)
    assert found.beside["share in percent"] == percent(2, 6, "nothing")
    assert kpi("K-CPL-14", [of(-180, -171), of(10)], at(40)).value == 0
    assert kpi("K-CPL-14", [of(-180, -170), of(10)], at(40)).value == 1
    assert kpi("K-CPL-14", [of(3, 2.9)], at(40)).value == 0


@pytest.mark.realises("K-CPL-15", "TM-MON-5")
def test_a_category_that_rises_more_than_twice_in_a_row_is_flagged() -> None:
    def month(number: int, many: int) -> list[Story]:
        return [complaint(datetime(2026, number, 10, tzinfo=UTC), type="people") for _ in range(many)]

    rising = [*month(1, 1), *month(2, 2), *month(3, 3), *month(4, 4), complaint(datetime(2026, 4, 2, tzinfo=UTC))]
    now = datetime(2026, 5, 1, tzinfo=UTC)
    found = kpi("K-CPL-15", rising, now, "2026-04")
    assert found.by == "type"
    people, cost = found.groups["people"], found.groups["cost"]
    assert people.beside == {"1 before": 3, "2 before": 2, "3 before": 1, "rises in a row": 3, "is a trend": 1}
    assert cost.beside["is a trend"] == 0
    assert kpi("K-CPL-15", rising, now, "2026-03").groups["people"].beside["is a trend"] == 1
    patient = Policies(timers={"TM-MON-5": "4"}).over(shipped_policies())
    assert kpi("K-CPL-15", rising, now, "2026-04", policies=patient).groups["people"].beside["is a trend"] == 0


@pytest.mark.realises("K-CPL-18", "G-12")
def test_what_was_closed_nobody_knows_when_is_in_the_flow_and_in_no_count_of_closings() -> None:
    adopted = complaint(
        at(3), (at(20), "closed"), origin=Origin(system="old", reference="1"), closures=(), closed_at=None
    )
    assert kpi("K-CPL-18", [adopted], at(40)).beside["closed"] == 1
    assert kpi("K-CPL-1", [adopted], at(40), basis="closed").value == 0


def _word(about: Story, sent: float | None, next_day: float | None, purpose: str = "status", **more: Any) -> Message:  # noqa: ANN401  any field
    return Message(
        to="cara",
        about=about.complaint.id,
        purpose=purpose,
        written_at=at(1),
        tried_since=at(1),
        sent_at=None if sent is None else at(sent),
        next_date=None if next_day is None else at(next_day),
        **more,
    )


@pytest.mark.realises("K-CPL-19")
def test_updates_in_time_are_followed_by_a_word_before_the_date_they_promise() -> None:
    kept, late, silent, over, decided = (
        complaint(at(1)),
        complaint(at(1)),
        complaint(at(1)),
        complaint(at(1), (at(6), "closed")),
        complaint(at(1), decided_at=at(9)),
    )
    words = [
        *(_word(kept, 2, 10), _word(kept, 8, 33)),
        *(_word(late, 2, 10), _word(late, 12, None, "decision")),
        *(_word(silent, 2, 10), _word(silent, None, 12), _word(silent, 5, 11, internal=True)),
        *(_word(over, 2, 10), _word(decided, 2, 10)),
    ]
    found = kpi("K-CPL-19", [kept, late, silent, over, decided], at(20), others=words)
    assert (found.numerator, found.denominator, found.left_out) == (2, 4, {"fell away before": 1})


@pytest.mark.realises("K-CPL-19")
def test_what_was_told_by_telephone_is_an_update_as_well() -> None:
    spoken = [
        StatusInformation(
            at=at(day), sequence=number, state_text="so", next_date=at(after), recipient="cara", channel="phone"
        )
        for number, (day, after) in enumerate([(2, 5), (4, 9)], start=1)
    ]
    story = complaint(at(1), status=spoken[-1])
    made = sources([story], at(20))
    state = HANDLING.initial
    facts = [
        Fact("complaint", story.complaint.id, 1, "inform", state, state, "ann", each.at, each.at, "", {"status": each})
        for each in spoken
    ]
    found = figure(kpi_of("K-CPL-19"), attrs.evolve(made, history=lambda _: facts), "2026-01")
    assert (found.numerator, found.denominator) == (1, 2)


def _praise(received: float, told: float | None = None, by: float | None = None, **more: Any) -> Compliment:  # noqa: ANN401  any field
    return Compliment(
        state=more.pop("state", COMPLIMENTS.initial),
        customer="acme",
        given_by="cara",
        channel="email",
        text="Great",
        received_at=at(received),
        named=("dan",),
        pass_on_by=None if by is None else at(by),
        passed_on=() if told is None else (PassedOn(to="dan", by="ann", at=at(told)),),
        **more,
    )


@pytest.mark.realises("K-CPT-1")
def test_compliments_are_counted_and_set_against_complaints() -> None:
    praises = [_praise(3), _praise(4), _praise(33)]
    found = kpi("K-CPT-1", [complaint(at(3))], at(40), others=praises)
    assert (found.value, found.beside) == (2, {"complaints": 1, "to each complaint": 2})
    alone = kpi("K-CPT-1", [], at(40), others=praises).beside["to each complaint"]
    assert alone == Undefined("no complaint was received in 2026-01")


@pytest.mark.realises("K-CPT-2", "TM-CMT-1")
def test_praise_is_passed_on_in_time_or_not() -> None:
    adopted = _praise(3, origin=Origin(system="old", reference="1"), state=COMPLIMENTS.state("closed"))
    praises = [
        *(_praise(3, told=5, by=9), _praise(3, told=12, by=9), _praise(3, by=9), _praise(3, by=50)),
        *(_praise(3), _praise(38)),
        adopted,
    ]
    found = kpi("K-CPT-2", [], at(40), others=praises)
    assert (found.numerator, found.denominator, found.undecided) == (1, 4, 1)
    assert found.left_out == {"passed on elsewhere, nobody knows when": 1}
