"""Records: what they weigh, how they travel, and how they are copied with changes."""

import copy
import pickle
import re
import sys
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import itilbrm
from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import (
    KERNEL_FIELDS,
    PERSONAL,
    STAYS,
    UNBORN,
    Lifecycle,
    Occasion,
    Record,
    State,
    evolve,
    indexed,
    indexed_fields,
    personal,
    shape_of,
)
from itilbrm.values import words
from tests.lifecycle.strategies import FEW, occasions, particulars, records
from tests.lifecycle.toys import LENDING, TOYS, Damage, Loan, lend

ALL: Final = (*itilbrm.LIFECYCLES, *TOYS)
EVERY: Final = pytest.mark.parametrize("lifecycle", ALL, ids=lambda each: each.kind)


def plain_twin(cls: type) -> type[Any]:
    """Return a plain slotted attrs class with the same fields."""
    return attrs.make_class("Plain", [field.name for field in attrs.fields(cls)], slots=True, frozen=True)


# What they weigh


@EVERY
@FEW
@given(data=st.data())
def test_a_record_weighs_no_more_than_a_plain_slotted_object(lifecycle: Lifecycle[Any], data: st.DataObject) -> None:
    record = data.draw(records(lifecycle))
    values = {field.name: getattr(record, field.name) for field in attrs.fields(type(record))}
    plain = plain_twin(lifecycle.record)(**values)
    assert sys.getsizeof(record) <= 1.1 * sys.getsizeof(plain)
    assert not hasattr(record, "__dict__")


@EVERY
def test_no_machine_hangs_on_a_record(lifecycle: Lifecycle[Any]) -> None:
    slots = {name for cls in lifecycle.record.__mro__ for name in getattr(cls, "__slots__", ())}
    assert slots - {"__weakref__"} == set(attrs.fields_dict(lifecycle.record))


# How they travel


@EVERY
@FEW
@given(data=st.data())
def test_a_record_survives_pickling_and_copying(lifecycle: Lifecycle[Any], data: st.DataObject) -> None:
    record = data.draw(records(lifecycle))
    for travelled in (pickle.loads(pickle.dumps(record)), copy.copy(record), copy.deepcopy(record)):  # noqa: S301  our own bytes
        assert travelled == record
        assert hash(travelled) == hash(record)
        assert travelled.state.category == record.state.category
        assert repr(travelled) == repr(record)


@EVERY
@FEW
@given(data=st.data())
def test_a_record_that_has_travelled_moves_like_one_that_stayed(lifecycle: Lifecycle[Any], data: st.DataObject) -> None:
    record = data.draw(records(lifecycle))
    on = data.draw(occasions(record, record))
    travelled = pickle.loads(pickle.dumps(record))  # noqa: S301  our own bytes
    for step in lifecycle.steps.values():
        given = data.draw(particulars(step))
        assert outcome(lifecycle, step.name, travelled, on, given) == outcome(lifecycle, step.name, record, on, given)


def outcome(lifecycle: Lifecycle[Any], step: str, record: Record, on: Occasion, given: dict[str, Any]) -> object:
    try:
        return lifecycle.take(step, record, on, **given)
    except itilbrm.errors.BrmError as error:
        return str(error)


def test_a_new_record_waits_for_the_kernel() -> None:
    loan = Loan(reader="ann")
    assert (loan.id, loan.state, loan.version) == ("", UNBORN, 0)
    assert loan.moved_at == loan.since == datetime.min.replace(tzinfo=UTC)


# How they are copied with changes


@EVERY
@FEW
@given(data=st.data())
def test_evolve_gives_what_attrs_gives(lifecycle: Lifecycle[Any], data: st.DataObject) -> None:
    record, other = data.draw(records(lifecycle)), data.draw(records(lifecycle))
    own = [name for name in attrs.fields_dict(lifecycle.record) if name not in KERNEL_FIELDS]
    changes = {name: getattr(other, name) for name in data.draw(st.lists(st.sampled_from(own), unique=True))}
    before = copy.copy(record)
    try:
        wanted = attrs.evolve(record, **changes)
    except InvalidInput as problem:
        # What comes of two records need not fit together.
        with pytest.raises(InvalidInput, match=f"^{re.escape(str(problem))}$"):
            evolve(record, **changes)
        return
    changed = evolve(record, **changes)
    assert changed == wanted
    assert changed is not record
    assert record == before


@given(st.integers(), st.text())
def test_evolve_changes_values_as_it_changes_records(pages: int, note: str) -> None:
    damage = Damage(pages=1)
    assert evolve(damage, pages=pages, note=note) == Damage(pages=pages, note=note)
    assert evolve(damage) == damage


def test_evolve_refuses_a_field_that_does_not_exist_and_suggests_one() -> None:
    with pytest.raises(InvalidInput, match=r"^raeder: Loan has no such field \(did you mean 'reader'\?\); it has "):
        evolve(Loan(reader="ann"), raeder="bob")  # type: ignore[call-arg]  # wrong on purpose
    with pytest.raises(InvalidInput, match=r"^state: Damage has no such field; it has pages"):
        evolve(Damage(pages=1), state="x")  # type: ignore[call-arg]  # wrong on purpose


@pytest.mark.parametrize("field", KERNEL_FIELDS)
def test_evolve_refuses_what_belongs_to_the_kernel(field: str) -> None:
    loan: Any = Loan(reader="ann")
    with pytest.raises(InvalidInput, match=f"^{field}: belongs to the lifecycle and is never set by hand; take a step"):
        evolve(loan, **{field: getattr(loan, field)})


