"""Existing offerings are compared with every statement; a case says what the alternatives cost and bring."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from itilbrm import Money
from itilbrm.errors import InvalidInput, MandateRefused, Refused
from itilbrm.policies import Policies
from itilbrm.policies.policy_files import policies_data, read_policies
from itilbrm.processes.requirements import Compared, Compliance, Requirement
from itilbrm.services import Service
from tests.processes.requirements.needs import NOTHING, STATEMENTS, Needs, case, eur, needs, option


@pytest.fixture
def sales() -> Needs:
    return needs()


def offering(sales: Needs, *, active: bool = True) -> Service:
    bert = sales.acting("bert").services
    made = bert.announce(name="Tablet", type="business", owner="olga", standard=True)
    return bert.activate(made) if active else made


def comparing(service: str, *gaps: str) -> tuple[Compared, ...]:
    return tuple(
        Compared(service=service, statement=each.id, result="gap" if each.id in gaps else "met") for each in STATEMENTS
    )


def assess(sales: Needs, need: Requirement, **said: Any) -> Requirement:  # noqa: ANN401  what an assessment takes
    given: dict[str, Any] = {"result": "new", "service_owner": "olga", "options": ("make it",)}
    return sales.acting("bert", said.pop("reason", "it is so")).requirements.assess_fit(need, **{**given, **said})


@pytest.mark.realises("BR-REQ-3", "0-10", "2-24", "2-58", "W-21")
def test_every_offering_that_is_relevant_is_compared_with_every_statement(sales: Needs) -> None:
    tablet = offering(sales)
    about = sales.outlined(services=(tablet.id,))
    with pytest.raises(Refused, match=f"{tablet.id} is not compared with U1, U2, U3, U4, W1, W2"):
        assess(sales, about)
    with pytest.raises(Refused, match=f"{tablet.id} is not compared with U4, W1, W2"):
        assess(sales, about, relevant=(tablet.id,), compared=comparing(tablet.id)[:3])
    assessed = assess(sales, about, result="changed", relevant=(tablet.id,), compared=comparing(tablet.id, "U1"))
    assert assessed.fit is not None
    assert [each.statement for each in assessed.fit.gaps(tablet.id)] == ["U1"]
    assert (assessed.fit.outline_version, assessed.fit.by, assessed.fit.service_owner) == (1, "bert", "olga")
    pipeline = offering(sales, active=False)
    with pytest.raises(Refused, match=f"{pipeline.id} is pipeline and offers nothing; compare active offerings alone"):
        assess(sales, sales.outlined(), relevant=(pipeline.id,), compared=comparing(pipeline.id))
    stranger = (Compared(service="svc_1", statement="U9", result="met"),)
    with pytest.raises(Refused, match="U9 is no statement of the outline"):
        assess(sales, sales.outlined(), compared=stranger)


@pytest.mark.realises("BR-REQ-3", "0-7", "0-30", "W-20")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"options": ()}, "no option is listed"),
        ({"reason": "", "reasons": ""}, "nothing says why the result is what it is"),
        ({"service_owner": ""}, "no service owner is named who assessed it"),
        ({"result": "existing"}, "none of the offerings meets every statement that must be met"),
        (
            {"result": "existing", "relevant": ("svc_1",), "compared": comparing("svc_1", "U1")},
            "none of the offerings meets every statement that must be met",
        ),
    ],
)
def test_a_fit_says_what_could_be_done_and_why(sales: Needs, said: dict[str, Any], told: str) -> None:
    with pytest.raises(Refused, match=told):
        assess(sales, sales.outlined(), **said)


@pytest.mark.realises("SM-REQ", "W-20")
def test_an_existing_offering_that_fits_is_used_by_who_may_order_it(sales: Needs) -> None:
    tablet = offering(sales)
    need = assess(
        sales, sales.outlined(), result="existing", relevant=(tablet.id,), compared=comparing(tablet.id, "U3")
    )
    with pytest.raises(MandateRefused) as refused:
        sales.acting("bert").requirements.use_existing(need, service=tablet.id)
    assert refused.value.decision_holder == sales.house.dora.id
    with pytest.raises(Refused, match=f"svc_9 was not compared; choose from {tablet.id}"):
        sales.acting("dora").requirements.use_existing(need, service="svc_9")
    used = sales.acting("dora").requirements.use_existing(need, service=tablet.id)
    assert (used.state, used.service) == ("met_by_existing", tablet.id)


@pytest.mark.realises("SM-REQ")
def test_an_offering_with_a_gap_that_matters_is_not_used(sales: Needs) -> None:
    tablet, other = offering(sales), "svc_other"
    need = assess(
        sales,
        sales.outlined(),
        result="existing",
        relevant=(tablet.id, other),
        compared=(*comparing(tablet.id), *comparing(other, "W1")),
    )
    with pytest.raises(Refused, match="svc_other does not meet W1"):
        sales.acting("dora").requirements.use_existing(need, service=other)
    with pytest.raises(Refused, match="the fit is new, not existing"):
        sales.acting("dora").requirements.use_existing(sales.assessed(), service=other)


@pytest.mark.realises("SM-REQ", "0-17")
def test_every_proposal_is_kept_while_it_is_negotiated(sales: Needs) -> None:
    need = sales.acting("dora").requirements.negotiate(
        sales.assessed(), side="customer", text="Ten seats first", why="a trial", terms={"seats": "10"}
    )
    need = sales.acting("bert").requirements.negotiate(need, side="provider", text="Twelve", why="one team")
    assert sorted((each.number, each.side) for each in sales.practice.proposals) == [(1, "customer"), (2, "provider")]
    assert need.latest_proposal is not None
    assert need.latest_proposal.text == "Twelve"
    with pytest.raises(Refused, match="the fit is not feasible, and only what is changed or new needs it"):
        sales.acting("bert").requirements.negotiate(sales.assessed("not_feasible"), side="provider", text="No")


@pytest.mark.realises(
    "BR-BC-1", "BR-BC-2", "BR-BC-3", "BR-BC-4", "BR-BC-5", "0-33", "0-34", "0-35", "0-36", "0-37", "W-19"
)
@pytest.mark.parametrize(
    ("changes", "rule", "told"),
    [
        (
            {"alternatives": (option("app", 1, 1, 1),)},
            "BR-BC-1",
            "there is one alternative alone, and at least two are compared",
        ),
        (
            {"alternatives": (option("app", 1, 1, 1), option("web", 1, 1, 1))},
            "BR-BC-1",
            "doing nothing is not among them",
        ),
        (
            {"alternatives": (NOTHING, option("app", 1, 1, 1, sourcing=""))},
            "BR-BC-2",
            "nothing says who would provide app",
        ),
        (
            {"alternatives": (NOTHING, option("app", 0, 0, 1))},
            "BR-BC-3",
            "there is no return on investment of app: it costs nothing, so that there is nothing to divide by",
        ),
        (
            {"alternatives": (NOTHING, option("app", 1, 1, 1, risks=" "))},
            "BR-BC-3",
            "nothing is said of the risks of app",
        ),
        ({"rationale": " "}, "BR-BC-3", "nothing says why app is chosen"),
        (
            {"business_strategy": Compliance()},
            "BR-BC-4",
            "nothing says whether it complies with the business strategy",
        ),
        (
            {"technology_strategy": Compliance(verdict="deviation", reason="sooner")},
            "BR-BC-4",
            "it deviates from the technology strategy, and does not name that strategy and the reason",
        ),
        ({"expires_on": None}, "BR-BC-5", "nothing says until which day it holds"),
        ({"expires_on": date(2026, 3, 1)}, "BR-BC-5", "it would have expired on 2026-03-01 already"),
    ],
)
def test_a_case_is_whole(sales: Needs, changes: dict[str, Any], rule: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        sales.prepared(**changes)
    assert [(each.rule, each.text) for each in refused.value.reasons] == [(rule, told)]


@pytest.mark.realises("BR-BC-4")
def test_a_deviation_names_the_strategy_and_the_reason(sales: Needs) -> None:
    said = Compliance(verdict="deviation", strategy="cloud first", reason="prices stay in the house")
    assert sales.prepared(technology_strategy=said).state == "case_prepared"


@pytest.mark.realises("BR-BC-6")
def test_a_short_form_is_enough_below_the_amount_that_the_house_has_settled(sales: Needs) -> None:
    short: dict[str, Any] = {
        "is_short": True,
        "alternatives": (option("app", 5_000, 2_000, 9_000, sourcing="", risks=""),),
        "business_strategy": Compliance(),
    }
    with pytest.raises(Refused, match="the house has settled no amount in EUR below which a short form is enough"):
        sales.prepared(**short)
    modest = needs(policies=Policies(short_cases={"EUR": eur(10_000)}))
    assert modest.prepared(**short).state == "case_prepared"
    too_much: dict[str, Any] = {**short, "alternatives": (option("app", 6_000, 2_000, 9_000),)}
    with pytest.raises(Refused, match="10000 EUR is not below 10000 EUR; write it in full"):
        modest.prepared(**too_much)


@pytest.mark.realises("BR-BC-6")
def test_amounts_of_short_cases_are_read_from_policies(tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    file.write_text('[short_cases]\nEUR = "10000"\nCHF = "9500.50"\n', encoding="utf-8")
    read = read_policies(file)
    assert read.short_case_below("CHF") == Money.of("9500.50", "CHF")
    assert read.short_case_below("USD") is None
    assert policies_data(read)["short_cases"] == {"EUR": "10000", "CHF": "9500.50"}
    file.write_text('[short_cases]\nEUR = "much"\n', encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"short_cases.EUR: 'much' is no number; write \"10000\""):
        read_policies(file)


def test_amounts_of_short_cases_are_of_their_currency() -> None:
    with pytest.raises(InvalidInput, match=r"short_cases.EUR: 5 CHF is of another currency; file it under its own"):
        Policies(short_cases={"EUR": Money.of(5, "CHF")})
    with pytest.raises(InvalidInput, match="0 EUR is no amount below which a case is short"):
        Policies(short_cases={"EUR": eur(0)})


@pytest.mark.realises("SM-REQ", "0-60")
def test_each_version_of_a_case_is_a_record_that_a_purchaser_may_prepare(sales: Needs) -> None:
    first = sales.prepared()
    assert first.amount == eur(80_000)
    second = sales.acting("bert").requirements.prepare_case(first, case=case(90_000, contributors=("finn",)))
    versions = [*sales.practice.business_cases.each(parent=first.id)]
    assert {each.number: (str(each.state), each.amount) for each in versions} == {
        1: ("superseded", eur(80_000)),
        2: ("prepared", eur(90_000)),
    }
    assert {each.number: each.prepared_by for each in versions} == {1: sales.house.finn.id, 2: "bert"}
    assert (second.case_version, second.amount) == (2, eur(90_000))
    with pytest.raises(Refused, match="the fit is not feasible"):
        sales.acting("finn").requirements.prepare_case(sales.assessed("not_feasible"), case=case())
