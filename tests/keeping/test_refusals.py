"""Whoever is refused is on record, with every reason, and nothing else comes of it."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Attempt, Fact, Practice, Reactions, Record, Refusal, create, errors
from itilbrm.documents import opened as personal_part
from itilbrm.errors import Reason
from itilbrm.parties import refusals
from itilbrm.replay import all_facts
from tests.keeping.chores import CHORES, Chore, chores_in, finish, look_at, note, opened, start
from tests.keeping.test_unit_of_work import row
from tests.plugins.offering import Offering


def begun(practice: Practice) -> Chore:
    """Return a chore that cannot be finished, for something below it is open."""
    whole = practice.acting_as("ann").perform(start, practice.acting_as("ann").perform(note, title="whole"))
    practice.acting_as("ann").perform(note, title="part", above=whole.id)
    return whole


def try_to_finish(practice: Practice, chore: Chore | str, by: str = "bob", reason: str = "") -> None:
    """Be refused."""
    with pytest.raises(errors.Refused):
        practice.acting_as(by, reason).perform(finish, chore)


def on_record(practice: Practice) -> list[tuple[str, str, str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Return what all refusals say."""
    return [
        (each.step, each.of_kind, each.of, each.by, each.rules, each.reasons, each.who) for each in practice.refusals
    ]


def test_what_a_guard_refuses_is_on_record_with_who_could_clear_the_way() -> None:
    practice = opened()
    whole = begun(practice)
    try_to_finish(practice, whole, reason="I am done")
    assert on_record(practice) == [
        ("finish", "chore", whole.id, "bob", ("CHO-2",), ("1 below it are open",), ("ann", "bob"))
    ]
    (refusal,) = practice.refusals
    (fact,) = practice.history(refusal.id)
    assert (fact.step, fact.by, fact.reason, fact.cause) == ("record", "bob", "I am done", "")
    assert refusal.state.category == "closed"
    assert practice.verify().ok


def test_what_an_authorizer_refuses_is_on_record_with_all_reasons_and_each_name_once() -> None:
    def no(_attempt: Attempt) -> Reason | None:
        return Reason("OUR-1", "only a lead", who=("lea", "lou"))

    def neither(_attempt: Attempt) -> Reason | None:
        return Reason("OUR-2", "only in spring", who=("lou",))

    practice = opened(plugins=(Offering(authorizers=(no, neither)),))
    with pytest.raises(errors.Refused):
        practice.acting_as("bob").perform(note, title="Sweep")
    assert on_record(practice) == [
        ("note", "chore", "", "bob", ("OUR-1", "OUR-2"), ("only a lead", "only in spring"), ("lea", "lou"))
    ]


def test_each_row_that_is_refused_is_on_record_and_those_of_a_rehearsal_are_not() -> None:
    def no_second(attempt: Attempt) -> str | None:
        return "not that one" if attempt.particulars.get("reference") == "2" else None

    practice = opened(plugins=(Offering(authorizers=(no_second,)),))
    for keep in (False, True):
        practice.acting_as("bob").complaints.adopt_all([row("1"), row("2")], keep=keep)
    assert [(each.step, each.of_kind, each.reasons) for each in practice.refusals] == [
        ("adopt", "complaint", ("not that one",))
    ]
    with suppress(ZeroDivisionError), practice.transaction():
        practice.acting_as("bob").complaints.adopt_all([row("3"), row("2")])
        raise ZeroDivisionError
    assert (practice.refusals.count(), practice.complaints.count()) == (2, 1), "whatever becomes of the transaction"


def test_refusals_are_found_by_who_tried_and_by_what_was_tried_on() -> None:
    practice = opened()
    whole = begun(practice)
    for by in ("bob", "bob", "cara"):
        try_to_finish(practice, whole, by)
    assert practice.refusals.count(owner="bob") == 2
    assert practice.refusals.count(parent=whole.id) == 3
    assert practice.refusals.count(parent="cho_other") == 0


@given(tries=st.lists(st.sampled_from(["finish", "look_at", "start", "nonsense"]), max_size=12))
def test_a_refusal_changes_nothing_of_the_record_and_each_is_on_record(tries: list[str]) -> None:
    practice = opened()
    whole = begun(practice)
    refused = moved = 0
    for step in tries:
        before = practice.register("chore").get(whole.id)
        try:
            practice.acting_as("bob").perform(step, whole.id)
            moved += 1
        except errors.Refused:
            refused += 1
            assert practice.register("chore").get(whole.id) == before
        except errors.NotAvailable:
            assert practice.register("chore").get(whole.id) == before
    assert practice.refusals.count() == refused == tries.count("finish")
    assert practice.register("chore").get(whole.id).version == 2 + moved
    assert practice.verify().ok


def test_what_is_wrong_or_not_available_is_no_refusal() -> None:
    practice = opened()
    whole = begun(practice)
    ann = practice.acting_as("ann")
    with pytest.raises(errors.NotAvailable):
        ann.perform(start, whole)
    with pytest.raises(errors.InvalidInput):
        ann.perform(look_at, whole, times="x")
    with pytest.raises(errors.NotFound):
        ann.perform(look_at, "cho_none")
    assert practice.refusals.count() == 0


def test_it_is_on_record_even_if_the_transaction_fails() -> None:
    practice = opened()
    whole = begun(practice)

    def look_and_finish() -> None:
        with practice.transaction():
            practice.acting_as("bob").perform(look_at, whole)
            practice.acting_as("bob").perform(finish, whole.id)

    with pytest.raises(errors.Refused):
        look_and_finish()
    assert practice.register("chore").get(whole.id) == whole
    assert practice.refusals.count() == 1


