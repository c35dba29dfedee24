"""Requirements from elsewhere keep the state and the dates they had there, and nothing of the past fires (G-12)."""

from datetime import date, timedelta
from typing import Any

import pytest

from itilbrm.errors import InvalidInput
from itilbrm.processes.requirements import Requirement
from itilbrm.processes.requirements.states import ALL
from tests.parties.houses import MOMENT
from tests.processes.requirements.needs import DAY, OUTCOME, Needs, case, needs


@pytest.fixture
def sales() -> Needs:
    return needs()


def adopted(sales: Needs, **given: Any) -> Requirement:  # noqa: ANN401  what adopt takes
    usual: dict[str, Any] = {
        "origin": "old",
        "reference": "R-1",
        "state": "captured",
        "statement": "Less paper",
        "requester": "pia",
        "received_at": MOMENT - 400 * DAY,
        "customer": sales.customer.id,
    }
    return sales.acting("bert").requirements.adopt(**{**usual, **given})


@pytest.mark.realises("G-12")
@pytest.mark.parametrize("state", [str(each) for each in ALL if each != "deferred"])
def test_a_requirement_is_taken_over_in_any_state_and_nothing_fires(sales: Needs, state: str) -> None:
    since = MOMENT - 300 * DAY
    need = adopted(sales, state=state, since=since, outcome=OUTCOME)
    assert (need.state, need.since, need.received_at) == (state, since, MOMENT - 400 * DAY)
    assert sales.practice.tick().total == 0
    assert sales.practice.messages.count() == 0
    again = adopted(sales, state="captured")
    assert again.id == need.id
    assert sales.practice.requirements.count() == 1


@pytest.mark.realises("G-12", "TM-REQ-4")
def test_one_that_was_put_off_there_is_taken_up_on_its_day(sales: Needs) -> None:
    need = adopted(sales, state="deferred", deferred_until=date(2026, 3, 10))
    assert need.deferral is not None
    sales.house.clock.advance(timedelta(days=8))
    assert sales.practice.tick().fired == {"reactivate": 1}
    assert sales.practice.requirements.get(need.id).state == "case_prepared"


@pytest.mark.realises("G-12")
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"customer": ""}, "customer: neither a customer nor an opportunity has the need; name one of them"),
        ({"requester": "anonymous"}, "requester: 'anonymous' names nobody who needs it"),
        ({"state": "deferred"}, "deferred_until: it does not go with 'deferred'"),
        ({"deferred_until": date(2026, 9, 1)}, "deferred_until: it does not go with 'captured'"),
        (
            {"state": "deferred", "deferred_until": date(2026, 3, 2)},
            "deferred_until: 2026-03-02 is not ahead; adopt it as awaiting_decision",
        ),
        ({"decided_at": MOMENT}, "decided_at: nobody has decided about what is 'captured'; leave it out"),
        ({"state": "lost"}, "state: 'lost' is no state"),
    ],
)
def test_what_cannot_have_been_is_not_taken_over(sales: Needs, given: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        adopted(sales, **given)


@pytest.mark.realises("G-12", "SM-REQ")
def test_what_was_taken_over_goes_on_here(sales: Needs) -> None:
    waiting = adopted(sales, state="awaiting_decision")
    bert = sales.acting("bert").requirements
    assert sales.practice.today(sales.house.dora.id).entries == ()
    back = sales.acting("dora").requirements.return_for_rework(waiting, missing="a case")
    assert back.state == "case_prepared"
    outlined = adopted(sales, reference="R-2", state="outcome_defined", outcome=OUTCOME)
    assert outlined.outline_version == 0
    approved = adopted(sales, reference="R-3", state="approved", decided_at=MOMENT - DAY, decided_by="dora")
    from tests.processes.requirements.needs import STATEMENTS

    anew = bert.change_outline(approved, statements=STATEMENTS, changes_cost_or_scope=True)
    assert (anew.state, anew.outline_version) == ("case_prepared", 1)
    fit = adopted(sales, reference="R-4", state="fit_assessed")
    assert fit.fit is None
    assert case().currency == "EUR"
