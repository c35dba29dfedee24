"""A complaint is acknowledged, assessed, investigated and withdrawn, each by its rules."""

from datetime import timedelta
from typing import Any, Final

import attrs
import pytest

from itilbrm.errors import BrmError, InvalidInput, NotAvailable, Refused
from itilbrm.lifecycle import Occasion, Record, evolve
from itilbrm.parties import Unit, people, units
from itilbrm.processes.complaints import HANDLING, Acknowledgement, Assessment, Complaint, Withdrawal
from itilbrm.processes.complaints.handling import acknowledge, assess, investigate, withdraw
from itilbrm.values import ANONYMOUS, UNIDENTIFIED
from tests.processes.complaints.cases import HIGH, MONDAY, TOLD, acknowledged, assessed, at, received

CRITICAL: Final[dict[str, Any]] = {**HIGH, "severity": "critical"}


def reasons(error: pytest.ExceptionInfo[Refused]) -> tuple[tuple[str, str], ...]:
    return tuple((reason.rule, reason.text) for reason in error.value.reasons)


# Acknowledging


@pytest.mark.realises("BR-CPL-3", "SM-CPL")
def test_an_acknowledgement_names_the_contact_and_what_happens_next_by_when() -> None:
    complaint = acknowledge(received(), at(3, happened=2), **TOLD)
    assert complaint.state == "acknowledged"
    assert complaint.acknowledgement == Acknowledgement(at=at(2).at, **TOLD)


@pytest.mark.realises("BR-CPL-3")
@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"contact": ""}, "the complainant is not told the contact"),
        ({"next_step": " "}, "the complainant is not told the next step"),
        ({"contact": " ", "next_step": ""}, "the complainant is not told the contact and the next step"),
        ({"next_date": MONDAY}, "the date promised to the complainant had passed already"),
        ({"next_date": MONDAY + timedelta(hours=1)}, "the date promised to the complainant had passed already"),
    ],
)
def test_an_acknowledgement_that_tells_too_little_is_refused(changed: dict[str, Any], missing: str) -> None:
    with pytest.raises(Refused) as error:
        acknowledge(received(), at(1), **{**TOLD, **changed})
    assert reasons(error) == (("BR-CPL-3", missing),)


@pytest.mark.realises("BR-CPL-3", "G-2")
def test_the_date_is_judged_by_when_the_complainant_was_told() -> None:
    complaint = acknowledge(received(), at(200, happened=1), **TOLD)
    assert complaint.acknowledgement is not None
    assert complaint.acknowledgement.next_date < complaint.moved_at


@pytest.mark.realises("G-2")
def test_nobody_is_acknowledged_before_the_receipt() -> None:
    with pytest.raises(InvalidInput, match=r"^happened_at: .* lies before what 'acknowledge' follows"):
        acknowledge(received(at(2)), at(3, happened=1), **TOLD)
    urgent = assess(received(at(2)), at(3), **CRITICAL)
    with pytest.raises(InvalidInput, match=r"^happened_at: .* lies before what 'acknowledge' follows"):
        acknowledge(urgent, at(4, happened=1), **TOLD)


def test_a_naive_date_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"next_date: .* has no time zone; give an aware datetime"):
        acknowledge(received(), at(1), contact="Ann", next_step="x", next_date=MONDAY.replace(tzinfo=None))


@pytest.mark.realises("BR-CPL-4", "SM-CPL")
def test_an_acknowledgement_that_is_due_after_an_urgent_start_stays_due() -> None:
    urgent = assess(received(), at(1), **CRITICAL)
    told = acknowledge(urgent, at(4, happened=1), **TOLD)
    assert (told.state, told.since) == ("under_assessment", urgent.since)
    with pytest.raises(Refused) as error:
        acknowledge(told, at(5), **TOLD)
    assert reasons(error) == (("SM-CPL", "the complainant has been told already, or cannot be"),)
    with pytest.raises(NotAvailable):
        acknowledge(acknowledged(), at(2), **TOLD)


