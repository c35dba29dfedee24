"""Figures carry what is needed to read them, and refuse to be compared with what they cannot be."""

from decimal import Decimal, localcontext

import pytest

from itilbrm import Practice
from itilbrm.errors import BadDefinition, InvalidInput, NotFound
from itilbrm.kpis import KPIS, Undefined, kpi_of
from itilbrm.kpis.definitions import Kpi
from itilbrm.periods import Period
from itilbrm.policies import Policies, shipped_policies
from itilbrm.testing import StoppedClock
from tests.kpis.material import at, complaint, kpi


def test_every_indicator_says_what_it_counts_and_how_to_read_it() -> None:
    assert len({each.id for each in KPIS}) == len(KPIS)
    for each in KPIS:
        assert each.reading.endswith(".")
        assert not each.formula.endswith(".")
        assert each.basis == each.bases[0]
        assert kpi_of(each.id.lower()) is each


@pytest.mark.realises("G-10")
@pytest.mark.parametrize("each", KPIS, ids=lambda each: each.id)
def test_without_anything_a_share_is_undefined_and_a_count_is_nothing(each: Kpi) -> None:
    found = kpi(each.id, [], at(40))
    if each.unit == "count":
        assert found.value == 0
    else:
        assert isinstance(found.value, Undefined)
        assert found.value.reason
        assert str(found.value).startswith("undefined: ")


def test_a_figure_says_what_it_is_of_and_as_at_when() -> None:
    found = kpi("K-CPL-1", [complaint(at(3))], at(20))
    assert (found.id, found.name, found.unit, found.basis) == (
        "K-CPL-1",
        "Number of customer complaints",
        "count",
        "received",
    )
    assert (found.period, found.as_at, found.rule_version, found.undecided) == (Period.month(2026, 1), at(20), 1, 1)
    assert not found.is_final
    assert kpi("K-CPL-1", [complaint(at(3), (at(4), "closed"))], at(40)).is_final


def test_the_change_from_one_figure_to_another_is_told_in_its_unit() -> None:
    told = [complaint(at(day), (at(50), "closed"), decided_at=at(50)) for day in (3, 4, 33)]
    january, february = (kpi("K-CPL-1", told, at(60), period) for period in ("2026-01", "2026-02"))
    assert february.change_from(january) == -1
    shares = [kpi("K-CPL-5", told, at(60), period) for period in ("2026-02", "2026-01")]
    assert isinstance(shares[0].change_from(shares[1]), Undefined)
    assert shares[0].change_from(shares[0]) == 0


def test_figures_that_do_not_compare_are_not_compared() -> None:
    told = [complaint(at(3), (at(5), "closed"))]
    received, closed = (kpi("K-CPL-1", told, at(40), basis=basis) for basis in ("received", "closed"))
    with pytest.raises(InvalidInput, match="figures of two bases do not compare, 'closed' and 'received'"):
        received.change_from(closed)
    with pytest.raises(InvalidInput, match="figures of two indicators do not compare"):
        received.change_from(kpi("K-CPL-3", told, at(40)))


def test_figures_do_not_depend_on_what_the_application_reckons_with() -> None:
    told = [complaint(at(day), decided_at=at(4 + 13 * day)) for day in (3, 4, 7)]
    with localcontext() as context:
        context.prec = 2
        found = kpi("K-CPL-9", told, at(140), "2026")
    assert found == kpi("K-CPL-9", told, at(140), "2026")
    assert found.numerator == 129


@pytest.mark.parametrize(
    ("number", "basis"), [("K-CPL-10", "received"), ("K-CPL-18", "closed"), ("K-CPL-12", "due"), ("K-CPL-6", "closed")]
)
def test_a_basis_that_makes_no_sense_is_refused_with_those_that_do(number: str, basis: str) -> None:
    with pytest.raises(InvalidInput) as error:
        kpi(number, [], at(40), basis=basis)
    assert f"{number} ({kpi_of(number).name}) makes no sense on the basis {basis!r}" in str(error.value)
    assert f"choose from {', '.join(kpi_of(number).bases)}" in str(error.value)


