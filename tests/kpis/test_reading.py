"""Indicators of other things than complaints name the classes they need, and ask the material for their records."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from itilbrm import Action, Practice
from itilbrm.errors import BadDefinition
from itilbrm.kpis import Kpi, Measured, figure
from itilbrm.kpis.definitions import Asked, Material
from itilbrm.processes.complaints import FactFinding
from itilbrm.testing import StoppedClock
from itilbrm.views.sources import Sources

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def begun(material: Material, asked: Asked) -> Measured:
    actions = material.records(Action)
    many = sum(any(map(asked.holds, material.entered(each, "in_progress"))) for each in actions)
    return Measured(value=many, n=len(actions), numerator=many)


def strangers(material: Material, _asked: Asked) -> Measured:
    return Measured(value=0, n=len(material.records(FactFinding)))


def of(measure: object) -> Kpi:
    return Kpi(
        id="X-1",
        name="Actions begun",
        formula="actions that came into in_progress in the period",
        unit="count",
        bases=("flow",),
        reading="As it is.",
        source="own",
        measure=measure,  # type: ignore[arg-type]  # a measure of this test
        needs=frozenset({Action}),
        groups=("customer", "owner", "service"),
    )


@pytest.fixture
def sources() -> Sources:
    clock = StoppedClock(NOW)
    practice = Practice.open("memory:", clock=clock)
    actions = practice.acting_as("ann").actions
    what: dict[str, Any] = {
        "source": "cpl_1",
        "source_kind": "complaint",
        "text": "Do it",
        "due": NOW + timedelta(days=9),
    }
    first = actions.register(**what, owner="ann", customer="acme")
    second = actions.register(**what, owner="bob", customer="acme")
    actions.register(**what, owner="bob", customer="other")
    actions.adopt(origin="old", reference="1", **what, owner="bob", customer="acme", state="in_progress")
    for each in (first, second):
        actions.start(each)
    return Sources(
        lambda kind, **columns: practice.register(kind.kind).each(**columns),  # type: ignore[arg-type]  # of the kind
        lambda key: tuple(practice.history(key)),
        NOW,
        practice.policies,
    )


@pytest.mark.realises("G-12")
def test_what_was_adopted_in_a_state_never_entered_it(sources: Sources) -> None:
    found = figure(of(begun), sources, "2026-03", by="customer")
    assert (found.value, found.n) == (2, 4)
    assert {name: (each.value, each.n) for name, each in found.groups.items()} == {"acme": (2, 3), "other": (0, 1)}


def test_records_without_a_field_have_no_group_by_it(sources: Sources) -> None:
    found = figure(of(begun), sources, "2026-03", by="service")
    assert [*found.groups] == [""]


def test_a_class_that_is_not_named_is_not_counted(sources: Sources) -> None:
    with pytest.raises(BadDefinition, match="FactFinding: is counted and not named"):
        figure(of(strangers), sources, "2026-03")
