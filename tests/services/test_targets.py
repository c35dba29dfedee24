"""Targets are measurable, lie in the ranges of packages, and what is not measured is never met."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import BusinessCalendar, Money, Occasion
from itilbrm.errors import InvalidInput, Refused
from itilbrm.lifecycle import Record
from itilbrm.services import (
    ACHIEVEMENTS,
    Achievement,
    Package,
    Service,
    Target,
    TargetRange,
    catalogue,
    fitting,
    incidents,
    latest,
    services_beneath,
    usage,
)
from itilbrm.services import achievements as measuring
from itilbrm.services.times import due_by
from itilbrm.testing import KnownRecords

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)


def on(by: str = "sam", *known: Record) -> Occasion:
    return Occasion(by, NOW, lookup=KnownRecords(*known))


def target(value: str = "99.5", **given: Any) -> Target:  # noqa: ANN401  any field
    return Target(
        **{
            "metric": "availability",
            "unit": "%",
            "comparison": ">=",
            "value": Decimal(value),
            "window": "month",
            "source": "monitoring",
            **given,
        }
    )


def offered(best: str = "99.9", worst: str = "99", **given: Any) -> TargetRange:  # noqa: ANN401  any field
    usual: dict[str, Any] = {"metric": "availability", "unit": "%", "comparison": ">="}
    return TargetRange(**usual | {"best": Decimal(best), "worst": Decimal(worst)} | given)


@pytest.mark.realises("BR-SGN-5")
@pytest.mark.parametrize("field", ["metric", "unit", "window", "source"])
def test_a_target_that_nobody_could_measure_is_refused(field: str) -> None:
    with pytest.raises(InvalidInput, match=f"{field}: a target without a {field} cannot be measured"):
        target(**{field: " "})


@pytest.mark.realises("BR-SGN-5")
@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"value": "100.1"}, "value: 100.1 is no percentage; give one from 0 to 100"),
        ({"value": "-1"}, "value: -1 is no percentage"),
        ({"value": "-1", "unit": "points"}, "less than nothing"),
        ({"value": "5", "upper": Decimal(6)}, "does not go with"),
        ({"value": "5", "comparison": "within"}, "give the upper one too"),
        ({"value": "5", "comparison": "within", "upper": Decimal(4)}, "4 lies below 5"),
        ({"value": "5", "metric": "TTO"}, "'%' is no unit of time for TTO"),
        ({"value": "NaN"}, "no number to measure against"),
    ],
)
def test_a_target_that_cannot_be_is_refused(given: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        target(**given)


@pytest.mark.parametrize(
    ("given", "measured", "result"),
    [
        ({}, "99.5", "met"),
        ({}, "99.4", "missed"),
        ({"comparison": "<="}, "99.6", "missed"),
        ({"comparison": "<="}, "99.5", "met"),
        ({"comparison": "=="}, "99.5", "met"),
        ({"comparison": "=="}, "99.6", "missed"),
        ({"comparison": "within", "upper": Decimal(100)}, "99.7", "met"),
        ({"comparison": "within", "upper": Decimal(100)}, "99.1", "missed"),
        ({}, None, "not_measured"),
    ],
)
def test_a_result_follows_from_what_was_measured(given: dict[str, Any], measured: str | None, result: str) -> None:
    value = Decimal(measured) if measured is not None else None
    assert achieved(value, target=target(**given)).result == result


def achieved(value: Decimal | None, **given: Any) -> Achievement:  # noqa: ANN401  any particular
    return measuring.record(
        on(),
        **{
            "agreement": "agr_1",
            "customer": "acme",
            "service": "svc_1",
            "target": target(),
            "period_start": date(2026, 1, 1),
            "period_end": date(2026, 2, 1),
            "value": value,
            **given,
        },
    )


def test_what_was_achieved_is_only_added_to_and_the_last_measurement_counts() -> None:
    first = achieved(Decimal(98), measured_at=NOW)
    again = achieved(Decimal(99), measured_at=NOW + timedelta(days=1))
    other = achieved(Decimal(97), line="2")
    assert set(latest([again, first, other])) == {again, other}
    assert (ACHIEVEMENTS.steps, first.metric) == ({}, "availability")
    with pytest.raises(InvalidInput, match="does not lie after"):
        achieved(None, period_end=date(2026, 1, 1))
    with pytest.raises(InvalidInput, match="nothing that was measured"):
        achieved(Decimal("NaN"))


def test_achievements_and_usage_are_taken_over_once() -> None:
    there = measuring.adopt(
        on(),
        origin="mon",
        reference="1",
        agreement="agr_1",
        customer="acme",
        service="svc_1",
        target=target(),
        period_start=date(2025, 12, 1),
        period_end=date(2026, 1, 1),
        value=Decimal(100),
    )
    assert (there.state, there.result, there.measured_at) == ("recorded", "met", NOW)
    period: dict[str, Any] = {"period_start": date(2025, 12, 1), "period_end": date(2026, 1, 1)}
    used = usage.adopt(
        on(), origin="mon", reference="1", customer="acme", service="svc_1", quantity=Decimal(0), unit="boxes", **period
    )
    assert (used.is_delivery, used.id.startswith("usg_")) == (False, True)
    seen = usage.record(
        on(), customer="acme", service="svc_1", quantity=Decimal(0), unit="boxes", active_users=2, **period
    )
    assert seen.is_delivery
    with pytest.raises(InvalidInput, match="no number of what was used"):
        usage.record(on(), customer="acme", service="svc_1", quantity=Decimal(-1), unit="boxes", **period)


@pytest.mark.realises("BR-SGN-3")
def test_a_target_fits_where_it_lies_within_a_package() -> None:
    gold = Package(name="gold", targets=(offered(),))
    silver = Package(name="silver", targets=(offered("99", "98"),))
    assert fitting(gold, [target("99.5")]) == []
    assert fitting((silver, gold), [target("99.5")]) == []
    (strict,) = fitting((silver, gold), [target("99.95")])
    assert "is stricter than" in str(strict)
    (loose,) = fitting(gold, [target("90")])
    assert "is looser than 'gold' offers, which is availability >= 99 to 99.9 %" in loose.problem
    (none,) = fitting(gold, [target(metric="latency")])
    assert none.problem == "'gold' offers nothing for latency"
    (unlike,) = fitting(gold, [target(comparison="<=")])
    assert "cannot be compared" in unlike.problem
    (without,) = fitting((), [target()])
    assert "no package is offered" in without.problem


@pytest.mark.realises("BR-SGN-3")
def test_at_most_and_ranges_fit_their_own_way() -> None:
    quick = Package(name="quick", targets=(offered("1", "4", metric="ttr", unit="hours", comparison="<="),))
    at_most = {"metric": "ttr", "unit": "hours", "comparison": "<="}
    assert fitting(quick, [target("2", **at_most)]) == []
    assert "stricter" in fitting(quick, [target("0.5", **at_most)])[0].problem
    assert "looser" in fitting(quick, [target("8", **at_most)])[0].problem
    warm = Package(name="warm", targets=(offered("22", "18", metric="heat", unit="C", comparison="within"),))
    between = {"metric": "heat", "unit": "C", "comparison": "within"}
    assert fitting(warm, [target("19", upper=Decimal(21), **between)]) == []
    assert "other than" in fitting(warm, [target("19", upper=Decimal(25), **between)])[0].problem


@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=1), st.decimals(0, 100, places=1))
def test_what_lies_between_the_worst_and_the_best_fits_and_nothing_else(a: Decimal, b: Decimal, asked: Decimal) -> None:
    worst, best = sorted((a, b))
    package = Package(name="any", targets=(offered(str(best), str(worst)),))
    assert (fitting(package, [target(str(asked))]) == []) is (worst <= asked <= best)


def test_packages_and_ranges_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidInput, match="98 is looser than 99"):
        offered("98", "99")
    with pytest.raises(InvalidInput, match="given twice"):
        Package(name="gold", targets=(offered(), offered()))
    with pytest.raises(InvalidInput, match="two currencies"):
        Package(name="gold", one_off=Money.of(1, "EUR"), per_year=Money.of(1, "USD"))


def announced(name: str = "Mail", **given: Any) -> Service:  # noqa: ANN401  any particular
    return catalogue.announce(on("sam", *given.pop("known", ())), **{"name": name, "owner": "sam", **given})


@pytest.mark.realises("BR-SGN-1", "G-9")
def test_a_service_is_announced_offered_and_retired() -> None:
    mail = announced(packages=(Package(name="gold"),), valid_from=date(2026, 1, 2), valid_until=date(2026, 6, 30))
    offered_now = catalogue.activate(mail, on())
    assert (mail.state, offered_now.state) == ("pipeline", "active")
    days = (date(2026, 1, 1), date(2026, 1, 2), date(2026, 6, 30), date(2026, 7, 1))
    assert [offered_now.is_offered(day) for day in days] == [False, True, True, False]
    assert offered_now.package("gold").name == "gold"
    with pytest.raises(InvalidInput, match="it is offered as gold"):
        offered_now.package("tin")
    changed = catalogue.correct(offered_now, on(), capacity_note="full", standard=True)
    assert (changed.capacity_note, changed.standard, changed.name) == ("full", True, "Mail")
    assert catalogue.retire(changed, on()).state == "retired"


def test_services_that_cannot_be_are_refused() -> None:
    with pytest.raises(Refused, match="nobody is named who owns it"):
        announced(owner="unidentified")
    with pytest.raises(InvalidInput, match="two packages are called 'gold'"):
        announced(packages=(Package(name="gold"), Package(name="gold")))
    with pytest.raises(InvalidInput, match="lies before"):
        announced(valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1))


def test_services_never_stand_on_themselves() -> None:
    net = announced("Network")
    mail = announced(dependencies=(net.id,), known=(net,))
    assert tuple(services_beneath(mail.id, KnownRecords(net, mail))) == (net.id,)
    with pytest.raises(InvalidInput, match=f"{mail.id} stands on {net.id}, so the services would form a circle"):
        catalogue.correct(net, on("sam", net, mail), dependencies=(mail.id,))
    both = announced("Web", dependencies=(net.id, mail.id, "svc_gone"), known=(net, mail))
    assert tuple(services_beneath(both.id, KnownRecords(net, mail, both))) == (net.id, mail.id, "svc_gone")
    assert catalogue.correct(net, on("sam", net), dependencies=("svc_gone",)).dependencies == ("svc_gone",)
    with pytest.raises(InvalidInput, match="is the service itself"):
        catalogue.correct(net, on("sam", net), dependencies=(net.id,))


def test_an_entry_of_another_catalogue_is_taken_over_as_it_is_there() -> None:
    there = catalogue.adopt(on(), origin="cmdb", reference="7", name="Mail", owner="sam", state="retired")
    assert (there.state, there.origin is not None and there.origin.reference) == ("retired", "7")


@pytest.mark.realises("BR-AGR-8")
def test_times_to_respond_run_on_the_calendar_of_the_agreement() -> None:
    calendar = BusinessCalendar(id="desk", timezone="UTC", windows={"monday-friday": "08:00-18:30"})
    friday = datetime(2026, 1, 9, 18, 20, tzinfo=UTC)
    respond = target("15", metric="tto", unit="minutes", comparison="<=")
    assert due_by(respond, friday, calendar) == datetime(2026, 1, 12, 8, 5, tzinfo=UTC)
    days = target("2", metric="ttr", unit="business days", comparison="<=")
    assert due_by(days, friday, calendar) == datetime(2026, 1, 13, 18, 30, tzinfo=UTC)
    with pytest.raises(InvalidInput, match="no time to respond"):
        due_by(target(), friday, calendar)
    with pytest.raises(InvalidInput, match="cannot be counted"):
        due_by(target("1.5", metric="ttr", unit="business days", comparison="<="), friday, calendar)


def test_an_incident_is_only_told_and_told_to_be_over() -> None:
    told: dict[str, Any] = {"origin": "desk", "service": "svc_1", "opened_at": NOW}
    begun = incidents.adopt(on(), reference="1", **told)
    over = incidents.note_resolved(begun, on())
    assert (begun.state, over.state, over.resolved_at) == ("open", "resolved", NOW)
    there = incidents.adopt(on(), reference="2", state="resolved", resolved_at=NOW, **told)
    assert (there.state, there.since) == ("resolved", NOW)
