"""Guards, functions and record classes that cannot be right are refused, with the reason."""

import re
from collections.abc import Callable
from typing import Any, ClassVar, Literal

import attrs
import pytest

from itilbrm.errors import BadDefinition
from itilbrm.lifecycle import Occasion, Record, evolve, rule, shape_of
from tests.lifecycle.notes import DONE, OPEN, Note, begun, named, refused
from tests.lifecycle.toys import at

# Guards


@rule("BR-TOY-1")
def the_text_is_short(_note: Note, _on: Occasion, *, text: str) -> str | None:
    """the text is short"""
    return None if len(text) < 9 else "the text is long"


@rule("BR-TOY-2")
def it_is_monday(on: Occasion) -> str | None:
    """it is Monday"""
    return None if on.at.weekday() == 0 else "it is not Monday"


def test_a_guard_asks_only_for_particulars_the_step_is_given() -> None:
    lifecycle = begun()

    def drop(note: Note, on: Occasion, *, texts: str) -> Note:  # noqa: ARG001  the form of every step
        return note

    lifecycle.step(OPEN, to=DONE, guards=(the_text_is_short,))(drop)
    problem = "the guard the_text_is_short asks for 'text', which 'drop' is not given (did you mean 'texts'?)"
    assert refused(lifecycle) == problem


def test_a_guard_has_the_id_of_its_rule() -> None:
    lifecycle = begun()

    def nobody_objects(_note: Note, _on: Occasion) -> str | None:
        return None

    lifecycle.step(OPEN, to=DONE, guards=(nobody_objects,))(named("drop"))  # type: ignore[arg-type]  # wrong on purpose
    assert "of 'drop' has no rule id: add @rule(...)" in refused(lifecycle)


def test_the_guard_of_a_step_takes_the_record_and_the_occasion() -> None:
    lifecycle = begun()
    lifecycle.step(OPEN, to=DONE, guards=(it_is_monday,))(named("drop"))
    assert refused(lifecycle) == "the guard it_is_monday of 'drop' must take (record, on)"


def test_the_guard_of_a_creation_takes_the_occasion_alone() -> None:
    lifecycle = begun()
    lifecycle.creation(guards=(the_text_is_short,))(named("copy", lambda on: Note(text=str(on))))
    assert refused(lifecycle) == "the guard the_text_is_short of 'copy' must take (on)"


@pytest.mark.parametrize("number", ["", "  "])
def test_a_rule_has_an_id(number: str) -> None:
    with pytest.raises(BadDefinition, match="a guard needs the id of its rule"):
        rule(number)(lambda _note, _on: None)


def test_a_guard_takes_its_particulars_by_keyword() -> None:
    for wrong in (lambda: None, lambda _note, _on, _text: None, lambda *_all: None, lambda _note, **_all: None):
        with pytest.raises(BadDefinition, match=r"add a \*"):
            rule("BR-TOY-1")(wrong)


@pytest.mark.parametrize("answer", [False, True, "", "  ", 0, 5, ("no",)])
def test_a_guard_answers_none_or_a_reason_in_words(answer: Any) -> None:  # noqa: ANN401  wrong on purpose
    @rule("BR-TOY-3")
    def it_may_go(_note: Note, _on: Occasion) -> str | None:
        return answer  # type: ignore[no-any-return]  # wrong on purpose

    @rule("BR-TOY-4")
    def it_may_come(_on: Occasion) -> str | None:
        return answer  # type: ignore[no-any-return]  # wrong on purpose

    lifecycle = begun()
    lifecycle.step(OPEN, to=DONE, guards=(it_may_go,))(named("drop"))
    lifecycle.creation(guards=(it_may_come,))(named("copy", lambda on: Note(text=str(on))))
    lifecycle.seal()
    remedy = "it must return None, or the reason why the step may not be taken"
    with pytest.raises(BadDefinition) as error:
        lifecycle.take("drop", Note(state=OPEN), at(1))
    assert str(error.value) == f"note: the guard it_may_go (BR-TOY-3) answered {answer!r}; {remedy}"
    with pytest.raises(BadDefinition, match="the guard it_may_come "):
        lifecycle.creations["copy"](at(1))


# Keys and the clock


@pytest.mark.parametrize("decorate", ["creation", "adoption"])
def test_a_key_asks_only_for_particulars_that_are_given(decorate: str) -> None:
    lifecycle = begun()

    def copy(on: Occasion, *, text: str) -> Any:  # noqa: ANN401, ARG001  for both decorators
        return Note(text=text)

    def by_place(*, place: str) -> tuple[str]:
        return (place,)

    if decorate == "creation":
        lifecycle.creation(key=by_place)(copy)
    else:
        lifecycle.adoption(into=(OPEN,), key=by_place)(copy)
    assert refused(lifecycle).startswith("the key of 'copy' does not fit its particulars (")


