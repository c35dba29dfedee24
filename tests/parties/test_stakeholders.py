"""Stakeholders: who matters, how much, and how that is found out again in time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Labels, Occasion
from itilbrm.errors import InvalidInput, Refused, UnknownReference
from itilbrm.parties import Stakeholder, people, stakeholders, units
from itilbrm.parties.stakeholders import stale_from
from itilbrm.policies import Policies, shipped_policies
from itilbrm.testing import KnownRecords

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
ON: Final = Occasion("ann", NOW)


def registered(**changes: Any) -> Stakeholder:  # noqa: ANN401  any particular
    return stakeholders.register(ON, **{"type": "supplier", "name": "Cable & Co", **changes})


@pytest.mark.realises("4-11", "4-5")
@pytest.mark.parametrize(
    ("influence", "interest", "engagement"),
    [
        (3, 3, "manage_closely"),
        (5, 2, "keep_satisfied"),
        (2, 5, "keep_informed"),
        (2, 2, "monitor"),
        (1, 3, "keep_informed"),
        (3, 1, "keep_satisfied"),
    ],
)
def test_how_somebody_is_engaged_follows_from_influence_and_interest(
    influence: int, interest: int, engagement: str
) -> None:
    assert registered(influence=influence, interest=interest).engagement == engagement


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))
def test_more_influence_never_means_less_engagement(interest: int, influence: int, more: int) -> None:
    order = {"monitor": 0, "keep_informed": 1, "keep_satisfied": 2, "manage_closely": 3}
    least = registered(influence=min(influence, more), interest=interest).engagement
    most = registered(influence=max(influence, more), interest=interest).engagement
    assert least is not None
    assert most is not None
    assert order[least] <= order[most]


@pytest.mark.parametrize("wrong", [0, 6, -1, True, "3", 2.5])
def test_what_is_not_on_the_scale_is_refused(wrong: Any) -> None:  # noqa: ANN401  whatever a caller gives
    said = "is not on the scale; give a whole number from 1, low, to 5, high"
    with pytest.raises(
        InvalidInput, match=f"influence: {wrong!r} {said}" if not isinstance(wrong, str) else "scale|text|int"
    ):
        Stakeholder(name="x", type="other", influence=wrong, interest=3)


def test_a_place_on_the_map_has_two_coordinates() -> None:
    with pytest.raises(InvalidInput, match="interest: a place on the map has two coordinates"):
        registered(influence=3)
    with pytest.raises(InvalidInput, match="influence: a place on the map has two coordinates"):
        registered(interest=3)
    assert registered().engagement is None


@pytest.mark.realises("TM-STK-1", "3-74")
def test_a_place_on_the_map_is_stale_after_a_year_until_it_is_confirmed() -> None:
    policies = shipped_policies()
    placed = registered(influence=3, interest=3)
    assert (placed.mapped_at, stale_from(placed, policies)) == (date(2026, 1, 5), datetime(2027, 1, 6, tzinfo=UTC))
    later = Occasion("ann", NOW + timedelta(days=100))
    confirmed = stakeholders.place(placed, later, influence=3, interest=3)
    assert confirmed.mapped_at == date(2026, 4, 15)
    assert stale_from(registered(), policies) is None
    assert stale_from(placed, Policies(timers={"TM-STK-1": "off"}).over(policies)) is None


@pytest.mark.realises("0-13", "0-39", "0-50", "4-50")
def test_more_is_said_of_a_stakeholder_and_the_rest_stays() -> None:
    told = stakeholders.describe(
        registered(),
        ON,
        needs="early orders",
        issues="late payment",
        interests=Labels({"financial": "a longer contract"}),
        seniority="executive",
        key=True,
        owner="ann",
    )
    again = stakeholders.describe(told, ON, name="Cable and Co", type="partner", customer="cus_1")
    assert (again.needs, again.key, again.seniority, again.type) == ("early orders", True, "executive", "partner")
    with pytest.raises(InvalidInput, match=r"'finacial' is no kind of interest \(did you mean 'financial'\?\)"):
        stakeholders.describe(told, ON, interests=Labels({"finacial": "x"}))
    with pytest.raises(InvalidInput, match="'rival' is not known"):
        registered(type="rival")


def test_somebody_on_our_registers_brings_their_name_and_others_are_named() -> None:
    team = units.register(ON, name="Pier team", type="team")
    cara = people.register(ON, full_name="Cara Diaz", phone="112")
    known = Occasion("ann", NOW, lookup=KnownRecords(team, cara))
    assert stakeholders.register(known, type="internal_team", party=team.id).name == "Pier team"
    assert stakeholders.register(known, type="sponsor", party=cara.id).name == "Cara Diaz"
    with pytest.raises(UnknownReference, match="no unit, group or person has the id 'unt_0'"):
        stakeholders.register(known, type="internal_team", party="unt_0")
    with pytest.raises(InvalidInput, match="nothing says who the stakeholder is"):
        stakeholders.register(known, type="other")


def test_a_stakeholder_is_removed_for_a_reason_and_comes_back() -> None:
    with pytest.raises(Refused, match="no reason is given"):
        stakeholders.remove(registered(), ON)
    gone = stakeholders.remove(registered(), Occasion("ann", NOW, reason="went out of business"))
    assert stakeholders.restore(gone, ON).state == "active"


@pytest.mark.realises("G-12")
def test_a_stakeholder_is_adopted_with_the_day_of_the_map() -> None:
    adopted = stakeholders.adopt(
        ON,
        origin="crm",
        reference="1",
        name="Cable & Co",
        type="supplier",
        influence=2,
        interest=4,
        mapped_at=date(2024, 2, 29),
    )
    assert (adopted.mapped_at, adopted.engagement) == (date(2024, 2, 29), "keep_informed")
