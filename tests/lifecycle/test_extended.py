"""A lifecycle that extends another has a table of its own; the other one stays as it is."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import itilbrm
from itilbrm import Complaint, Lifecycle, Occasion, Practice, State, errors, evolve, rule
from itilbrm.lifecycle import Step
from itilbrm.processes.complaints import HANDLING
from itilbrm.testing import StoppedClock
from tests.lifecycle.notes import ASIDE, DONE, OPEN, Note, begun, named, refused
from tests.lifecycle.strategies import FEW, occasions, particulars, records
from tests.lifecycle.toys import BEGINNING, HOUR, LENDING, TOYS, Damage, at, lend, mend, order
from tests.plugins.offering import Offering

ALL: Final = (*itilbrm.LIFECYCLES, *TOYS)
EVERY: Final = pytest.mark.parametrize("lifecycle", ALL, ids=lambda each: each.kind)

UNDER_INVESTIGATION: Final = HANDLING.state("under_investigation")
UNDER_MEDIATION: Final = State("under_mediation", category="waiting")


@rule("OUR-1")
def it_is_dear(_complaint: Complaint, on: Occasion) -> str | None:
    """a mediator is asked only with a reason"""
    return None if on.reason else "nobody says why"


@rule("OUR-2")
def we_know_the_service(_on: Occasion, *, services: tuple[str, ...]) -> str | None:
    """a complaint names a service"""
    return None if services else "no service is named"


@rule("OUR-3")
def nothing_is_cheap(_complaint: Complaint, _on: Occasion, *, severity: str) -> str | None:
    """nothing is of low severity here"""
    return "nothing is of low severity here" if severity == "low" else None


def with_mediation(name: str = "complaint handling with mediation") -> Lifecycle[Complaint]:
    """Return complaint handling with a state, a step, rows and guards more."""
    extended = HANDLING.extended(name)

    @extended.step(UNDER_INVESTIGATION, to=UNDER_MEDIATION, guards=(it_is_dear,))
    def mediate(complaint: Complaint, on: Occasion, *, mediator: str) -> Complaint:  # noqa: ARG001  the form of every step
        """Ask somebody to go between."""
        return evolve(complaint, labels={**complaint.labels, "mediator": mediator})

    extended.step(UNDER_MEDIATION, to=UNDER_INVESTIGATION)(HANDLING.steps["investigate"])
    extended.step(UNDER_MEDIATION, to=HANDLING.state("withdrawn"))(HANDLING.steps["withdraw"])
    extended.guard(HANDLING.creations["receive"], we_know_the_service)
    extended.guard(HANDLING.steps["assess"], nothing_is_cheap)
    extended.seal()
    return extended


def described(lifecycle: Lifecycle[Any]) -> object:
    """Return everything a lifecycle says, as it can be compared."""
    rows = [(row, row.guards) for row in lifecycle.rows]
    creations = [(name, each.lifecycle, each.guards) for name, each in lifecycle.creations.items()]
    return (
        lifecycle.mermaid(),
        rows,
        creations,
        dict(lifecycle.states),
        {step: dict(by_state) for step, by_state in lifecycle.table.items()},
        {name: each.lifecycle for name, each in lifecycle.steps.items()},
    )


def outcome(take: Callable[[], object]) -> object:
    """Return what comes of a step, or how it is refused."""
    try:
        return take()
    except errors.NotAvailable as error:
        return error.step, error.state, error.available
    except errors.BrmError as error:
        return type(error), str(error)


# The original


def test_the_original_says_what_it_said() -> None:
    before = described(HANDLING)
    extended = with_mediation()
    assert described(HANDLING) == before
    assert described(extended) != before
    assert "under_mediation" not in HANDLING.states


@EVERY
@FEW
@given(data=st.data())
def test_one_to_which_nothing_is_added_answers_as_the_original(lifecycle: Lifecycle[Any], data: st.DataObject) -> None:
    extended = lifecycle.extended(lifecycle.name)
    extended.seal()
    assert extended.mermaid() == lifecycle.mermaid()
    assert extended.table == lifecycle.table
    record = data.draw(records(lifecycle))
    on = data.draw(occasions(record))
    for step in lifecycle.steps.values():
        given = data.draw(particulars(step))
        assert outcome(lambda: extended.take(step, record, on, **given)) == outcome(  # noqa: B023  called at once
            lambda: lifecycle.take(step, record, on, **given)  # noqa: B023  called at once
        )
    for creation in lifecycle.creations.values():
        given = data.draw(particulars(creation))
        assert outcome(lambda: extended.create(creation, on, **given)) == outcome(  # noqa: B023  called at once
            lambda: lifecycle.create(creation, on, **given)  # noqa: B023  called at once
        )


@given(data=st.data())
def test_what_is_added_refuses_more_and_changes_nothing_else_of_what_was_there(data: st.DataObject) -> None:
    extended = with_mediation()
    record = data.draw(records(HANDLING))
    on = data.draw(occasions(record))
    for name, step in HANDLING.steps.items():
        given = data.draw(particulars(step))

        def taken(lifecycle: Lifecycle[Complaint]) -> object:
            try:
                return lifecycle.take(step, record, on, **given)  # noqa: B023  called at once
            except errors.Refused as refusal:
                return tuple(reason for reason in refusal.reasons if reason.rule != "OUR-3") or "ours alone"
            except errors.BrmError as error:
                return type(error)

        before, after = taken(HANDLING), taken(extended)
        assert before == after or (name == "assess" and after == "ours alone")


def test_a_step_called_by_itself_is_taken_by_the_lifecycle_it_was_defined_in() -> None:
    extended = LENDING.extended("lending with care")
    extended.guard(mend, _never)
    extended.seal()
    loan = order(at(0), reader="ann")
    loan = lend(loan, at(1), due_back=BEGINNING + 9 * HOUR)
    broken = LENDING.take("take_back", loan, at(2), damage=Damage(pages=3))[0]
    assert mend(broken, at(3)).state == "returned"
    with pytest.raises(errors.Refused, match="OUR-9"):
        extended.take(mend, broken, at(3))


@rule("OUR-9")
def _never(_record: Any, _on: Occasion) -> str | None:  # noqa: ANN401  of any lifecycle
    """never"""
    return "never"


# What can be added


def test_guards_are_added_to_every_row_of_a_step_and_asked_after_those_there_are() -> None:
    extended = LENDING.extended("lending with care")
    extended.guard(lend, _never)
    extended.seal()
    rows = [row for row in extended.rows if row.step is lend]
    assert len(rows) == 2
    assert all(row.guards[-1] is _never and len(row.guards) == 3 for row in rows)
    with pytest.raises(errors.Refused) as told:
        extended.take(lend, order(at(0), reader="ann", shelf="stacks"), at(1), due_back=BEGINNING)
    assert [reason.rule for reason in told.value.reasons] == ["BR-TOY-2", "BR-TOY-1", "OUR-9"]


def test_a_guard_of_a_creation_is_asked_by_the_extended_one_alone() -> None:
    extended = with_mediation()
    (receive,) = HANDLING.creations.values()
    given: dict[str, Any] = {"customer": "a", "complainant": "c", "channel": "email", "type": "cost", "text": "t"}
    assert HANDLING.create(receive, at(0), **given)[0].state == "received"
    with pytest.raises(errors.Refused, match="OUR-2"):
        extended.create(receive, at(0), **given)
    assert extended.creations["receive"].lifecycle is extended


def test_a_state_that_was_final_can_be_left_if_it_is_declared_so() -> None:
    reopened = begun()
    reopened.seal()
    extended = reopened.extended("notes again", final=())
    extended.step(DONE, to=OPEN)(named("reopen"))
    extended.seal()
    assert extended.available("done") == ("reopen",)
    assert reopened.available("done") == ()


def test_one_can_be_extended_again() -> None:
    first = with_mediation()
    second = first.extended("and more")
    second.guard(first.steps["mediate"], _never)
    second.seal()
    assert second.is_form_of(first)
    assert second.is_form_of(HANDLING)
    assert not first.is_form_of(second)
    assert not HANDLING.is_form_of(first)
    assert len(second.table["mediate"]["under_investigation"].guards) == 2
    assert len(first.table["mediate"]["under_investigation"].guards) == 1


def test_one_that_is_not_sealed_yet_can_be_extended_as_it_stands() -> None:
    first = begun()
    second = first.extended("notes")
    first.step(OPEN, to=ASIDE)(named("put_aside"))
    second.seal()
    assert "put_aside" not in second.steps


def test_an_adoption_is_extended_too() -> None:
    extended = LENDING.extended("lending elsewhere")
    extended.seal()
    record, _ = extended.adopt(
        LENDING.adoptions["adopt"], at(5), origin="x", reference="1", reader="ann", lent=(BEGINNING,)
    )
    assert record.state == "lent"
    assert extended.adoptions["adopt"].lifecycle is extended


# What cannot be


def test_nothing_is_added_once_it_is_sealed() -> None:
    extended = with_mediation()
    with pytest.raises(errors.BadDefinition, match="is sealed; a guard of 'assess' comes too late"):
        extended.guard(extended.steps["assess"], nothing_is_cheap)
    with pytest.raises(errors.BadDefinition, match="is sealed; 'assess' comes too late"):
        extended.step(UNDER_MEDIATION, to=UNDER_INVESTIGATION)(HANDLING.steps["assess"])


def test_it_is_used_only_when_it_is_sealed() -> None:
    with pytest.raises(errors.BadDefinition, match=r"is not sealed; call seal\(\)"):
        Practice.open(lifecycles=(HANDLING.extended("unsealed"),))


def test_a_step_that_is_there_is_not_defined_again() -> None:
    extended = begun().extended("note")
    with pytest.raises(errors.BadDefinition, match="two functions are called 'finish'"):
        extended.step(OPEN, to=DONE)(named("finish"))
    with pytest.raises(errors.BadDefinition, match="two functions are called 'write'"):
        extended.step(OPEN, to=DONE)(named("write"))


def test_a_row_that_is_there_is_not_written_again() -> None:
    extended = begun().extended("note")
    extended.step(OPEN, to=DONE)(extended.steps["finish"])
    assert "has 2 rows from the state 'open'" in refused(extended)


def test_a_guard_of_a_step_that_is_not_there_is_told() -> None:
    extended = begun().extended("note")
    stranger: Step[Note, ...] = Step(named("finnish"), extended)
    with pytest.raises(errors.BadDefinition, match=r"has no step 'finnish' to guard \(did you mean 'finish'\?\)"):
        extended.guard(stranger, _never)


def test_a_guard_that_does_not_fit_is_told_when_it_is_sealed() -> None:
    extended = begun().extended("note")
    extended.guard(extended.steps["finish"], nothing_is_cheap)
    assert "asks for 'severity', which 'finish' is not given" in refused(extended)


def test_two_that_extend_the_same_one_stand_in_each_others_way() -> None:
    with pytest.raises(errors.BadDefinition, match="has the kind 'complaint' of 'ours' too; extend that one"):
        Practice.open(lifecycles=(with_mediation("ours"), with_mediation("theirs")), discover=False)


def test_what_only_the_extended_one_has_is_not_available_in_the_original() -> None:
    extended = with_mediation()
    with Practice.open(discover=False) as practice:
        with pytest.raises(errors.NotAvailable, match="'mediate' is not available in the state 'received'"):
            practice.acting_as("ann").perform(extended.steps["mediate"], received(practice), mediator="mel")
        more = LENDING.extended("more loans")

        @more.creation()
        def beg(on: Occasion) -> Any:  # noqa: ANN401, ARG001  never called
            raise AssertionError

        for verb in (beg, begun().creations["write"]):
            with pytest.raises(errors.NotAvailable, match=rf"'{verb.name}' is not available in lending"):
                LENDING.create(verb, at(0))


# In a practice


def received(practice: Practice) -> Complaint:
    """Return a complaint that was received."""
    return practice.acting_as("ann").complaints.receive(
        customer="acme", complainant="anonymous", channel="email", type="cost", text="Too much.", services=("mail",)
    )


def mediated(practice: Practice, extended: Lifecycle[Complaint]) -> Complaint:
    """Return a complaint that is under mediation."""
    ann = practice.acting_as("ann", "they do not talk")
    complaint = received(practice)
    ann.complaints.assess(complaint.id, severity="high", complexity="low", impact="low", urgency="low")
    ann.complaints.investigate(complaint.id, investigator="ivy")
    return ann.perform(extended.steps["mediate"], complaint.id, mediator="mel")


@pytest.mark.parametrize("by", ["hand", "plugin"])
def test_it_takes_the_place_of_the_built_in_one(by: str) -> None:
    extended = with_mediation()
    given: dict[str, Any] = (
        {"lifecycles": (extended,)} if by == "hand" else {"plugins": (Offering(lifecycles=(extended,)),)}
    )
    with Practice.open(discover=False, **given) as practice:
        assert practice.complaints.lifecycle is extended
        with pytest.raises(errors.Refused, match="OUR-3"):
            practice.acting_as("ann").complaints.assess(
                received(practice), severity="low", complexity="low", impact="low", urgency="low"
            )
        complaint = mediated(practice, extended)
        assert complaint.state == "under_mediation"
        assert complaint.state.category == "waiting"
        assert practice.acting_as("ann").complaints.investigate(complaint, investigator="ivan").investigator == "ivan"


def test_the_last_form_is_used_in_whatever_order_they_come() -> None:
    first = with_mediation()
    second = first.extended("and more")
    second.seal()
    for several in ((first, second), (second, first), (second, HANDLING, first)):
        with Practice.open(lifecycles=several, discover=False) as practice:
            assert practice.complaints.lifecycle is second


def test_records_kept_before_are_moved_by_it_and_go_back_from_states_the_original_knows(tmp_path: Path) -> None:
    extended = with_mediation()
    url = f"sqlite:///{tmp_path / 'brm.db'}"
    with Practice.open(url, discover=False) as practice:
        old = received(practice)
    with Practice.open(url, lifecycles=(extended,), discover=False) as practice:
        assert practice.complaints.get(old.id) == old
        new = mediated(practice, extended)
        assert practice.verify().ok
        back = practice.acting_as("ann").complaints.investigate(new, investigator="ivan")
    with Practice.open(url, discover=False) as practice:
        assert practice.complaints.get(back.id) == back
        assert {each.id for each in practice.complaints} == {old.id, back.id}


def test_the_categories_of_new_states_keep_the_numbers_right() -> None:
    extended = with_mediation()
    clock = StoppedClock(datetime(2026, 1, 5, 9, tzinfo=BEGINNING.tzinfo))
    with Practice.open(lifecycles=(extended,), discover=False, clock=clock) as practice:
        mediated(practice, extended)
        received(practice)
        clock.advance(timedelta(hours=1))
        report = practice.complaints.report().total
        assert (report.received, report.open, report.closed) == (2, 2, 0)
        assert practice.complaints.count(by="category") == {"open": 1, "waiting": 1}
        assert practice.complaints.count(state="under_mediation") == 1


def test_a_row_that_is_added_has_the_guards_of_its_step_unless_it_is_given_others() -> None:
    lifecycle = HANDLING.extended("ours")
    waiting = State("put_off", category="waiting")
    under_assessment = lifecycle.extends.states["under_assessment"] if lifecycle.extends else waiting

    @lifecycle.step(under_assessment, to=waiting)
    def put_off(complaint: Complaint, on: Occasion) -> Complaint:  # noqa: ARG001  the form of every step
        """Put it off."""
        return complaint

    @rule("OUR-9")
    def it_is_tuesday(_complaint: Complaint, _on: Occasion) -> str | None:
        """it is Tuesday"""
        return "it is Monday"

    investigate, withdraw = (HANDLING.steps[name] for name in ("investigate", "withdraw"))
    lifecycle.guard(investigate, it_is_tuesday)
    lifecycle.step(waiting, to=HANDLING.states["under_investigation"])(investigate)
    lifecycle.step(waiting, to=HANDLING.states["withdrawn"], guards=(it_is_tuesday,))(withdraw)
    lifecycle.seal()
    usual = HANDLING.guards_of(investigate)
    assert usual
    assert lifecycle.table["investigate"]["put_off"].guards == (*usual, it_is_tuesday)
    assert lifecycle.table["investigate"]["under_assessment"].guards == (*usual, it_is_tuesday)
    assert lifecycle.table["withdraw"]["put_off"].guards == (it_is_tuesday,)


def test_a_guard_is_added_to_a_step_itself() -> None:
    with pytest.raises(errors.BadDefinition, match="added to a step or creation itself, not to 'receive'"):
        HANDLING.extended("ours").guard("receive")  # type: ignore[arg-type]  # what is no step
