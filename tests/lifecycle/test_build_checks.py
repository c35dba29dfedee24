"""States and rows that cannot be right are refused when the lifecycle is built, with the reason."""

import re
from datetime import UTC, datetime
from typing import Any, ClassVar

import attrs
import pytest

from itilbrm.errors import BadDefinition
from itilbrm.lifecycle import STAYS, Lifecycle, Occasion, Past, Record, State, personal
from tests.lifecycle.notes import ASIDE, DONE, OPEN, Note, begun, named, refused


def test_a_sound_definition_is_sealed() -> None:
    lifecycle = begun()
    lifecycle.seal()
    assert list(lifecycle.states) == ["open", "done"]
    assert repr(lifecycle) == "<lifecycle note: 2 states, 1 steps>"


def test_a_final_state_nobody_leads_to_is_unknown_and_a_close_name_is_suggested() -> None:
    typo = State("domne", category="closed")
    assert refused(begun(final=(DONE, typo))) == (
        "nothing leads to the state 'domne' (did you mean 'done'?); give it a step, or leave it out"
    )


def test_a_state_that_is_only_left_is_unreachable() -> None:
    lifecycle = begun()
    lifecycle.step(ASIDE, to=OPEN)(named("resume"))
    assert "nothing leads to the state 'aside'" in refused(lifecycle)


def test_two_states_that_only_lead_to_each_other_are_unreachable() -> None:
    lifecycle = begun()
    lifecycle.step(ASIDE, to=State("afar", category="open"))(named("leave"))
    lifecycle.step(State("afar", category="open"), to=ASIDE)(named("come"))
    assert "nothing leads to the state" in refused(lifecycle)


def test_a_chain_of_states_is_reachable_in_whatever_order_it_is_written() -> None:
    lifecycle = begun()
    lifecycle.step(ASIDE, to=DONE)(named("drop"))
    lifecycle.step(OPEN, to=ASIDE)(named("shelve"))
    lifecycle.seal()
    assert lifecycle.available("aside") == ("drop",)


def test_a_state_that_only_an_adoption_leads_to_is_reachable() -> None:
    lifecycle = begun()
    lifecycle.step(ASIDE, to=DONE)(named("drop"))
    lifecycle.adoption(into=(ASIDE,), key=tuple)(named("adopt", lambda on: (Past(ASIDE, on.at, Note()),)))
    lifecycle.seal()
    assert set(lifecycle.states) == {"open", "aside", "done"}


def test_a_state_that_nothing_leads_out_of_is_a_trap() -> None:
    lifecycle = begun()
    lifecycle.step(OPEN, to=ASIDE)(named("shelve"))
    assert refused(lifecycle) == "nothing leads out of the state 'aside'; declare it final or add a step"


@pytest.mark.parametrize("to", [STAYS, ASIDE], ids=["stays", "to itself"])
def test_a_state_that_only_leads_to_itself_is_a_trap(to: Any) -> None:  # noqa: ANN401  a target
    lifecycle = begun()
    lifecycle.step(OPEN, to=ASIDE)(named("shelve"))
    lifecycle.step(ASIDE, to=to)(named("dust"))
    assert "nothing leads out of the state 'aside'" in refused(lifecycle)


def test_a_step_out_of_a_final_state_is_refused() -> None:
    lifecycle = begun()
    lifecycle.step(DONE, to=OPEN)(named("reopen"))
    assert refused(lifecycle) == "'reopen' leads out of the final state 'done'"


def test_a_final_state_may_have_internal_steps() -> None:
    lifecycle = begun()
    lifecycle.step(DONE, to=STAYS)(named("file"))
    lifecycle.seal()
    assert lifecycle.available("done") == ("file",)


def test_a_text_is_no_state() -> None:
    lifecycle = begun()
    lifecycle.step(OPEN, to="done")(named("drop"))  # type: ignore[arg-type]  # wrong on purpose
    assert refused(lifecycle) == "'done' is no State; write State('done', category=...)"


@pytest.mark.parametrize(
    ("category", "hint"), [("close", " (did you mean 'closed'?)"), ("done", ""), ("", ""), (None, "")]
)
def test_a_state_has_a_category_that_is_known(category: Any, hint: str) -> None:  # noqa: ANN401  wrong on purpose
    with pytest.raises(BadDefinition) as error:
        State("x", category=category)
    problem = f"{category!r} is no category of states{hint}; choose from open, waiting, decided, closed"
    assert str(error.value) == f"x: {problem}"


def test_a_state_has_one_category() -> None:
    lifecycle = begun()
    lifecycle.step(OPEN, to=State("done", category="open"))(named("drop"))
    assert refused(lifecycle) == "the state 'done' has two categories: closed, open"


def test_a_row_names_the_states_it_may_be_taken_in() -> None:
    lifecycle = begun()
    lifecycle.step(to=DONE)(named("drop"))
    assert refused(lifecycle) == "a row of 'drop' names no state it may be taken in"