@pytest.mark.realises("BR-CPL-1")
def test_no_acknowledgement_is_owed_to_somebody_anonymous() -> None:
    unknown = assess(received(complainant=ANONYMOUS), at(1), **HIGH)
    with pytest.raises(Refused) as error:
        acknowledge(unknown, at(2), **TOLD)
    assert reasons(error) == (("SM-CPL", "the complainant has been told already, or cannot be"),)


# Assessing


@pytest.mark.realises("BR-CPL-4", "SM-CPL")
def test_an_assessment_says_how_grave_the_complaint_is() -> None:
    complaint = assessed()
    assert complaint.state == "under_assessment"
    assert complaint.assessment == Assessment(**HIGH, immediate_action=False, stage=1)


@pytest.mark.realises("BR-CPL-4")
@pytest.mark.parametrize("name", HIGH)
def test_severity_complexity_impact_and_urgency_are_all_given(name: str) -> None:
    given: dict[str, Any] = {each: value for each, value in HIGH.items() if each != name}
    with pytest.raises(InvalidInput, match=f"^{name}: 'assess' needs it; give {name}$"):
        assess(acknowledged(), at(2), **given)


def test_only_severity_can_be_critical() -> None:
    with pytest.raises(InvalidInput, match="impact: 'critical' is not known; choose from low, medium, high"):
        assess(acknowledged(), at(2), **{**HIGH, "impact": "critical"})


@pytest.mark.realises("BR-CPL-4")
@pytest.mark.parametrize(
    ("complaint", "given"),
    [
        (received(), CRITICAL),
        (received(), {**HIGH, "immediate_action": True}),
        (received(complainant=ANONYMOUS), HIGH),
    ],
    ids=["critical", "immediate action", "nobody waits"],
)
def test_what_cannot_wait_is_assessed_before_anybody_is_told(complaint: Complaint, given: dict[str, Any]) -> None:
    assert assess(complaint, at(1), **given).state == "under_assessment"


@pytest.mark.realises("BR-CPL-4")
def test_what_can_wait_is_acknowledged_first() -> None:
    with pytest.raises(Refused) as error:
        assess(received(), at(1), **HIGH)
    assert reasons(error) == (
        ("BR-CPL-4", "the complainant has not been told yet, and nothing makes the start urgent"),
    )
    with pytest.raises(Refused):
        assess(received(complainant=UNIDENTIFIED), at(1), **HIGH)


@pytest.mark.realises("SM-CPL")
@pytest.mark.parametrize("state", ["under_assessment", "under_investigation"])
def test_a_complaint_is_assessed_anew_only_with_a_reason(state: str) -> None:
    complaint = assessed()
    if state == "under_investigation":
        complaint = investigate(complaint, at(3), investigator="ivy")
    with pytest.raises(Refused) as error:
        assess(complaint, at(4, reason=" "), **CRITICAL)
    assert reasons(error) == (("SM-CPL", "it is assessed already, and no reason is given to assess it anew"),)
    anew = assess(complaint, at(4, reason="more people are concerned"), **CRITICAL)
    assert anew.assessment is not None
    assert (anew.state, anew.assessment.severity, anew.since) == (state, "critical", complaint.since)


# Investigating


def team(*, manager: str = "", above: str = "", name: str = "team") -> Unit:
    return units.adopt(
        Occasion("hr", MONDAY), origin="org", reference=name, name=name, type="team", manager=manager, above=above
    )


def somebody(name: str, unit: str) -> Record:
    return people.adopt(Occasion("hr", MONDAY), origin="org", reference=name, full_name=name, phone="112", unit=unit)


@pytest.mark.realises("BR-CPL-4", "SM-CPL")
def test_a_complaint_is_investigated_after_it_was_assessed() -> None:
    complaint = investigate(assessed(), at(3), investigator="ivy")
    assert (complaint.state, complaint.investigator) == ("under_investigation", "ivy")
    for early in (received(), acknowledged()):
        with pytest.raises(NotAvailable):
            investigate(early, at(3), investigator="ivy")