def test_what_there_is_none_of_is_refused_with_what_there_is() -> None:
    with pytest.raises(NotFound, match=r"did you mean 'K-CPL-7'\?"):
        kpi_of("K-CPL-77")
    with pytest.raises(
        InvalidInput, match="choose from service, type, channel, customer, owner, severity, customer_tree, label:NAME"
    ):
        kpi("K-CPL-1", [], at(40), by="servic")
    with pytest.raises(InvalidInput, match="choose from service, channel, customer, owner, customer_tree, label:NAME"):
        kpi("K-CPT-1", [], at(40), by="severity")
    with pytest.raises(InvalidInput, match="2026-03 begins after 2026-02-10"):
        kpi("K-CPL-1", [], at(40), "2026-03")


def test_an_indicator_that_cannot_be_is_refused() -> None:
    good = {name: getattr(KPIS[0], name) for name in ("id", "name", "formula", "unit", "reading", "source", "measure")}
    with pytest.raises(BadDefinition, match="K-CPL-1: has no basis; name one at least"):
        Kpi(**good, bases=())
    with pytest.raises(BadDefinition, match="is broken down by 'mood'"):
        Kpi(**good, bases=("received",), by="mood")


def test_a_complaint_about_several_services_counts_at_each_and_once_in_all() -> None:
    told = [complaint(at(3), services=("mail", "web")), complaint(at(4), services=("web",)), complaint(at(5))]
    found = kpi("K-CPL-1", told, at(40), by="service")
    assert {group: each.value for group, each in found.groups.items()} == {"": 1, "mail": 1, "web": 2}
    assert (found.value, found.by) == (3, "service")
    assert kpi("K-CPL-15", told, at(40), by="").groups == {}
    labelled = [complaint(at(3), labels={"queue": "north"}), complaint(at(3))]
    assert list(kpi("K-CPL-1", labelled, at(40), by="label:queue").groups) == ["", "north"]


def test_a_period_is_named_in_the_time_zone_of_the_provider() -> None:
    calendar = shipped_policies().calendar().to_mapping() | {"timezone": "Asia/Tokyo"}
    tokyo = type(shipped_policies().calendar()).from_mapping(calendar)
    policies = Policies(calendars={"provider": tokyo}).over(shipped_policies())
    found = kpi("K-CPL-1", [complaint(at(-0.25))], at(40), policies=policies)
    assert (found.value, found.period.zone) == (1, "Asia/Tokyo")


@pytest.mark.realises("G-10")
def test_a_practice_tells_its_figures_also_as_they_were_known_before() -> None:
    clock = StoppedClock(at(3))
    with Practice.open("memory:", clock=clock) as practice:
        ann = practice.acting_as("ann")
        made = ann.complaints.receive(
            customer="acme", complainant="cara", channel="email", type="cost", text="Too dear", owner="ann"
        )
        clock.advance(at(5) - at(3))
        practice.acting_as("cara", "it is fine").complaints.withdraw(made.id)
        assert practice.kpi("K-CPL-10", period="2026-01").value == 0
        assert practice.as_at(at(4)).kpi("K-CPL-10", period="2026-01").value == 1
        assert practice.kpi("K-CPL-18", period="2026-01").beside["withdrawn"] == 1
        assert practice.kpi("k-cpl-1", period=Period.month(2026, 1), by="owner").groups["ann"].value == 1
        assert isinstance(practice.kpi("K-CPL-2", period="2026").value, Undefined)


def test_quotients_are_exact_decimals() -> None:
    told = [complaint(at(3), (at(5), "closed"), (at(6), "reopened")), complaint(at(3), (at(5), "closed"))]
    assert kpi("K-CPL-12", told, at(40)).value == Decimal(50)