def test_two_rows_from_one_state_need_a_choice() -> None:
    lifecycle = begun()
    step = lifecycle.step(OPEN, to=DONE)(named("drop"))
    lifecycle.step(OPEN, to=STAYS)(step)
    assert refused(lifecycle) == "'drop' has 2 rows from the state 'open'; write one row with a choice"


def test_several_targets_need_a_choice() -> None:
    lifecycle = begun()
    lifecycle.step(OPEN, to=(OPEN, DONE))(named("drop"))
    assert "'drop' needs a choice exactly where it has several targets" in refused(lifecycle)


def test_a_choice_needs_several_targets() -> None:
    lifecycle = begun()
    lifecycle.step(OPEN, to=DONE, choose=lambda _note, _on: DONE)(named("drop"))
    assert "'drop' needs a choice exactly where it has several targets" in refused(lifecycle)


@pytest.mark.parametrize("decorate", ["step", "creation", "adoption"])
@pytest.mark.parametrize("name", ["finish", "write"])
def test_two_functions_of_one_name_are_refused_at_once(name: str, decorate: str) -> None:
    lifecycle = begun()
    decorators: dict[str, Any] = {
        "step": lifecycle.step(OPEN, to=DONE),
        "creation": lifecycle.creation(),
        "adoption": lifecycle.adoption(into=(OPEN,), key=tuple),
    }
    other = named(name, None if decorate == "step" else lambda on: Note(text=str(on)))
    with pytest.raises(BadDefinition, match=f"two functions are called '{name}'"):
        decorators[decorate](other)


def test_a_step_named_like_a_field_is_refused() -> None:
    lifecycle = begun()
    lifecycle.step(OPEN, to=DONE)(named("text"))
    assert refused(lifecycle) == "'text' is the name of a field too; a step is a verb"


def test_a_lifecycle_without_a_creation_is_refused() -> None:
    lifecycle = Lifecycle("note", record=Note, initial=OPEN, final=(DONE,))
    lifecycle.step(OPEN, to=DONE)(named("finish"))
    assert refused(lifecycle) == "has no creation; no record could ever begin"


def test_what_comes_after_sealing_comes_too_late() -> None:
    lifecycle = begun()
    lifecycle.seal()
    with pytest.raises(BadDefinition, match=re.escape("note: is sealed; 'drop' comes too late")):
        lifecycle.step(OPEN, to=DONE)(named("drop"))


def test_a_lifecycle_that_is_not_sealed_takes_no_step() -> None:
    lifecycle = begun()
    with pytest.raises(BadDefinition, match=re.escape("is not sealed; call seal() at the end of its module")):
        lifecycle.take("finish", Note(state=OPEN), Occasion("ann", datetime(2026, 1, 5, tzinfo=UTC)))


@pytest.mark.parametrize("argument", ["subject", "began"])
def test_a_field_that_a_lifecycle_names_exists(argument: str) -> None:
    assert refused(begun(**{argument: "txt"})) == "Note has no field 'txt' (did you mean 'text'?)"


def test_the_subject_of_a_personal_field_exists() -> None:
    @attrs.frozen(kw_only=True)
    class Letter(Record):
        kind: ClassVar[str] = "letter"
        prefix: ClassVar[str] = "let"
        body: str = attrs.field(default="", metadata=personal(of="writer"))

    assert refused(begun(record=Letter)) == "Letter has no field 'writer'"


@pytest.mark.parametrize(("record", "shown"), [(str, "str"), (Note(), repr(Note())), (None, "None"), (State, "State")])
def test_a_lifecycle_is_begun_with_a_class_of_records(record: Any, shown: str) -> None:  # noqa: ANN401  wrong on purpose
    with pytest.raises(BadDefinition) as error:
        begun(record=record)
    assert str(error.value) == f"note: {shown} is no class of records; derive the class from Record"


@pytest.mark.parametrize("name", ["kind", "prefix"])
@pytest.mark.parametrize("value", ["", " ", 5, None])
def test_a_class_of_records_says_its_kind_and_its_prefix(name: str, value: object) -> None:
    given = {"kind": "letter", "prefix": "let", name: value}
    letter = attrs.frozen(kw_only=True)(type("Letter", (Record,), given))
    with pytest.raises(BadDefinition) as error:
        begun(record=letter)
    assert error.value.problem == f'Letter has no {name}; write {name}: ClassVar[str] = "..." in the class'


@pytest.mark.parametrize("missing", ["kind", "prefix"])
def test_a_class_of_records_without_its_kind_or_prefix_is_refused(missing: str) -> None:
    given = {name: "let" for name in ("kind", "prefix") if name != missing}
    with pytest.raises(BadDefinition, match=f"Letter has no {missing}; write {missing}"):
        begun(record=attrs.frozen(kw_only=True)(type("Letter", (Record,), given)))
