"""BR-MAN-10: whatever is delegated, it never reaches further than what it comes from."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Mandate, Money, Occasion, Unit, evolve
from itilbrm.errors import InvalidInput, Refused
from itilbrm.lifecycle import Record
from itilbrm.parties.mandates import POWERS, covers_unit, granting, what_is_wider
from itilbrm.parties.units import adopt
from itilbrm.testing import KnownRecords

NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAYS: Final = st.integers(-30, 60).map(lambda days: NOW + timedelta(days=days))
LIMITS: Final = st.none() | st.builds(Money.of, st.integers(0, 5), st.sampled_from(["EUR", "EUR", "CHF"]))
SERVICES: Final = st.lists(st.sampled_from(["mail", "web", "crm"]), unique=True, max_size=2).map(tuple)


def on(by: str, *known: Record, cause: str = "") -> Occasion:
    return Occasion(by, NOW, lookup=KnownRecords(*known), cause=cause)


def tree() -> Sequence[Unit]:
    """Return a company with two divisions, one of which has a team."""
    units: dict[str, Unit] = {}
    for name, above in {"company": "", "sales": "company", "plant": "company", "team": "sales"}.items():
        key = units[above].id if above else ""
        units[name] = adopt(
            on("hr", *units.values()), origin="o", reference=name, name=name, type="division", above=key
        )
    return tuple(units.values())


UNITS: Final = tree()
SCOPES: Final = st.lists(st.sampled_from([each.id for each in UNITS]), unique=True, min_size=1, max_size=2).map(tuple)


@st.composite
def scopes(draw: st.DrawFn) -> dict[str, Any]:
    """Return what a mandate reaches."""
    start = draw(DAYS)
    return {
        "units": draw(SCOPES),
        "services": draw(SERVICES),
        "limit": draw(LIMITS),
        "basis": draw(st.sampled_from(["per_decision", "per_year"])),
        "valid_from": start,
        "valid_until": draw(st.none() | st.integers(1, 60).map(lambda days: start + timedelta(days=days))),
    }


def mandate(holder: str, **given: Any) -> Mandate:  # noqa: ANN401  whatever a mandate is given
    made = granting.adopt(
        on("hr", *UNITS),
        **{"origin": "o", "reference": holder, "holder": holder, "powers": POWERS, "state": "active", **given},
    )
    return evolve(made, accepted_at=NOW - timedelta(days=90))


@pytest.mark.realises("BR-MAN-10")
@given(outer=scopes(), inner=scopes(), powers=st.sets(st.sampled_from(POWERS[2:]), min_size=1))
def test_a_delegation_never_widens(outer: dict[str, Any], inner: dict[str, Any], powers: set[Any]) -> None:
    dora = mandate("dora", **outer)
    wanted = {**inner, "powers": tuple(sorted(powers)), "type": "purchaser"}
    try:
        made = granting.propose(on("dora", *UNITS, dora, cause="fct"), holder="pia", grantor=dora.id, **wanted)
    except (Refused, InvalidInput):
        return  # refused as wider, or because its time would be over before it begins
    lookup = KnownRecords(*UNITS, dora)
    assert not list(what_is_wider(made, dora, lookup))
    assert set(made.powers) <= set(dora.powers)
    assert "decide" not in made.powers
    for unit in UNITS:
        assert not covers_unit(made, unit.id, lookup) or covers_unit(dora, unit.id, lookup)
    for service in ("", "mail", "web", "crm"):
        assert not made.covers_service(service) or dora.covers_service(service)
    if dora.limit is not None:
        assert made.limit is not None
        assert not made.limit.exceeds(dora.limit)
        assert dora.basis == "per_decision" or made.basis == "per_year"
    assert made.valid_from >= dora.valid_from
    assert dora.valid_until is None or (made.valid_until is not None and made.valid_until <= dora.valid_until)


@pytest.mark.realises("BR-MAN-10")
@given(first=scopes(), second=scopes(), third=scopes())
def test_what_lies_inside_lies_inside_what_that_lies_in(
    first: dict[str, Any], second: dict[str, Any], third: dict[str, Any]
) -> None:
    lookup = KnownRecords(*UNITS)
    one, two, three = mandate("one", **first), mandate("two", **second), mandate("three", **third)
    if not list(what_is_wider(one, two, lookup)) and not list(what_is_wider(two, three, lookup)):
        assert not list(what_is_wider(one, three, lookup))


WIDER: Final = [
    ({"units": (UNITS[2].id,)}, "lies outside the units of"),
    ({"services": ()}, "it would cover all services, and .* covers mail"),
    ({"services": ("mail", "crm")}, "crm is no service of"),
    ({"limit": None}, "it would have no limit, and that of .* is 100 EUR"),
    ({"limit": Money.of(101, "EUR")}, "its limit of 101 EUR is more than the 100 EUR of"),
    ({"limit": Money.of(50, "CHF")}, "its limit is in CHF, that of .* in EUR; nothing is converted"),
    ({"basis": "per_decision"}, "its limit would bound each decision alone"),
    ({"valid_from": NOW - timedelta(days=50)}, "it would hold before"),
    ({"valid_until": NOW + timedelta(days=50)}, "it would outlast"),
    ({"powers": ("prepare", "finance")}, "finance is no power of"),
    ({"customer": "cus_other"}, "is a mandate for no customer, not for cus_other"),
    ({"holder": "dora"}, "dora has .* already"),
    ({"grantor": ""}, "nothing is named that a purchaser would have it from"),
]


@pytest.mark.realises("BR-MAN-10")
@pytest.mark.parametrize(("given", "problem"), WIDER, ids=[text for _, text in WIDER])
def test_each_way_in_which_a_delegation_is_wider_is_told(given: dict[str, Any], problem: str) -> None:
    dora = mandate(
        "dora",
        powers=("decide", "order_standard", "prepare", "dialogue"),
        sponsor="sam",
        units=(UNITS[1].id,),
        services=("mail", "web"),
        limit=Money.of(100, "EUR"),
        basis="per_year",
        valid_from=NOW - timedelta(days=10),
        valid_until=NOW + timedelta(days=10),
    )
    inside: dict[str, Any] = {
        "holder": "pia",
        "type": "purchaser",
        "units": (UNITS[3].id,),
        "services": ("mail",),
        "limit": Money.of(100, "EUR"),
        "basis": "per_year",
        "grantor": dora.id,
    }
    assert granting.propose(on("dora", *UNITS, dora), **inside).valid_until == dora.valid_until
    with pytest.raises(Refused, match=problem):
        granting.propose(on("dora", *UNITS, dora), **{**inside, **given})


@pytest.mark.realises("BR-MAN-10", "1-8")
def test_a_purchaser_neither_decides_nor_passes_anything_on() -> None:
    dora = mandate("dora", units=(UNITS[1].id,))
    to_purchaser: dict[str, Any] = {"type": "purchaser", "units": (UNITS[3].id,)}
    pia = granting.propose(on("dora", *UNITS, dora), holder="pia", grantor=dora.id, **to_purchaser)
    assert pia.powers == ("order_standard", "prepare", "dialogue")
    with pytest.raises(Refused, match="is a delegation to a purchaser, who passes nothing on"):
        granting.propose(on("pia", *UNITS, pia, dora), holder="paul", grantor=pia.id, **to_purchaser)


@pytest.mark.realises("BR-MAN-10")
@pytest.mark.parametrize(("state", "problem"), [("suspended", "is suspended"), ("ended", "is not in force")])
def test_nothing_is_delegated_from_what_is_not_in_force(state: str, problem: str) -> None:
    dora = mandate("dora", units=(UNITS[1].id,), state=state)
    with pytest.raises(Refused, match=problem):
        granting.propose(
            on("dora", *UNITS, dora), holder="pia", grantor=dora.id, type="purchaser", units=(UNITS[3].id,)
        )


@pytest.mark.realises("BR-MAN-9", "BR-MAN-10")
def test_a_sponsor_goes_along_with_what_decides() -> None:
    dora = mandate("dora", powers=(), units=(UNITS[1].id,), sponsor="sam")
    assert "finance" not in dora.powers
    below = granting.propose(on("dora", *UNITS, dora), holder="finn", grantor=dora.id, units=(UNITS[3].id,))
    assert (below.sponsor, below.powers) == ("sam", dora.powers)
