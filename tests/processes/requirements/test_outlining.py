"""Outcomes are results of the business; outlines state utility and warranty, in versions that are kept."""

from typing import Any

import pytest
from attrs import evolve

from itilbrm.errors import InvalidInput, Refused
from itilbrm.processes.requirements import OutlineContent, Statement
from tests.parties.houses import MOMENT
from tests.processes.requirements.needs import OUTCOME, STATEMENTS, Needs, needs


@pytest.fixture
def sales() -> Needs:
    return needs()


@pytest.mark.realises("BR-REQ-1", "1-31", "2-51")
@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ({"result": " "}, "the outcome lacks a result"),
        ({"beneficiary": ""}, "the outcome lacks a beneficiary"),
        ({"measures": ()}, "the outcome lacks a measure"),
        ({"measures": (), "result": ""}, "the outcome lacks a result and a measure"),
    ],
)
def test_an_outcome_is_a_result_with_a_beneficiary_and_a_measure(
    sales: Needs, lacking: dict[str, Any], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        sales.acting("bert").requirements.define_outcome(sales.captured(), outcome=evolve(OUTCOME, **lacking))
    with pytest.raises(Refused, match="no outcome is given, and none was carried over"):
        sales.acting("bert").requirements.define_outcome(sales.captured())


@pytest.mark.realises("BR-REQ-2", "2-23", "2-52", "2-53", "W-16")
@pytest.mark.parametrize(
    ("statements", "told"),
    [
        ((), "nothing is stated of what the service does, nor of how well"),
        (STATEMENTS[:4], "nothing is stated of its warranty: its availability, capacity, continuity or security"),
        (STATEMENTS[4:], "nothing is stated of its utility: what it does"),
    ],
)
def test_an_outline_states_utility_and_warranty(sales: Needs, statements: tuple[Statement, ...], told: str) -> None:
    defined = sales.acting("bert").requirements.define_outcome(sales.captured(), outcome=OUTCOME)
    with pytest.raises(Refused, match=told):
        sales.acting("bert").requirements.outline(defined, statements=statements)


def test_no_two_statements_have_one_id() -> None:
    with pytest.raises(InvalidInput, match="two are called 'U1'; give each an id of its own"):
        OutlineContent(statements=(STATEMENTS[0], STATEMENTS[0]))


@pytest.mark.realises("K-REQ-1", "2-8")
def test_the_customer_agrees_to_the_outcome_and_not_who_stands_for_it_with_the_provider(sales: Needs) -> None:
    outlined = sales.outlined()
    with pytest.raises(Refused, match="bert stands for it with the provider"):
        sales.acting("bert").requirements.agree_outcome(outlined)
    agreed = sales.acting("dora").requirements.agree_outcome(outlined, communicated_to=("pia",))
    assert agreed.outcome is not None
    assert (agreed.outcome.agreed_by, agreed.outcome.agreed_at) == (sales.house.dora.id, MOMENT)
    assert agreed.outcome.communicated_to == ("pia",)
    with pytest.raises(Refused, match="no outcome is defined; take define_outcome first"):
        sales.acting("dora").requirements.agree_outcome(sales.captured())


@pytest.mark.realises("K-REQ-8", "W-13")
def test_what_became_of_an_outcome_is_said_once_it_can_be_told(sales: Needs) -> None:
    dora = sales.acting("dora").requirements
    with pytest.raises(Refused, match="nothing has been delivered by which it could be told"):
        dora.close_outcome(sales.outlined(), closure="achieved")
    with pytest.raises(Refused, match="it is not said what became of it"):
        dora.close_outcome(sales.delivered(), closure="")
    closed = dora.close_outcome(sales.delivered(), closure="partial").outcome
    assert closed is not None
    assert (closed.closure, closed.closed_at) == ("partial", MOMENT)
    cancelled = dora.close_outcome(sales.outlined(), closure="cancelled").outcome
    assert cancelled is not None
    assert cancelled.closure == "cancelled"
    with pytest.raises(Refused, match="no outcome is defined"):
        dora.close_outcome(sales.captured(), closure="cancelled")


@pytest.mark.realises("SM-REQ")
def test_each_version_of_an_outline_is_a_record_and_the_one_before_it_superseded(sales: Needs) -> None:
    need = sales.assessed()
    with pytest.raises(Refused, match="nothing says why the outline is revised"):
        sales.acting("bert", "").requirements.revise_outline(need, statements=STATEMENTS[:5])
    revised = sales.acting("bert").requirements.revise_outline(
        need, statements=STATEMENTS[:5], constraints=("no new devices",), assumptions=("a network",)
    )
    assert (revised.state, revised.outline_version, revised.fit) == ("outlined", 2, None)
    versions = [*sales.practice.outlines.each(parent=need.id)]
    assert {each.number: str(each.state) for each in versions} == {1: "superseded", 2: "drafted"}
    latest = next(each for each in versions if each.number == 2)
    assert latest.content == revised.outlined_as
    assert latest.content.constraints == ("no new devices",)
    assert latest.written_by == "bert"


@pytest.mark.realises("BR-REQ-6")
def test_better_words_reach_the_requirement_and_other_statements_are_another_version(sales: Needs) -> None:
    need = sales.outlined()
    (version,) = sales.practice.outlines.each(parent=need.id)
    worded = (evolve(STATEMENTS[0], text="Offers are written with the client"), *STATEMENTS[1:])
    bert = sales.acting("bert").outlines
    amended = bert.amend(version, content=OutlineContent(statements=worded))
    assert sales.practice.requirements.get(need.id).outlined_as == amended.content
    with pytest.raises(Refused, match="make another version; take revise_outline"):
        bert.amend(amended, content=OutlineContent(statements=STATEMENTS[:5]))
    with pytest.raises(Refused, match=r"an outline is amended by practice.outlines.amend"):
        sales.acting("bert").requirements.take_amendment(need.id, content=amended.content)


@pytest.mark.realises("BR-REQ-6")
def test_a_frozen_outline_is_not_edited_and_one_that_is_decided_about_neither(sales: Needs) -> None:
    bert = sales.acting("bert").outlines
    (frozen,) = sales.practice.outlines.each(parent=sales.in_design().id)
    assert (frozen.state, frozen.frozen_at) == ("frozen", MOMENT)
    with pytest.raises(Refused) as refused:
        bert.amend(frozen, content=frozen.content)
    assert [(each.rule, each.text) for each in refused.value.reasons] == [
        ("BR-REQ-6", "version 1 is frozen; write the next one by change_outline of the requirement"),
        ("SM-REQ", "the requirement is in design already"),
    ]
    (waiting,) = sales.practice.outlines.each(parent=sales.submitted().id)
    with pytest.raises(Refused, match="the requirement is awaiting decision already"):
        bert.amend(waiting, content=waiting.content)


def test_versions_follow_from_their_requirement_and_are_not_made_by_hand(sales: Needs) -> None:
    need, bert = sales.prepared(), sales.acting("bert")
    (version,) = sales.practice.outlines.each(parent=need.id)
    (held,) = sales.practice.business_cases.each(parent=need.id)
    assert need.case is not None
    for act, told in (
        (lambda: bert.outlines.write(requirement=need.id, number=7, content=version.content), "take its step outline"),
        (lambda: bert.outlines.freeze(version), "the requirement was not handed over with this version"),
        (lambda: bert.outlines.supersede(version), "there is no later version"),
        (
            lambda: bert.business_cases.write(requirement=need.id, number=7, content=held.content),
            "take its step",
        ),
        (lambda: bert.business_cases.sign(held), "the requirement was not approved with this version"),
        (lambda: bert.business_cases.reject(held), "the requirement was not rejected with this version"),
        (lambda: bert.business_cases.supersede(held), "there is no later version"),
    ):
        with pytest.raises(Refused, match=told):
            act()