def test_evolve_converts_and_validates_what_it_is_given() -> None:
    loan: Any = Loan(reader="ann")
    assert type(evolve(loan, labels={"a": "b"}).labels) is itilbrm.Labels
    with pytest.raises(InvalidInput, match="reader: the text is blank"):
        evolve(loan, reader=" ")
    assert loan.reader == "ann"


@attrs.frozen(kw_only=True)
class Span:
    """A value whose fields depend on each other, in a validator and after all are set."""

    first: int = 0
    last: int = attrs.field(default=0)
    name: str = attrs.field(default="x", validator=words())

    @last.validator
    def _last_is_not_before_first(self, _field: object, value: int) -> None:
        if value < self.first:
            raise InvalidInput("last", "lies before the first")

    def __attrs_post_init__(self) -> None:
        if self.last - self.first > 100:
            raise InvalidInput("last", "lies too far away")


spans = st.tuples(st.integers(0, 300), st.integers(0, 120)).map(lambda it: {"first": it[0], "last": it[0] + it[1]})


@given(spans.filter(lambda it: it["last"] - it["first"] <= 100), spans, st.sampled_from(["as given", "turned"]))
def test_evolve_judges_fields_that_depend_on_each_other_together(
    start: dict[str, int], changes: dict[str, int], order: str
) -> None:
    changes = dict(reversed(changes.items())) if order == "turned" else changes
    if changes["last"] - changes["first"] > 100:
        with pytest.raises(InvalidInput, match="last: lies too far away"):
            evolve(Span(**start), **changes)  # type: ignore[arg-type]  # names come from the strategy
    else:
        assert evolve(Span(**start), **changes) == Span(**changes)  # type: ignore[arg-type]  # as above


def test_evolve_asks_every_validator() -> None:
    with pytest.raises(InvalidInput, match="last: lies before the first"):
        evolve(Span(first=5, last=6), name="y", last=4)
    with pytest.raises(InvalidInput, match="name: the text is blank"):
        evolve(Span(first=5, last=6), last=7, name="")


# What the kernel knows about them


@EVERY
@FEW
@given(data=st.data())
def test_changes_are_the_fields_that_differ_with_their_new_values(
    lifecycle: Lifecycle[Any], data: st.DataObject
) -> None:
    one, other = data.draw(records(lifecycle)), data.draw(records(lifecycle))
    changes = shape_of(lifecycle.record).changes(one, other)
    assert not set(changes) & set(KERNEL_FIELDS)
    assert all(getattr(one, name) != value == getattr(other, name) for name, value in changes.items())
    same = attrs.evolve(other, **{name: getattr(one, name) for name in KERNEL_FIELDS})
    assert attrs.evolve(one, **changes) == same


def test_a_shape_is_compiled_once() -> None:
    assert shape_of(Loan) is shape_of(Loan)


def test_a_class_without_kernel_fields_has_a_shape_too() -> None:
    assert set(shape_of(Damage).settable) == {"pages", "note"}
    assert set(shape_of(Loan).settable) == set(attrs.fields_dict(Loan)) - set(KERNEL_FIELDS)


def test_a_value_without_fields_has_a_shape() -> None:
    @attrs.frozen
    class Nothing:
        pass

    assert evolve(Nothing()) == Nothing()


def test_what_is_compared_with_a_new_record_has_empty_defaults_alone() -> None:
    @attrs.frozen(kw_only=True)
    class Shelf(Record):
        kind: ClassVar[str] = "shelf"
        prefix: ClassVar[str] = "shl"
        books: tuple[str, ...] = attrs.field(factory=tuple)
        place: str = "hall"
        boards: int = 0
        note: str = ""
        name: str = attrs.field()

        @name.default
        def _name(self) -> str:
            return f"the one in the {self.place}"

    shape = shape_of(Shelf)
    assert shape.changes(shape.blank, Shelf()) == {"place": "hall", "boards": 0, "name": "the one in the hall"}


def test_fields_say_what_is_personal_and_what_is_indexed() -> None:
    @attrs.frozen(kw_only=True)
    class Letter:
        body: str = attrs.field(default="", metadata=personal(of="writer"))
        writer: str = attrs.field(default="", metadata=indexed("owner") | personal())

    assert indexed_fields(Letter) == {"owner": "writer"}
    assert attrs.fields(Letter).body.metadata[PERSONAL] == "writer"
    assert attrs.fields(Letter).writer.metadata[PERSONAL] == ""


# States


@given(st.text(min_size=1), st.sampled_from(["open", "waiting", "decided", "closed"]), st.text())
def test_a_state_is_its_name_with_a_category_and_a_label(name: str, category: Any, label: str) -> None:  # noqa: ANN401  a literal
    state = State(name, category=category, label=label)
    assert state == name
    assert hash(state) == hash(name)
    assert state.label == (label or name.replace("_", " "))
    assert repr(state) == f"State({name!r}, category={category!r})"
    for travelled in (pickle.loads(pickle.dumps(state)), copy.copy(state), copy.deepcopy(state)):  # noqa: S301  our own bytes
        assert (travelled, travelled.category, travelled.label) == (state, category, state.label)


def test_staying_is_called_so_and_is_no_state() -> None:
    assert repr(STAYS) == "STAYS"
    assert not isinstance(STAYS, State)


def test_a_step_knows_its_name_and_its_words() -> None:
    assert repr(lend) == "<step lend>"
    assert repr(LENDING.creations["order"]) == "<creation order>"
    assert repr(LENDING.adoptions["adopt"]) == "<adoption adopt>"
    assert lend.__name__ == "lend"
    assert lend.__doc__ == lend.sentence == "Hand the book out, or let the reader keep it longer."