def test_the_clock_gives_no_particulars() -> None:
    lifecycle = begun()

    def expire(note: Note, on: Occasion, *, why: str) -> Note:  # noqa: ARG001  the form of every step
        return note

    lifecycle.step(OPEN, to=DONE, due=lambda note: note.due_at)(expire)
    assert refused(lifecycle) == "the clock cannot give 'expire' its particulars; give defaults"


# Functions


def no_star(_note: Note, _on: Occasion, _text: str) -> Note:
    return Note()


def no_occasion(_note: Note) -> Note:
    return Note()


def only_stars(*_all: Note) -> Note:
    return Note()


def occasion_by_keyword(_note: Note, *, on: Occasion) -> Note:
    return Note(text=on.by)


def more_stars(_note: Note, *_rest: Occasion) -> Note:
    return Note()


def any_keyword(_note: Note, _on: Occasion, **_rest: str) -> Note:
    return Note()


@pytest.mark.parametrize(
    "function",
    [no_star, no_occasion, only_stars, occasion_by_keyword, more_stars, any_keyword],
    ids=lambda it: it.__name__,
)
def test_a_step_takes_record_and_occasion_and_then_keywords(function: Callable[..., Note]) -> None:
    with pytest.raises(BadDefinition, match=re.escape("must take (record, on, *, particulars): add a *")):
        begun().step(OPEN, to=DONE)(function)


def test_a_creation_takes_the_occasion_and_then_keywords() -> None:
    with pytest.raises(BadDefinition, match=re.escape("must take (on, *, particulars)")):
        begun().creation()(no_star)  # type: ignore[arg-type]  # wrong on purpose


def test_every_particular_is_annotated() -> None:
    def drop(note, on, *, text, why):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, ARG001  wrong on purpose
        return note

    with pytest.raises(BadDefinition, match="its particulars text, why have no annotation"):
        begun().step(OPEN, to=DONE)(drop)


def test_annotations_resolve_at_run_time_and_the_cause_is_kept() -> None:
    def drop(note: Note, on: Occasion, *, why: "Nowhere") -> Note:  # type: ignore[name-defined]  # noqa: ARG001, F821  wrong on purpose
        return note

    with pytest.raises(BadDefinition, match="its annotations cannot be resolved at run time") as error:
        begun().step(OPEN, to=DONE)(drop)
    assert isinstance(error.value.__cause__, NameError)


# Records


@attrs.define(kw_only=True)
class Changeable:
    """Wrong on purpose."""

    text: str = ""


@attrs.frozen(kw_only=True, slots=False)
class Unslotted:
    """Wrong on purpose."""

    text: str = ""


class WithoutAttrs:
    """Wrong on purpose."""


@attrs.frozen(kw_only=True)
class Hidden:
    """Wrong on purpose."""

    _text: str = ""


@attrs.frozen(kw_only=True)
class Uninitialised:
    """Wrong on purpose."""

    text: str = attrs.field(init=False, default="")


def _as_it_is(value: str, _record: object) -> str:
    return value


@attrs.frozen(kw_only=True)
class SeesItself:
    """Wrong on purpose."""

    text: str = attrs.field(default="", converter=attrs.Converter(_as_it_is, takes_self=True))  # type: ignore[misc]  # mypy does not know this form


@pytest.mark.parametrize(
    ("cls", "problem"),
    [
        (Changeable, "the field 'text' can be changed"),
        (Unslotted, "is not slotted"),
        (WithoutAttrs, "is no attrs class"),
        (Hidden, "the field '_text' cannot be given to its constructor"),
        (Uninitialised, "the field 'text' cannot be given to its constructor"),
        (SeesItself, "a converter that sees the record is not supported"),
    ],
    ids=lambda it: it.__name__ if isinstance(it, type) else "",
)
def test_records_and_values_are_frozen_slotted_and_open(cls: type, problem: str) -> None:
    with pytest.raises(BadDefinition, match=re.escape(problem)):
        shape_of(cls)
    with pytest.raises(BadDefinition):
        evolve(cls(), text="x")


def test_a_record_class_is_checked_when_its_lifecycle_is_sealed() -> None:
    class Bare(Note):
        """No slots: every record would carry a dictionary."""

    with pytest.raises(BadDefinition, match="Bare: is not slotted"):
        begun(record=Bare).seal()


def test_a_subclass_of_record_is_frozen_even_where_it_only_says_define() -> None:
    @attrs.define(kw_only=True)
    class Draft(Record):
        kind: ClassVar[str] = "draft"
        prefix: ClassVar[str] = "dra"
        text: Literal["a", "b"] = "a"

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        Draft().text = "b"  # type: ignore[misc]  # wrong on purpose
