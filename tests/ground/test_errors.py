"""Every error is frozen data and one sentence; it travels between processes and keeps its cause."""

import copy
import pickle
from typing import Final

import attrs
import pytest

from itilbrm import errors
from itilbrm.errors import (
    BadDefinition,
    BrmError,
    DeliveryTrouble,
    InvalidInput,
    MandateReason,
    MandateRefused,
    NotAvailable,
    NotFound,
    OutcomeUnknown,
    PluginTrouble,
    PolicyMissing,
    Reason,
    Refused,
    StaleRecord,
    StoreTrouble,
    UnknownReference,
    suggestion,
)

SENTENCES: Final[list[tuple[BrmError, str]]] = [
    (BrmError(), "BrmError"),
    (InvalidInput("text", "the text is blank"), "text: the text is blank"),
    (InvalidInput("text", "it is blank", "say it in words"), "text: it is blank; say it in words"),
    (
        UnknownReference("above", "no unit has the id 'unt_1'", "register that unit first"),
        "above: no unit has the id 'unt_1'; register that unit first",
    ),
    (
        NotAvailable("lending", "lent", "ordered", ("lend", "cancel")),
        "'lent' is not available in the state 'ordered' of lending (did you mean 'lend'?); available: lend, cancel",
    ),
    (
        NotAvailable("lending", "lend", "lost"),
        "'lend' is not available in the state 'lost' of lending; nothing is, it stays as it is",
    ),
    (
        NotAvailable("lending", "mnd", "", ("lend", "mend")),
        "'mnd' is not available in lending (did you mean 'mend'?); available: lend, mend",
    ),
    (
        Refused("lend", "lon_1", (Reason("BR-TOY-1", "it is late"), Reason("BR-TOY-2", "it is in the stacks"))),
        (
            "'lend' of lon_1 is refused: it is late (BR-TOY-1); it is in the stacks (BR-TOY-2); "
            "put that right and take it again"
        ),
    ),
    (NotFound("loan", "lon_1"), "no loan has the id 'lon_1'; ids are listed by the register of their kind"),
    (NotFound("", "xyz"), "no record has the id 'xyz'; ids are listed by the register of their kind"),
    (NotFound("sub-process", "x", "choose from a, b"), "no sub-process has the id 'x'; choose from a, b"),
    (
        MandateRefused(
            "approve", "req_1", (MandateReason("BR-MAN-1", "not you", ("dora",), "dora"),), "dora", ("finn", "ivy")
        ),
        (
            "'approve' of req_1 is refused: not you (BR-MAN-1); forward it to dora, who may decide "
            "(finn, ivy could not: the limit is too small)"
        ),
    ),
    (
        MandateRefused("approve", "req_1", (Reason("BR-MAN-1", "nobody may"),)),
        (
            "'approve' of req_1 is refused: nobody may (BR-MAN-1); nobody may decide as it stands, "
            "so escalate it to the IT steering group"
        ),
    ),
    (
        StaleRecord("loan", "lon_1", 1, 2),
        "loan lon_1 was read as version 1 and is version 2 by now; read it again, or name it by its id alone",
    ),
    (
        StaleRecord("loan", "lon_1", 1, 2, "lend by bob"),
        (
            "loan lon_1 was read as version 1 and is version 2 by now (lend by bob); "
            "read it again, or name it by its id alone"
        ),
    ),
    (
        PolicyMissing("calendar", "londn", ("london", "provider")),
        "no calendar is called 'londn' (did you mean 'london'?); configured are london, provider",
    ),
    (PolicyMissing("route", "north"), "no route is called 'north'; no route is configured"),
    (
        DeliveryTrouble("smtp.example.org", "it does not answer", retry_after=60),
        "cannot deliver by smtp.example.org: it does not answer; it is tried again later",
    ),
    (
        DeliveryTrouble("a folder", "the address is none", permanent=True, remedy="correct the person"),
        "cannot deliver by a folder: the address is none; it is given up; correct the person",
    ),
    (BadDefinition("lending", "is sealed"), "lending: is sealed"),
    (
        PluginTrouble("mine.py", "it raises NameError", "mend it"),
        "cannot use the plugin mine.py: it raises NameError; mend it",
    ),
    (
        StoreTrouble("brm.db", "open", "it is no database", "give another file"),
        "cannot open brm.db: it is no database; give another file",
    ),
    (
        OutcomeUnknown("brm.db", "commit to", "the disk is full", "do it again", "abc"),
        "cannot commit to brm.db: the disk is full; do it again",
    ),
]

EVERY: Final = pytest.mark.parametrize("error", [error for error, _ in SENTENCES], ids=lambda each: type(each).__name__)


@pytest.mark.parametrize(("error", "sentence"), SENTENCES, ids=lambda each: each if isinstance(each, str) else "")
def test_an_error_is_one_sentence(error: BrmError, sentence: str) -> None:
    assert str(error) == sentence
    assert "\n" not in sentence


def test_no_error_of_the_tree_is_left_out_here() -> None:
    tree = {each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, BrmError)}
    assert {type(error) for error, _ in SENTENCES} == tree
    assert {each.__name__ for each in tree} < set(errors.__all__)


@EVERY
def test_an_error_survives_pickling_and_copying(error: BrmError) -> None:
    for travelled in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301  our own bytes
        assert type(travelled) is type(error)
        assert attrs.asdict(travelled) == attrs.asdict(error)
        assert str(travelled) == str(error)


@EVERY
def test_an_error_keeps_its_cause_and_its_notes(error: BrmError) -> None:
    raised = copy.copy(error)
    cause = OSError("the disk is full")
    with pytest.raises(type(error)) as caught:
        raise raised from cause
    caught.value.add_note("while closing the day")
    assert caught.value.__cause__ is cause
    assert caught.value.__traceback__ is not None
    assert caught.value.__notes__ == ["while closing the day"]


@EVERY
def test_an_error_cannot_be_changed(error: BrmError) -> None:
    for field in attrs.fields(type(error)):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(error, field.name, "other")


def test_what_goes_wrong_is_caught_by_the_kind_one_cares_for() -> None:
    assert issubclass(UnknownReference, InvalidInput)
    assert issubclass(OutcomeUnknown, StoreTrouble)
    assert all(isinstance(error, BrmError) for error, _ in SENTENCES)
    assert not any(isinstance(error, (ValueError, LookupError)) for error, _ in SENTENCES)


def test_a_suggestion_is_made_only_for_a_word_that_is_close() -> None:
    assert suggestion("complain", ["complaints", "surveys"]) == " (did you mean 'complaints'?)"
    assert suggestion("wombat", ["complaints", "surveys"]) == ""
    assert suggestion("wombat", []) == ""
