"""What comes from elsewhere, or has a name of its own, has one id and keeps its past."""

from datetime import datetime
from typing import Any

import pytest

from itilbrm.errors import BadDefinition, InvalidInput
from itilbrm.lifecycle import Occasion, Past, State
from tests.lifecycle.notes import OPEN, Note, begun, named
from tests.lifecycle.toys import BEGINNING, BULBS, DAY, HOUR, LENDING, at, hang, order


def test_a_creation_with_a_natural_name_always_gives_the_same_id() -> None:
    hall = hang(at(0), place="hall")
    assert hang(at(9), place="hall").id == hall.id == BULBS.key_of(hang, {"place": "hall"})
    assert hang(at(0), place="attic").id != hall.id
    assert LENDING.key_of(order, {"reader": "cara"}) == ""


def adopted(*lent_at: datetime, on: Occasion | None = None, returned: bool = False) -> Any:  # noqa: ANN401  record and facts
    return LENDING.adopt(
        LENDING.adoptions["adopt"],
        on or at(99),
        origin="city",
        reference="7",
        reader="cara",
        lent=lent_at,
        returned=returned,
    )


@pytest.mark.realises("G-12")
def test_an_adoption_leaves_a_fact_at_each_instant_of_the_past() -> None:
    loan, facts = adopted(BEGINNING, BEGINNING + DAY, returned=True)
    assert [(fact.seq, fact.source, fact.target, fact.happened_at) for fact in facts] == [
        (1, None, "lent", BEGINNING),
        (2, "lent", "lent", BEGINNING + DAY),
        (3, "lent", "returned", BEGINNING + DAY),
    ]
    assert [fact.changed for fact in facts] == [
        {"reader": "cara of city 7", "shelf": "open", "reminders": 0, "lent_at": BEGINNING},
        {"reminders": 1},
        {},
    ]
    assert {(fact.step, fact.by, fact.recorded_at) for fact in facts} == {("adopt", "ann", BEGINNING + 99 * HOUR)}
    assert (loan.state, loan.version, loan.since) == ("returned", 3, BEGINNING + DAY)


@pytest.mark.realises("G-12")
def test_a_state_adopted_with_several_facts_holds_since_the_first_of_them() -> None:
    loan, _ = adopted(BEGINNING, BEGINNING + DAY)
    assert (loan.state, loan.since, loan.reminders) == ("lent", BEGINNING, 1)


@pytest.mark.realises("G-12", "G-2")
def test_an_adopted_past_lies_behind_us_and_goes_forward() -> None:
    with pytest.raises(InvalidInput, match=r"it came into 'lent' at .*, ahead of the clock"):
        adopted(BEGINNING + DAY, on=at(0))
    with pytest.raises(InvalidInput, match=r"it came into 'lent' at .*, before it came into 'lent'"):
        adopted(BEGINNING + DAY, BEGINNING)
    with pytest.raises(InvalidInput, match="has no time zone"):
        adopted(BEGINNING.replace(tzinfo=None))


def test_an_adoption_that_tells_nothing_is_a_defect_of_the_definition() -> None:
    with pytest.raises(BadDefinition, match="'adopt' must tell at least how the record stands now"):
        adopted()


@pytest.mark.parametrize("state", ["done", "opn"])
def test_a_record_is_taken_over_only_into_the_states_that_are_declared(state: str) -> None:
    lifecycle = begun()
    past = Past(State(state, category="open"), BEGINNING, Note())
    lifecycle.adoption(into=(OPEN,), key=tuple)(named("adopt", lambda on: (past,)))  # noqa: ARG005  the form of it
    lifecycle.seal()
    with pytest.raises(InvalidInput, match=f"nothing is taken over as '{state}'.*; choose from open"):
        lifecycle.adoptions["adopt"](at(0))
