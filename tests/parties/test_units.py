"""Units form trees, and who manages one belongs to it."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.errors import InvalidInput, NotAvailable, PolicyMissing, UnknownReference
from itilbrm.lifecycle import Occasion, Record
from itilbrm.money import Money
from itilbrm.parties import UNITS, Unit, groups, in_one_line, people, superiors
from itilbrm.parties.units import (
    adopt,
    appoint_manager,
    dissolve,
    place_under,
    register,
    rename,
    set_budget,
    set_hours,
    units_upward,
)
from itilbrm.testing import KnownRecords

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)


def on(*known: Record) -> Occasion:
    return Occasion("hr", NOW, lookup=KnownRecords(*known))


def adopted(name: str, *known: Record, above: str = "", manager: str = "") -> Unit:
    """Return a unit whose id follows from its name, so that a tree can be written down."""
    return adopt(on(*known), origin="org", reference=name, name=name, type="team", above=above, manager=manager)


def key(name: str) -> str:
    return adopted(name).id


def test_a_unit_has_a_name_and_a_known_type() -> None:
    unit = register(on(), name="Sales", type="division")
    assert (unit.state, unit.above, unit.manager) == ("active", "", "")
    with pytest.raises(InvalidInput, match="the text is blank"):
        register(on(), name="", type="division")
    with pytest.raises(InvalidInput, match=r"'divison' is not known \(did you mean 'division'\?\)"):
        register(on(), name="Sales", type="divison")  # type: ignore[arg-type]  # wrong on purpose


def test_a_unit_is_renamed() -> None:
    assert rename(adopted("a"), on(), name="b").name == "b"


def test_a_unit_belongs_to_one_that_exists() -> None:
    company = adopted("company")
    assert register(on(company), name="Sales", type="division", above=company.id).above == company.id
    for lookup in (on(), on(people.register(on(), full_name="Ann", phone="112"))):
        with pytest.raises(UnknownReference, match="above: no unit has the id 'unt_x'; register that unit first"):
            register(lookup, name="Sales", type="division", above="unt_x")
    with pytest.raises(UnknownReference):
        place_under(company, on(company), above="unt_x")


def test_a_unit_moves_under_another_or_becomes_a_root() -> None:
    company, sales = adopted("company"), adopted("sales")
    placed = place_under(sales, on(company, sales), above=company.id)
    assert placed.above == company.id
    assert place_under(placed, on(company, placed), above="").above == ""


@pytest.mark.realises("SC-7")
def test_a_unit_is_never_placed_under_its_own_child() -> None:
    company = adopted("company")
    sales = adopted("sales", above=company.id)
    team = adopted("team", above=sales.id)
    for above in (sales, team):
        with pytest.raises(InvalidInput, match=f"above: {above.id} lies below {company.id}, so the units would form"):
            place_under(company, on(company, sales, team), above=above.id)
    with pytest.raises(InvalidInput, match=f"above: {team.id} is the unit itself, so the units would form a circle"):
        place_under(team, on(company, sales, team), above=team.id)


@pytest.mark.realises("SC-7", "G-12")
def test_a_unit_is_never_taken_over_under_its_own_child() -> None:
    child = adopted("child", above=key("parent"))
    assert adopted("parent").id == child.above
    with pytest.raises(InvalidInput, match="so the units would form a circle"):
        adopted("parent", child, above=child.id)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_whatever_is_placed_where_there_is_never_a_circle(moves: list[tuple[int, int]]) -> None:
    units = {unit.id: unit for unit in map(adopted, "abcdef")}
    keys = list(units)
    for which, above in moves:
        lookup = on(*units.values())
        try:
            units[keys[which]] = place_under(units[keys[which]], lookup, above=keys[above])
        except InvalidInput:
            continue
    for start in keys:
        line = [start]
        while line[-1]:
            line.append(units[line[-1]].above)
        assert len(line) == len(set(line))


def test_a_circle_that_came_from_elsewhere_holds_nothing_up() -> None:
    one = adopted("one", above=key("other"))
    other = adopted("other", above=one.id, manager="per_x")
    ann = people.register(on(), full_name="Ann", phone="112", unit=one.id)
    assert superiors(ann.id, KnownRecords(ann, one, other)) == ("per_x",)
    third = adopted("third")
    assert place_under(third, on(one, other, third), above=one.id).above == one.id


def test_a_manager_belongs_to_the_unit() -> None:
    sales = adopted("sales")
    ann = people.register(on(), full_name="Ann", phone="112", unit=sales.id)
    bob = people.register(on(), full_name="Bob", phone="113")
    assert appoint_manager(sales, on(ann, bob), manager=ann.id).manager == ann.id
    with pytest.raises(InvalidInput, match=f"{bob.id} does not belong to {sales.id}; transfer the person first"):
        appoint_manager(sales, on(ann, bob), manager=bob.id)
    with pytest.raises(UnknownReference, match="no person has the id 'per_x'; register the person first"):
        appoint_manager(sales, on(ann, bob), manager="per_x")


def test_a_manager_is_active_and_can_be_taken_away() -> None:
    sales = adopted("sales")
    ann = people.register(on(), full_name="Ann", phone="112", unit=sales.id)
    with pytest.raises(InvalidInput, match="is inactive; name somebody active"):
        appoint_manager(sales, on(people.deactivate(ann, on())), manager=ann.id)
    managed = appoint_manager(sales, on(ann), manager=ann.id)
    assert appoint_manager(managed, on(ann), manager="").manager == ""


def test_nothing_is_placed_under_a_dissolved_unit() -> None:
    gone = dissolve(adopted("gone"), on())
    with pytest.raises(InvalidInput, match="is dissolved; name a unit that exists"):
        place_under(adopted("sales"), on(gone), above=gone.id)


def test_a_dissolved_unit_stays_on_record_and_moves_no_more() -> None:
    gone = dissolve(adopted("sales"), on())
    assert (gone.state, gone.name) == ("dissolved", "sales")
    assert UNITS.available(gone.state) == ()
    with pytest.raises(NotAvailable, match="nothing is"):
        rename(gone, on(), name="x")


@pytest.mark.realises("G-12")
def test_a_unit_is_taken_over_as_the_directory_has_it() -> None:
    since = NOW - timedelta(days=9)
    given: dict[str, Any] = {"origin": "ldap", "reference": "7", "name": "Sales"}
    unit = adopt(on(), **given, type="team", above="unt_later", state="dissolved", since=since)
    assert (unit.state, unit.since, unit.above) == ("dissolved", since, "unt_later")
    assert adopt(on(), **given, type="team").id == unit.id


# Who stands above whom


@pytest.mark.realises("BR-CPL-5")
def test_superiors_are_those_who_manage_the_units_above_from_the_nearest_up() -> None:
    company = adopted("company", manager="ceo")
    sales = adopted("sales", above=company.id, manager="boss")
    team = adopted("team", above=sales.id, manager="boss")
    ann = people.register(on(), full_name="Ann", phone="112", unit=team.id)
    known = KnownRecords(company, sales, team, ann)
    assert superiors(ann.id, known) == ("boss", "ceo")
    assert superiors("nobody", known) == ()
    assert in_one_line(ann.id, ann.id, KnownRecords())
    assert in_one_line("ceo", ann.id, known)
    assert in_one_line(ann.id, "boss", known)
    assert not in_one_line("boss", "ceo", known), "neither is on record as a person"


@pytest.mark.realises("BR-CPL-5")
def test_who_belongs_to_a_unit_or_manages_it_stands_in_one_line_with_it() -> None:
    company = adopted("company", manager="ceo")
    sales = adopted("sales", above=company.id, manager="boss")
    team = adopted("team", above=sales.id)
    ann = people.register(on(), full_name="Ann", phone="112", unit=team.id)
    bob = people.register(on(), full_name="Bob", phone="113", unit=company.id)
    known = KnownRecords(company, sales, team, ann, bob)
    assert in_one_line(ann.id, sales.id, known), "her team is part of it"
    assert in_one_line("boss", team.id, known)
    assert in_one_line("ceo", team.id, known)
    assert not in_one_line(bob.id, sales.id, known)
    assert not in_one_line("boss", company.id, known)


def test_a_manager_is_not_their_own_superior_and_a_missing_unit_ends_the_line() -> None:
    ann = people.register(on(), full_name="Ann", phone="112", unit=key("team"))
    team = adopted("team", above="unt_gone", manager=ann.id)
    assert superiors(ann.id, KnownRecords(ann, team)) == ()


def test_a_unit_has_a_budget_a_time_zone_and_a_calendar() -> None:
    unit = register(on(), name="Sales", type="division", budget=Money.of("5", "EUR"), budget_includes_it=True)
    assert (unit.budget, unit.budget_includes_it) == (Money.of("5", "EUR"), True)
    unit = set_budget(unit, on(), budget=None, budget_includes_it=False)
    assert (unit.budget, unit.budget_includes_it) == (None, False)
    unit = set_hours(unit, on(), time_zone="Europe/Zurich", calendar="provider")
    assert set_hours(unit, on(), calendar="").time_zone == "Europe/Zurich"
    with pytest.raises(InvalidInput, match="time_zone: 'Moon' is no time zone"):
        set_hours(unit, on(), time_zone="Moon")
    with pytest.raises(PolicyMissing, match="no calendar is called 'moon'"):
        set_hours(unit, on(), calendar="moon")


def test_who_belongs_to_a_unit_by_matrix_may_manage_it() -> None:
    home, other = adopted("home"), adopted("other")
    ann = people.transfer(
        people.register(on(), full_name="Ann", phone="1", unit=home.id),
        on(),
        unit=home.id,
        matrix_units=(other.id,),
    )
    assert appoint_manager(other, on(ann), manager=ann.id).manager == ann.id


def test_the_way_up_in_a_large_tree_reads_the_units_on_it_alone() -> None:
    class Counting(KnownRecords):
        __slots__ = ()
        asked: ClassVar[list[str]] = []

        def one(self, kind: type[Any], key: str, /) -> Any:  # noqa: ANN401  as the lookup has it
            self.asked.append(key)
            return super().one(kind, key)

        def many(self, kind: type[Any], /, **columns: str) -> Any:  # noqa: ANN401  as the lookup has it
            raise AssertionError(f"{kind.kind} was searched by {columns}")

    tree = [adopted("0")]
    for number in range(1, 2_000):
        tree.append(adopted(str(number), above=tree[(number - 1) // 4].id))
    lookup = Counting(*tree)
    assert len(list(units_upward(tree[-1].id, lookup))) == len(Counting.asked) == 7


def test_a_group_has_members_who_are_active_and_named_once() -> None:
    ann = people.register(on(), full_name="Ann", phone="1")
    gone = people.deactivate(people.register(on(), full_name="Bob", phone="2"), on())
    group = groups.form(on(ann), name="Auditors", members=(ann.id,))
    assert groups.rename(group, on(), name="Board").name == "Board"
    assert groups.compose(group, on(ann), members=(ann.id,)).members == (ann.id,)
    for members, problem in (
        ((), "a group without members is nobody"),
        ((ann.id, ann.id), "somebody is named twice"),
        ((gone.id,), "is inactive; name somebody active"),
    ):
        with pytest.raises(InvalidInput, match=problem):
            groups.form(on(ann, gone), name="X", members=members)
    with pytest.raises(UnknownReference, match="no person has the id 'per_none'"):
        groups.compose(group, on(ann), members=(ann.id, "per_none"))
    assert groups.dissolve(group, on()).state == "dissolved"
    taken = groups.adopt(on(), origin="org", reference="1", name="X", members=("later",), state="dissolved")
    assert (taken.state, taken.members) == ("dissolved", ("later",))
