"""Journeys: a relationship goes on step by step, by the model or by a path that is data, and ends on record."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Occasion
from itilbrm.errors import InvalidInput, NotAvailable, Refused
from itilbrm.lifecycle import Record
from itilbrm.policies import JourneyPath, JourneyStep, Policies, shipped_policies
from itilbrm.processes.relationships import Journey, journeys
from itilbrm.testing import KnownRecords

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
EXIT: Final = {"why": "the contract ended", "lessons": "ask earlier", "data_handed_back": "nothing was held"}


def on(reason: str = "", *known: Record) -> Occasion:
    return Occasion("ann", NOW, reason=reason, lookup=KnownRecords(*known))


def started(**changes: Any) -> Journey:  # noqa: ANN401  any particular
    return journeys.start(on(), **{"stakeholder": "stk_1", "type": "customer", **changes})


def engaged() -> Journey:
    asked = journeys.ask(started(), on(), expectations="one contact", norms="no calls before ten")
    return journeys.start_engaging(asked, on())


def offered() -> Journey:
    return journeys.make_offer(engaged(), on())


@pytest.mark.realises("SM-JRN", "BR-JRN-6")
def test_of_suppliers_and_partners_we_are_the_consumer_unless_it_is_said() -> None:
    assert started().our_role == "provider"
    assert started(type="supplier").our_role == started(type="partner").our_role == "consumer"
    assert started(type="partner", our_role="peer").our_role == "peer"
    with pytest.raises(InvalidInput, match="'owner' is not known"):
        started(our_role="owner")


@pytest.mark.realises("BR-JRN-1", "4-25")
def test_nobody_is_engaged_who_was_not_asked_what_they_expect() -> None:
    with pytest.raises(Refused, match="they were not asked what they expect and what is customary with them"):
        journeys.start_engaging(started(), on())
    half = journeys.ask(started(), on(), expectations="one contact", norms=" ")
    with pytest.raises(Refused, match="they were not asked what is customary with them"):
        journeys.start_engaging(half, on())
    assert engaged().state == "engage"


@pytest.mark.realises("BR-JRN-5", "SM-JRN")
def test_a_journey_ends_with_a_record_of_the_exit() -> None:
    ended = journeys.end(engaged(), on(), **EXIT)
    assert (ended.state, ended.exit and ended.exit.lessons) == ("ended", "ask earlier")
    with pytest.raises(Refused, match="it is not said why it ends, nor what was learned, nor what was handed back"):
        journeys.end(started(), on(), why="", lessons=" ", data_handed_back="")
    with pytest.raises(NotAvailable):
        journeys.end(ended, on(), **EXIT)


@pytest.mark.realises("BR-JRN-6", "4-66", "4-35")
def test_an_employee_goes_by_steps_of_their_own_and_can_be_read_like_everybody() -> None:
    journey = started(stakeholder="per_1", type="employee")
    assert (journey.state, journey.step, journey.standing) == ("explore", "first contact", "first contact")
    seen = [str(journey.state)]
    for step in ("recruiting", "offer accepted", "pre-boarding", "working"):
        journey = journeys.advance(journey, on(), step=step)
        seen.append(str(journey.state))
    assert seen == ["explore", "engage", "agree", "onboard", "co_create"]
    ended = journeys.end(journey, on(), **EXIT)
    assert (ended.state, ended.step) == ("ended", "left")


@pytest.mark.realises("BR-JRN-6")
@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("working", "after 'first contact' comes 'recruiting', not 'working'"),
        ("recruting", "'recruting' is no step of 'employee' (did you mean 'recruiting'?); there are first contact"),
    ],
)
def test_no_step_of_a_path_is_left_out(step: str, said: str) -> None:
    with pytest.raises(Refused) as error:
        journeys.advance(started(type="employee"), on(), step=step)
    assert said in str(error.value)


@pytest.mark.realises("BR-JRN-6")
def test_the_model_and_a_path_have_steps_of_their_own() -> None:
    employee = journeys.ask(started(type="employee"), on(), expectations="a desk", norms="first names")
    with pytest.raises(Refused, match="it follows the path 'employee': advance it by a step of that"):
        journeys.start_engaging(employee, on())
    for step in (journeys.advance, journeys.go_back):
        with pytest.raises(Refused, match="it follows the steps of SM-JRN, which have names of their own"):
            step(started(), on("why not"), step="recruiting")


@pytest.mark.realises("BR-JRN-6", "4-34")
def test_one_goes_back_to_an_earlier_step_with_a_reason_and_the_last_is_an_end() -> None:
    journey = journeys.advance(started(type="employee"), on(), step="recruiting")
    assert journeys.go_back(journey, on("they thought again"), step="first contact").state == "explore"
    with pytest.raises(Refused) as error:
        journeys.go_back(journey, on(), step="working")
    assert [each.text for each in error.value.reasons] == [
        "'working' does not come before 'recruiting'",
        "no reason is given",
    ]
    with pytest.raises(Refused, match="'nothing' is no step of 'employee'"):
        journeys.go_back(journey, on("x"), step="nothing")
    working = journeys.adopt(on(), origin="hr", reference="1", stakeholder="per_1", type="employee", step="working")
    with pytest.raises(Refused, match="'left' is how it ends: end it, and say what is on record then"):
        journeys.advance(working, on(), step="left")


@pytest.mark.realises("BR-JRN-6")
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["recruiting", "offer accepted", "pre-boarding", "working"]))))
def test_wherever_a_path_leads_state_and_step_agree(walk: list[tuple[bool, str]]) -> None:
    journey = started(type="employee")
    for forward, step in walk:
        try:
            move = journeys.advance if forward else journeys.go_back
            journey = move(journey, on("because"), step=step)
        except Refused:
            continue
    phases = {each.name: each.phase for each in journey.steps}
    assert journey.state == phases[journey.step]


@pytest.mark.realises("G-12")
def test_a_journey_is_adopted_where_it_stands() -> None:
    given: dict[str, Any] = {"origin": "crm", "reference": "1", "stakeholder": "stk_1"}
    earlier = NOW - timedelta(days=90)
    realized = journeys.adopt(on(), **given, type="partner", state="realize", since=earlier, agreement="agr_1")
    assert (realized.state, realized.since, realized.our_role) == ("realize", earlier, "consumer")
    assert journeys.adopt(on(), **given, type="customer").state == "explore"
    left = journeys.adopt(on(), **given, type="employee", state="ended")
    assert (left.state, left.step) == ("ended", "left")
    with pytest.raises(InvalidInput, match="'first contact' of the path 'employee' is to explore; leave the state out"):
        journeys.adopt(on(), **given, type="employee", state="offer")
    with pytest.raises(InvalidInput, match="step: 'x' is no step of 'employee'"):
        journeys.adopt(on(), **given, type="employee", step="x")
    with pytest.raises(InvalidInput, match="step: it follows the steps of SM-JRN"):
        journeys.adopt(on(), **given, type="customer", step="x")


PARTNERS: Final = JourneyPath(
    id="partners",
    types=("partner",),
    steps=(
        JourneyStep(name="meet", phase="explore"),
        JourneyStep(name="plan", phase="engage"),
        JourneyStep(name="sign", phase="agree"),
        JourneyStep(name="begin", phase="onboard"),
        JourneyStep(name="earn", phase="realize"),
        JourneyStep(name="part", phase="ended"),
    ),
)


@pytest.mark.realises("BR-JRN-6", "BR-JRN-1", "BR-JRN-2", "BR-JRN-4", "4-65")
def test_a_path_of_the_house_leaves_out_nothing_that_the_model_asks_for() -> None:
    own = Policies(journeys={"partners": PARTNERS}).over(shipped_policies())
    now = Occasion("ann", NOW, policies=own)
    journey = journeys.start(now, stakeholder="stk_1", type="partner")
    with pytest.raises(Refused, match=r"they were not asked .* \(BR-JRN-1\)"):
        journeys.advance(journey, now, step="plan")
    journey = journeys.advance(journeys.ask(journey, now, expectations="x", norms="y"), now, step="plan")
    with pytest.raises(Refused, match=r"nobody takes part \(BR-JRN-2\)"):
        journeys.advance(journey, now, step="sign")
    journey = journeys.advance(journey, now, step="sign", taking_part=("pia",))
    with pytest.raises(Refused, match=r"\(BR-JRN-3\)"):
        journeys.advance(journey, now, step="begin")
    assert journey.taking_part == ("pia",)