@pytest.mark.realises("BR-CPL-4")
@pytest.mark.parametrize("changed", [{"assessment": None}, {"stage": 2}], ids=["never", "in an earlier stage"])
def test_a_complaint_not_assessed_in_its_stage_is_not_investigated(changed: dict[str, Any]) -> None:
    complaint = evolve(assessed(), **changed)
    with pytest.raises(Refused) as error:
        investigate(complaint, at(3), investigator="ivy")
    assert reasons(error) == (("BR-CPL-4", f"it is not assessed in stage {complaint.stage}"),)
    again = assess(complaint, at(3), **HIGH)
    assert investigate(again, at(4), investigator="ivy").state == "under_investigation"


@pytest.mark.realises("SC-33", "BR-CPL-5")
def test_the_investigator_is_never_the_person_complained_about() -> None:
    with pytest.raises(Refused) as error:
        investigate(assessed(about=("ivy",)), at(3), investigator="ivy")
    assert reasons(error) == (("BR-CPL-5", "ivy is complained about"),)


@pytest.mark.realises("BR-CPL-5")
def test_the_investigator_stands_neither_above_nor_below_the_person_complained_about() -> None:
    boss = somebody("boss", "")
    unit = team(manager=boss.id)
    ivy, bob = somebody("ivy", unit.id), somebody("bob", unit.id)
    known = (boss, unit, ivy, bob)
    for investigator, about in ((boss, ivy), (ivy, boss)):
        with pytest.raises(Refused) as error:
            investigate(assessed(about=("x", about.id)), at(3, *known), investigator=investigator.id)
        line = f"{investigator.id} stands in the direct line of {about.id}, who is complained about"
        assert reasons(error) == (("BR-CPL-5", line),)
    colleague = investigate(assessed(about=(bob.id,)), at(3, *known), investigator=ivy.id)
    assert colleague.investigator == ivy.id


@pytest.mark.realises("BR-CPL-5")
def test_the_line_goes_up_to_the_root() -> None:
    ceo = somebody("ceo", "")
    company = team(manager=ceo.id, name="company")
    unit = team(above=company.id)
    ivy = somebody("ivy", unit.id)
    with pytest.raises(Refused, match="BR-CPL-5"):
        investigate(assessed(about=(ivy.id,)), at(3, ceo, company, unit, ivy), investigator=ceo.id)


@pytest.mark.realises("BR-CPL-4", "BR-CPL-5", "G-5")
def test_both_reasons_against_an_investigator_are_told() -> None:
    with pytest.raises(Refused) as error:
        investigate(evolve(assessed(about=("ivy",)), assessment=None), at(3), investigator="ivy")
    assert [rule for rule, _ in reasons(error)] == ["BR-CPL-4", "BR-CPL-5"]


# Withdrawing


@pytest.mark.realises("SM-CPL")
def test_the_complainant_withdraws_in_any_unclosed_state_with_a_reason() -> None:
    for state in HANDLING.states.values():
        if state.category == "closed":
            assert "withdraw" not in HANDLING.available(state)
            continue
        complaint = attrs.evolve(received(), state=state)
        taken_back = withdraw(complaint, at(9, by="cara", reason="it is mended"))
        assert (taken_back.state, taken_back.text) == ("withdrawn", "Mail is slow")


