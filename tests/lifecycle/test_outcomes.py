"""What a function returns is a record that can be kept, or the definition is refused with its name."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, ClassVar, Literal

import attrs
import pytest

from itilbrm.errors import BadDefinition
from itilbrm.lifecycle import STAYS, Lifecycle, Past, Record, evolve
from itilbrm.values import NO_LABELS, Labels
from tests.lifecycle.notes import DONE, OPEN, Note, begun, named
from tests.lifecycle.toys import BEGINNING, Bulb, at

HERE = timezone(timedelta(hours=2))


@attrs.frozen(kw_only=True)
class Margin:
    """What is written beside a text."""

    width: int = 0


@attrs.frozen(kw_only=True)
class Page(Record):
    """A record without a single validator."""

    kind: ClassVar[str] = "page"
    prefix: ClassVar[str] = "pag"

    text: str = ""
    number: int | None = None
    side: Literal["left", "right"] = "left"
    printed_at: datetime | None = None
    margin: Margin | None = None
    lines: tuple[str, ...] = ()
    labels: Mapping[str, str] = NO_LABELS


@attrs.frozen(kw_only=True)
class Pinned(Note):
    """A note of another class, with the same fields."""


def changing(**changes: Any) -> Lifecycle[Any]:  # noqa: ANN401  right and wrong values
    """Return a lifecycle whose verbs change fields past all that evolve checks."""
    lifecycle = begun(record=Page)
    lifecycle.creations.clear()
    page = attrs.evolve(Page(), **changes)
    lifecycle.creation()(named("begin", lambda on: Page(side="right")))  # noqa: ARG005  the form of it
    lifecycle.creation()(named("print", lambda on: attrs.evolve(Page(), **changes)))  # noqa: ARG005  the form of it
    lifecycle.step(OPEN, to=STAYS)(named("change", lambda page, on: attrs.evolve(page, **changes)))  # noqa: ARG005  as above
    pasts = Past(OPEN, BEGINNING, page), Past(DONE, BEGINNING, attrs.evolve(page, text="z", **changes_again(changes)))
    lifecycle.adoption(into=(OPEN, DONE), key=lambda: ("7",))(named("adopt", lambda on: pasts))  # noqa: ARG005  as above
    lifecycle.seal()
    return lifecycle


def changes_again(changes: dict[str, Any]) -> dict[str, Any]:
    """Return the changes that a second past repeats, as equal values."""
    return {name: value for name, value in changes.items() if name != "text"}


def returning(made: object) -> Lifecycle[Any]:
    """Return a lifecycle whose verbs return something they should not."""
    lifecycle = begun()
    lifecycle.creation()(named("copy", lambda on: made))  # noqa: ARG005  the form of every creation
    lifecycle.step(OPEN, to=(OPEN, DONE), choose=lambda note, _on: DONE if note.text else OPEN)(
        named("drop", lambda note, on: made)  # noqa: ARG005  the form of every step
    )
    lifecycle.adoption(into=(OPEN,), key=lambda: ("7",))(
        named("adopt", lambda on: (Past(OPEN, on.at, made),))  # type: ignore[type-var]  # wrong on purpose
    )
    lifecycle.seal()
    return lifecycle


WRONG = [
    (None, "nothing"),
    (5, "an instance of int"),
    (Bulb(place="hall"), "an instance of Bulb"),
    (Pinned(), "an instance of Pinned"),
    (Note, "an instance of type"),
]


@pytest.mark.parametrize(("made", "named_so"), WRONG)
def test_a_verb_that_returns_no_record_of_the_class_is_a_defect_that_names_it(made: object, named_so: str) -> None:
    lifecycle = returning(made)
    with pytest.raises(BadDefinition) as error:
        lifecycle.take("drop", begun_note(lifecycle), at(1))
    assert str(error.value) == f"note: 'drop' must return a Note; it returned {named_so}"
    with pytest.raises(BadDefinition, match=f"'copy' must return a Note; it returned {named_so}"):
        lifecycle.creations["copy"](at(0))
    with pytest.raises(BadDefinition, match=f"'adopt' must return a Note; it returned {named_so}"):
        lifecycle.adoptions["adopt"](at(0))


def begun_note(lifecycle: Lifecycle[Any]) -> Any:  # noqa: ANN401  a record of that lifecycle
    """Return a record to go on with."""
    return lifecycle.creations["write" if lifecycle.record is Note else "begin"](at(0))


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        (None, "must return a tuple of Past; it returned nothing"),
        (Note(), "must return a tuple of Past; it returned an instance of Note"),
        ((Note(),), "must return a tuple of Past; there is an instance of Note in it"),
    ],
)
def test_an_adoption_that_returns_no_pasts_is_a_defect_that_names_it(told: Any, problem: str) -> None:  # noqa: ANN401  wrong on purpose
    lifecycle = begun()
    lifecycle.adoption(into=(OPEN,), key=lambda: ("7",))(named("adopt", lambda on: told))  # noqa: ARG005  the form of it
    lifecycle.seal()
    with pytest.raises(BadDefinition) as error:
        lifecycle.adoptions["adopt"](at(0))
    assert error.value.problem == f"'adopt' {problem}"


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("text", 5, "5 is no text"),
        ("text", None, "None is no text"),
        ("number", True, "True is no int"),
        ("number", "5", "'5' is no int"),
        ("side", "top", "'top' is not known"),
        ("printed_at", "today", "'today' is no instant"),
        ("printed_at", BEGINNING.replace(tzinfo=None), "2026-01-05T09:00:00 has no time zone"),
        ("margin", {"width": 1}, "{'width': 1} is no Margin"),
        ("lines", "a", "'a' is no tuple"),
        ("labels", 5, "5 is no mapping of texts"),
    ],
)
def test_a_verb_that_gives_a_field_a_value_of_another_type_is_a_defect_that_names_both(
    field: str, value: object, problem: str
) -> None:
    lifecycle = changing(**{field: value})
    sentence = (
        f"note: 'change' gave the field {field!r} what cannot be kept: {problem}; "
        "give the field a validator or converter, and change it by evolve"
    )
    with pytest.raises(BadDefinition) as error:
        lifecycle.take("change", begun_note(lifecycle), at(1))
    assert str(error.value) == sentence
    for verb in (lifecycle.creations["print"], lifecycle.adoptions["adopt"]):
        if value is not None:  # a new record that has None where a text is looks like one without the text
            with pytest.raises(BadDefinition, match=f"'{verb.name}' gave the field '{field}' what cannot be kept"):
                verb(at(0))


def test_the_place_of_a_wrong_member_is_named() -> None:
    lifecycle = changing(lines=("a", 5))
    with pytest.raises(BadDefinition, match=r"gave the field 'lines\[1\]' what cannot be kept: 5 is no text"):
        lifecycle.take("change", begun_note(lifecycle), at(1))


def test_values_of_the_right_types_are_kept_as_they_are() -> None:
    right: dict[str, Any] = {
        "text": "a", "number": 5, "side": "left", "printed_at": BEGINNING, "margin": Margin(width=1), "lines": ("a",)
    }  # fmt: skip
    lifecycle = changing(**right)
    page, fact = lifecycle.take("change", begun_note(lifecycle), at(1))
    assert fact.changed == right
    assert {name: getattr(page, name) for name in right} == right


@pytest.mark.realises("G-2")
def test_what_is_kept_in_one_form_is_brought_into_it_in_the_record_and_in_the_fact() -> None:
    lifecycle = changing(printed_at=BEGINNING.astimezone(HERE), labels={"a": "b"}, lines=["a"])
    changed = lifecycle.take("change", begun_note(lifecycle), at(1))
    printed = lifecycle.create(lifecycle.creations["print"], at(0))
    adopted, facts = lifecycle.adopt(lifecycle.adoptions["adopt"], at(0))
    for page, fact in (changed, printed, (adopted, facts[0])):
        forms: list[dict[str, Any]] = [{name: getattr(page, name) for name in fact.changed}, {**fact.changed}]
        for told in forms:
            assert told["printed_at"] == BEGINNING
            assert told["printed_at"].tzinfo is UTC
            assert (told["labels"], type(told["labels"])) == ({"a": "b"}, Labels)
            assert told["lines"] == ("a",)
    assert adopted.text == "z"


def test_a_record_class_whose_annotations_cannot_be_resolved_is_refused() -> None:
    @attrs.frozen(kw_only=True)
    class Letter(Record):
        kind: ClassVar[str] = "letter"
        prefix: ClassVar[str] = "let"
        body: "Nowhere" = None  # type: ignore[name-defined]  # noqa: F821  wrong on purpose

    lifecycle = begun(record=Letter)
    with pytest.raises(
        BadDefinition, match=r"^Letter: its annotations cannot be resolved at run time \(name 'Nowhere'"
    ):
        lifecycle.seal()


@pytest.mark.parametrize("verb", ["write", "adopt"])
def test_a_lifecycle_that_is_not_sealed_makes_no_record(verb: str) -> None:
    lifecycle = begun()
    adoption = lifecycle.adoption(into=(OPEN,), key=lambda: ("7",))(
        named("adopt", lambda on: (Past(OPEN, on.at, Note()),))
    )
    with pytest.raises(BadDefinition, match="is not sealed"):
        (lifecycle.creations.get(verb) or adoption)(at(0))


def test_a_step_may_still_change_what_evolve_checked() -> None:
    lifecycle = begun()
    lifecycle.step(OPEN, to=STAYS)(named("edit", lambda note, on: evolve(note, text=on.by)))
    lifecycle.seal()
    assert lifecycle.take("edit", begun_note(lifecycle), at(1, by="bob"))[0].text == "bob"