def test_it_is_on_record_if_the_transaction_goes_on_and_after_what_was_kept() -> None:
    steps: list[str] = []

    def hear(fact: Fact, _record: Record) -> None:
        steps.append(fact.step)

    practice = opened(plugins=(Offering(listeners=(hear,)),))
    whole = begun(practice)
    steps.clear()
    with practice.transaction("evening") as done:
        try_to_finish(practice, whole)
        try_to_finish(practice, whole, "cara")
        practice.acting_as("bob").perform(look_at, whole)
        assert practice.refusals.count() == 0
    assert done.repeated is False
    assert sorted(each.by for each in practice.refusals) == ["bob", "cara"]
    assert practice.register("chore").get(whole.id).looked_at == 1
    assert sorted(steps) == ["look_at", "record", "record"]


def test_what_was_refused_under_a_command_that_was_kept_before_is_on_record_already() -> None:
    practice = opened()
    whole = begun(practice)
    for _ in range(2):
        with practice.transaction("evening"):
            try_to_finish(practice, whole.id)
            practice.acting_as("bob").perform(look_at, whole.id)
    assert practice.refusals.count() == 1


def test_a_command_that_is_tried_again_is_refused_on_record_once() -> None:
    """The first try was too late; the second one is refused."""
    practice = opened()
    whole = begun(practice)
    store = practice._keeping.store
    get, tries = store.get, iter([True])

    def too_late_once(keys: Any) -> Any:  # noqa: ANN401  keys and documents
        if next(tries, False):
            raise errors.StaleRecord("chore", "cho_other", 1, 2)
        return get(keys)

    store.get = too_late_once  # type: ignore[method-assign]  # the fault
    try_to_finish(practice, whole.id)
    assert next(tries, None) is None
    assert practice.refusals.count() == 1


def test_what_a_reaction_is_refused_is_on_record_as_the_actors() -> None:
    reactions = Reactions("wrong")
    reactions.when(Chore, sets=("above",))(lambda chore, _on: [create(note, title="")])  # noqa: ARG005  the form of every reaction
    practice = opened(reactions)
    chore = practice.acting_as("ann").perform(note, title="A")
    with pytest.raises(errors.Refused):
        practice.acting_as("bob").perform(note, title="B", above=chore.id)
    assert [each[:4] for each in on_record(practice)] == [("note", "chore", "", "bob")]
    assert chores_in(practice) == [chore]


def test_why_is_kept_apart_under_the_name_of_who_tried() -> None:
    practice = opened()
    try_to_finish(practice, begun(practice), reason="I am done")
    (refusal,) = practice.refusals
    (stored,) = all_facts(practice._keeping.store, refusal.id)
    assert b"below it" not in stored.payload
    assert b"I am done" not in stored.payload
    (apart,) = stored.personal
    assert apart.subject == "bob"
    assert {"@reason", "reasons"} <= {path.partition("[")[0] for path in json.loads(apart.body)}
    assert "reasons" not in json.loads(practice._keeping.store.get([refusal.id])[refusal.id].body)
    assert personal_part(stored)[0]["personal"]


def test_a_store_that_is_only_read_lets_the_refusal_through_and_says_so_in_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite:///{tmp_path / 'brm.db'}"
    told: list[str] = []

    def hear(fact: Fact, _record: Record) -> None:
        told.append(fact.step)

    with opened(url=url) as practice:
        whole = begun(practice)
    with opened(url=f"{url}?mode=ro", plugins=(Offering(listeners=(hear,)),)) as practice:
        try_to_finish(practice, whole)
        assert practice.refusals.count() == 0
    assert caplog.messages == ["refusals that cannot be put on record: 1; StoreTrouble"]
    assert told == [], "nobody is told what was not kept"


@pytest.mark.parametrize("error", [ValueError("theirs"), errors.NotFound("x", "y")], ids=repr)
def test_a_reaction_to_refusals_that_fails_does_not_hide_the_refusal(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    reactions = Reactions("minding refusals")

    @reactions.when(Refusal, created=True)
    def fail(_refusal: Refusal, _on: object) -> Any:  # noqa: ANN401  nothing comes of it
        raise error

    practice = opened(reactions)
    try_to_finish(practice, begun(practice))
    assert caplog.messages == [f"refusals that cannot be put on record: 1; {type(error).__name__}"]
    assert practice.refusals.count() == 0


def test_something_may_follow_from_a_refusal() -> None:
    reactions = Reactions("minding refusals")

    @reactions.when(Refusal, created=True)
    def note_it(refusal: Refusal, _on: object) -> Any:  # noqa: ANN401  what follows
        yield create(note, title=f"talk to {refusal.by}")

    practice = opened(reactions)
    try_to_finish(practice, begun(practice))
    assert [each.title for each in chores_in(practice)] == ["part", "talk to bob", "whole"]
    (refusal,) = practice.refusals
    (followed,) = [each for each in chores_in(practice) if each.title == "talk to bob"]
    assert practice.history(followed.id)[0].cause == f"{refusal.id}:1"


def test_a_refusal_stays_as_it_is_but_for_being_forwarded_to_who_may_decide() -> None:
    practice = opened(lifecycles=(CHORES,))
    try_to_finish(practice, begun(practice))
    (refusal,) = practice.refusals
    (prospect,) = practice.explain(refusal.id).prospects
    assert (prospect.step, [reason.rule for reason in prospect.reasons]) == ("forward", ["BR-MAN-1"])
    assert [*practice.refusals.lifecycle.steps] == ["forward"]


def test_nobody_makes_up_what_was_refused() -> None:
    practice = opened()
    with pytest.raises(errors.InvalidInput, match="a refusal puts itself on record"):
        practice.acting_as("bob").perform(refusals.record, step="finish", of_kind="chore")
    assert on_record(practice) == []