@pytest.mark.realises("SM-CPL")
@pytest.mark.parametrize(
    ("complaint", "on", "given", "why"),
    [
        (received(), at(1, by="ann", reason="x"), {}, "only cara can withdraw it, not ann"),
        (received(), at(1, by="cara"), {}, "no reason is given"),
        (received(), at(1, by="cara", reason=" "), {}, "no reason is given"),
        (received(), at(1, reason="x"), {"on_behalf_of": "cara"}, "nothing entitles ann to withdraw it for cara"),
        (received(), at(1, reason="x"), {"on_behalf_of": "bob"}, "only cara can withdraw it, not bob"),
        (
            received(complainant=ANONYMOUS),
            at(1, by=ANONYMOUS, reason="x"),
            {},
            "the complainant is anonymous, and nobody else can withdraw the complaint",
        ),
        (
            received(complainant=UNIDENTIFIED),
            at(1, reason="x"),
            {},
            "the complainant is unidentified, and nobody else can withdraw the complaint",
        ),
    ],
)
def test_nobody_else_withdraws_nor_without_a_reason(
    complaint: Complaint, on: Occasion, given: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused) as error:
        withdraw(complaint, on, **given)
    assert reasons(error) == (("SM-CPL", why),)


@pytest.mark.realises("SM-CPL")
def test_who_may_speak_for_the_complainant_withdraws_for_them() -> None:
    on = at(1, reason="they moved")
    assert withdraw(received(), on, on_behalf_of="cara", authority="a letter").state == "withdrawn"
    spoken_for = received(on_behalf_of="bob", authority="power of attorney")
    assert withdraw(spoken_for, at(1, by="bob", reason="it is mended")).state == "withdrawn"


def test_a_withdrawn_complaint_stays_as_it_is() -> None:
    gone = withdraw(received(), at(1, by="cara", reason="x"))
    assert set(HANDLING.available(gone.state)) == {"note_told", "note_companion"}, "what is only noted"
    for step in HANDLING.steps.values():
        if step.name in HANDLING.available(gone.state):
            continue
        with pytest.raises(BrmError, match="is not available in the state 'withdrawn'"):
            HANDLING.take(step, gone, at(2))


# By whose word, and when


@pytest.mark.realises("SM-CPL", "G-1", "G-3")
def test_a_complaint_taken_back_says_by_whose_word_and_by_what_right() -> None:
    own = withdraw(received(), at(1, by="cara", reason="solved", happened=0))
    assert own.withdrawal == Withdrawal(said_by="cara")
    assert own.closed_at == at(0).at
    said = withdraw(received(), at(1, reason="solved"), on_behalf_of="cara", authority="a call at noon")
    assert said.withdrawal == Withdrawal(said_by="cara", authority="a call at noon")


@pytest.mark.realises("BR-CPL-1")
def test_nobody_acknowledges_to_somebody_anonymous() -> None:
    with pytest.raises(Refused, match="has been told already, or cannot be"):
        acknowledge(received(complainant=ANONYMOUS), at(1), **TOLD)


@pytest.mark.realises("BR-CPL-5")
@pytest.mark.parametrize("nobody", ["", UNIDENTIFIED, ANONYMOUS, "clock"])
def test_nobody_in_particular_investigates_nothing(nobody: str) -> None:
    with pytest.raises(Refused, match="nobody is named who investigates") as refused:
        investigate(assessed(), at(3), investigator=nobody)
    assert [rule for rule, _ in reasons(refused)] == ["BR-CPL-5"]


@pytest.mark.realises("BR-CPL-5")
def test_an_id_with_blanks_around_it_is_no_way_past_a_rule() -> None:
    with pytest.raises(InvalidInput, match="has blanks around it"):
        investigate(assessed(about=("bob",)), at(3), investigator="bob ")
    with pytest.raises(InvalidInput, match="complainant: 'cara ' has blanks around it"):
        received(complainant="cara ")


@pytest.mark.realises("G-2")
def test_an_assessment_made_anew_does_not_happen_before_the_first() -> None:
    with pytest.raises(InvalidInput, match="lies before what 'assess' follows"):
        assess(assessed(), at(5, reason="a second look", happened=1), **HIGH)
    assert acknowledge(assess(received(), at(3), **CRITICAL), at(5, happened=1), **TOLD).acknowledgement is not None
