"""A record means this version, an id means the latest; a transaction is one commit."""

import asyncio
import contextvars
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from itilbrm import Complaint, Practice, errors
from itilbrm.ports import Batch
from itilbrm.testing import StoppedClock
from tests.keeping.walks import BEGINNING


@pytest.fixture(params=["memory:", "sqlite:///{}/brm.db?synchronous=normal"])
def practice(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Practice]:
    """A practice on each store."""
    with Practice.open(request.param.format(tmp_path), clock=StoppedClock(BEGINNING)) as practice:
        yield practice


def receive(practice: Practice, **more: Any) -> Complaint:  # noqa: ANN401  particulars of a step
    """Return a complaint that was received just now."""
    given: dict[str, Any] = {
        "customer": "acme",
        "complainant": "anonymous",
        "channel": "email",
        "type": "other",
        "text": "It is slow.",
    }
    return practice.acting_as("ann").complaints.receive(**given | more)


ASSESSED: dict[str, Any] = {"severity": "critical", "complexity": "low", "impact": "low", "urgency": "low"}


def before_commit(practice: Practice, happens: Callable[[], object], times: int = 1) -> list[Batch]:
    """Let something happen just before each of the next commits; returns the batches that were tried."""
    store: Any = practice._keeping.store
    commit = store.commit
    tried: list[Batch] = []

    def interrupted(batch: Batch) -> bool:
        tried.append(batch)
        if len(tried) <= times:
            store.commit = commit
            happens()
            store.commit = interrupted
        return bool(commit(batch))

    store.commit = interrupted
    return tried


def test_a_record_means_this_version(practice: Practice) -> None:
    first = receive(practice)
    practice.acting_as("bob").complaints.assess(first, **ASSESSED)
    with pytest.raises(errors.StaleRecord) as caught:
        practice.acting_as("cid").complaints.investigate(first, investigator="ivy")
    assert (caught.value.expected, caught.value.found, caught.value.winner) == (1, 2, "assess by bob")
    assert len(practice.history(first.id)) == 2


def test_who_is_faster_wins_and_is_named(practice: Practice) -> None:
    first = receive(practice)
    bob, cid = practice.acting_as("bob"), practice.acting_as("cid", "seen")
    before_commit(practice, lambda: bob.complaints.assess(first, **ASSESSED))
    with pytest.raises(errors.StaleRecord) as caught:
        cid.complaints.assess(first, **ASSESSED)
    assert caught.value.winner == "assess by bob"
    assert practice.verify().ok


def test_an_id_means_the_latest_and_is_tried_again(practice: Practice) -> None:
    first = receive(practice)
    bob, cid = practice.acting_as("bob"), practice.acting_as("cid", "seen again")
    tried = before_commit(practice, lambda: bob.complaints.assess(first, **ASSESSED))
    after = cid.complaints.assess(first.id, **ASSESSED)
    assert after.version == 3
    assert len(tried) == 2
    assert [fact.by for fact in practice.history(first.id)] == ["ann", "bob", "cid"]


def test_after_a_dozen_tries_the_error_is_told(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("itilbrm.keeping._LONGEST_PAUSE", 0)
    first = receive(practice)
    bob = practice.acting_as("bob", "and again")
    tried = before_commit(practice, lambda: bob.complaints.assess(first.id, **ASSESSED), times=99)
    with pytest.raises(errors.StaleRecord, match="assess by bob"):
        practice.acting_as("cid", "seen").complaints.assess(first.id, **ASSESSED)
    assert len(tried) == 12


def test_a_decision_holds_only_while_what_it_rested_on_holds(practice: Practice) -> None:
    """While a complaint is received, its customer agrees what counts as one: it is received again, by that."""
    ann = practice.acting_as("ann")
    agreed = []
    before_commit(
        practice,
        lambda: agreed.append(ann.complaint_definitions.agree(customer="acme", text="all", agreed_with="cara")),
    )
    complaint = receive(practice)
    assert complaint.definition == f"{agreed[0].id}/1"
    before_commit(practice, lambda: ann.complaint_definitions.revise(agreed[0], text="most", agreed_with="cara"))
    assert receive(practice).definition == f"{agreed[0].id}/2"
    assert practice.verify().ok


def test_a_record_that_was_given_is_not_stale_because_of_another(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    unit = ann.units.register(name="Desk", type="team")
    ivy = ann.people.register(full_name="Ivy", phone="1", unit=unit.id)
    complaint = ann.complaints.assess(receive(practice, about=("bob",)), **ASSESSED)
    before_commit(practice, lambda: ann.people.correct(ivy.id, phone="2"))
    after = ann.complaints.investigate(complaint, investigator=ivy.id)
    assert after.version == 3


def test_an_adoption_by_two_at_once_adds_one(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    given: dict[str, Any] = {
        "origin": "old",
        "reference": "1",
        "state": "received",
        "received_at": BEGINNING,
        "text": "t",
        "customer": "acme",
        "complainant": "cara",
        "channel": "phone",
        "type": "other",
    }
    before_commit(practice, lambda: ann.complaints.adopt(**given))
    adopted = ann.complaints.adopt(**given)
    assert practice.complaints.get(adopted.id) == adopted
    assert practice.complaints.count() == 1


def test_a_transaction_is_one_commit(practice: Practice) -> None:
    tried = before_commit(practice, lambda: None)
    ann = practice.acting_as("ann")
    with ann.transaction():
        first = receive(practice)
        second = receive(practice)
        first = ann.complaints.assess(first, **ASSESSED)
        with ann.transaction():
            first = ann.complaints.investigate(first, investigator="ivy")
        assert practice.complaints.get(first.id) == first, "inside, what was done is seen"
        assert practice.complaints.count() == 0, "outside, nothing is kept yet"
    assert len(tried) == 1
    assert [practice.complaints.get(each.id) for each in (first, second)] == [first, second]
    assert [fact.step for fact in practice.history(first.id)] == ["receive", "assess", "investigate"]
    assert practice.verify().ok


@pytest.mark.parametrize("error", [RuntimeError, errors.NotAvailable])
def test_a_transaction_of_which_a_part_failed_half_way_keeps_nothing(
    practice: Practice, error: type[Exception]
) -> None:
    tried = before_commit(practice, lambda: None)
    with pytest.raises(errors.InvalidInput, match="transaction: a part of it failed half-way"), practice.transaction():  # noqa: PT012  the whole block is one attempt
        receive(practice)
        with suppress(RuntimeError, errors.NotAvailable), practice.transaction():
            first = receive(practice)
            if error is errors.NotAvailable:
                practice.acting_as("ann").perform("acknowledg", first.id)
            raise error
        receive(practice)
    assert not tried
    assert practice.complaints.count() == 0


def test_a_part_that_failed_before_it_did_anything_leaves_the_transaction_whole(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    with practice.transaction() as done:
        first = receive(practice)
        with suppress(errors.NotFound), practice.transaction():
            ann.complaints.withdraw("cpl_none")
        with suppress(errors.NotAvailable):
            ann.complaints.investigate(first, investigator="ivy")
        assert done.repeated is None
    assert done.repeated is False
    assert list(practice.complaints) == [first]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, errors.NotAvailable])
def test_an_exception_keeps_nothing(practice: Practice, error: type[BaseException]) -> None:
    first = receive(practice)
    with pytest.raises(error), practice.transaction():  # noqa: PT012  the whole block is one attempt
        practice.acting_as("ann").complaints.assess(first, **ASSESSED)
        receive(practice)
        if error is errors.NotAvailable:
            practice.acting_as("ann").perform("acknowledg", first.id)
        raise error
    assert list(practice.complaints) == [first]
    practice.acting_as("ann").complaints.assess(first, **ASSESSED)


def test_a_stale_transaction_keeps_nothing_and_is_not_tried_again(practice: Practice) -> None:
    first = receive(practice)
    bob = practice.acting_as("bob")
    tried = before_commit(practice, lambda: bob.complaints.assess(first.id, **ASSESSED))
    with pytest.raises(errors.StaleRecord, match="assess by bob"), practice.transaction():  # noqa: PT012  the whole block is one attempt
        practice.acting_as("cid").complaints.assess(first.id, **ASSESSED)
        receive(practice)
    assert len(tried) == 1
    assert practice.complaints.count() == 1


def test_inside_a_transaction_an_older_version_is_stale_too(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    with practice.transaction():
        first = receive(practice)
        ann.complaints.assess(first, **ASSESSED)
        with pytest.raises(errors.StaleRecord, match="assess by ann"):
            ann.complaints.assess(first, **ASSESSED)


def test_a_command_is_kept_once(practice: Practice) -> None:
    for _ in range(2):
        with practice.transaction("order 66"):
            receive(practice)
    assert practice.complaints.count() == 1
    with practice.transaction("order 67"):
        receive(practice)
    assert practice.complaints.count() == 2


def test_a_command_that_was_kept_before_says_so_whatever_was_done_under_it(practice: Practice) -> None:
    with practice.transaction("order 66") as first, practice.transaction() as inner:
        kept = receive(practice)
    assert (first.repeated, inner.repeated, inner.command) == (False, False, "order 66")
    with practice.transaction("order 66") as second:
        lost = receive(practice, text="something else")
        assert repr(second) == "<transaction order 66: not kept>"
    assert second.repeated is True
    assert repr(second) == "<transaction order 66: kept before>"
    assert list(practice.complaints) == [kept]
    assert lost.id not in practice.complaints
    with practice.transaction() as empty:
        assert repr(empty) == "<transaction without a command: not kept>"
    assert empty.repeated is None


def test_single_records_and_histories_show_what_the_transaction_did_and_lists_do_not(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    kept = receive(practice)
    with practice.transaction():
        new = receive(practice)
        ann.complaints.assess(kept, **ASSESSED)
        assert new.id in practice.complaints
        assert new.id not in practice.people
        assert [fact.step for fact in practice.history(new.id)] == ["receive"]
        assert [fact.step for fact in practice.history(kept.id)] == ["receive", "assess"]
        assert list(practice.complaints.find()) == list(practice.complaints) == [kept]
        assert practice.complaints.count() == 1
    assert practice.complaints.count() == 2
    assert [fact.step for fact in practice.history(kept.id)] == ["receive", "assess"]


def test_a_command_names_the_outermost_transaction(practice: Practice) -> None:
    with practice.transaction("outer"), pytest.raises(errors.InvalidInput, match="open already"):
        practice.transaction("inner").__enter__()
    with pytest.raises(errors.InvalidInput, match="half a character"):
        practice.transaction("\ud800").__enter__()


def test_commands_differ_where_ids_are_repeated_on_purpose(tmp_path: Path) -> None:
    """A test that repeats its chance must not lose what it keeps the second time."""
    url = f"sqlite:///{tmp_path}/brm.db?synchronous=normal"
    for hour in range(2):
        clock = StoppedClock(BEGINNING + timedelta(hours=hour))
        with Practice.open(url, clock=clock, chance=lambda count: b"\x07" * count) as practice:
            receive(practice)
    with Practice.open(url) as practice:
        assert practice.complaints.count() == 2


def test_a_transaction_belongs_to_its_thread(practice: Practice) -> None:
    with pytest.raises(RuntimeError), practice.transaction():  # noqa: PT012  the whole block is one attempt
        thread = Thread(target=receive, args=(practice,))
        thread.start()
        thread.join()
        raise RuntimeError
    assert practice.complaints.count() == 1, "the other thread kept its own"


def test_a_context_that_outlives_the_transaction_keeps_what_is_done_later(practice: Practice) -> None:
    with practice.transaction():
        context = contextvars.copy_context()
        context.run(receive, practice)
    assert practice.complaints.count() == 1
    context.run(receive, practice)
    assert practice.complaints.count() == 2


def test_tasks_have_transactions_of_their_own(practice: Practice) -> None:
    async def work(fails: bool) -> None:  # noqa: FBT001  drawn by position below
        with practice.transaction():
            receive(practice)
            await asyncio.sleep(0)
            receive(practice)
            if fails:
                raise RuntimeError

    async def both() -> None:
        await asyncio.gather(work(fails=True), work(fails=False), return_exceptions=True)

    asyncio.run(both())
    assert practice.complaints.count() == 2
    assert practice.verify().ok


def test_ids_and_values_that_no_store_can_keep_are_refused_alike(practice: Practice) -> None:
    half = "\ud800"
    for ask in (
        lambda: practice.complaints.get(half),
        lambda: practice.complaints.find(customer=half),
        lambda: practice.complaints.find(after=half),
        lambda: practice.complaints.count(by="state", owner=half),
        lambda: practice.history(half),
        lambda: half in practice.complaints,
        lambda: practice.acting_as("ann").complaints.withdraw(half),
    ):
        with pytest.raises(errors.InvalidInput, match="half a character"):
            ask()
    assert 5 not in practice.complaints


def test_a_register_contains_its_own_kind_alone(practice: Practice) -> None:
    complaint = receive(practice)
    assert complaint.id in practice.complaints
    assert complaint.id not in practice.people
    with pytest.raises(errors.NotFound):
        practice.people.get(complaint.id)


def test_a_lookup_sees_what_the_transaction_did(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    with practice.transaction():
        agreed = ann.complaint_definitions.agree(customer="acme", text="all", agreed_with="cara")
        assert receive(practice).definition == f"{agreed.id}/1"
        with pytest.raises(errors.NotAvailable):
            ann.complaint_definitions.agree(customer="acme", text="all", agreed_with="cara")
        ann.complaint_definitions.end(agreed)
        assert receive(practice).definition == "provider/1"


def test_columns_to_search_by_are_known_texts(practice: Practice) -> None:
    with pytest.raises(errors.InvalidInput, match="did you mean 'customer'"):
        practice.complaints.find(custmer="acme")
    with pytest.raises(errors.InvalidInput, match="5 is no text"):
        practice.complaints.find(customer=5)  # type: ignore[arg-type]  # that is the point


@pytest.fixture(params=["memory:", "sqlite:///{}/brm.db?synchronous=normal"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Practice]:
    """A complaints log with one complaint in it."""
    with Practice.open(request.param.format(tmp_path)) as practice:
        practice.acting_as("ann").complaints.receive(
            customer="acme", complainant="cara", channel="email", type="cost", text="Too much."
        )
        yield practice


def test_a_step_under_a_command_is_done_once_and_the_second_time_passed_over(log: Practice) -> None:
    cara = log.acting_as("cara", "it is well")
    (complaint,) = log.complaints
    for target in (complaint.id, complaint):
        repeated: list[bool | None] = []
        for _ in range(3):
            with cara.transaction(f"withdraw {type(target).__name__}") as done:
                if log.complaints.get(complaint.id).state != "withdrawn" or repeated:
                    cara.complaints.withdraw(target)
                else:
                    cara.units.register(name="Sales", type="team")
            repeated.append(done.repeated)
        assert repeated == [False, True, True]
    assert [fact.step for fact in log.history(complaint.id)] == ["receive", "withdraw"]
    assert log.refusals.count() == 0


def test_what_stands_in_the_way_the_first_time_is_told_and_leaves_the_command_free(log: Practice) -> None:
    (complaint,) = log.complaints
    with pytest.raises(errors.Refused), log.acting_as("bob").transaction("mine"):
        log.acting_as("bob").complaints.withdraw(complaint.id)
    assert log.refusals.count() == 1
    with log.acting_as("cara", "it is well").transaction("mine") as done:
        log.acting_as("cara", "it is well").complaints.withdraw(complaint.id)
    assert done.repeated is False


def test_what_is_neither_a_record_nor_an_id_is_told(log: Practice) -> None:
    ann: Any = log.acting_as("ann")
    for wrong in (7, None, b"cpl"):
        with pytest.raises(errors.InvalidInput, match="give the record or its id"):
            ann.complaints.withdraw(wrong)
    with pytest.raises(errors.InvalidInput, match="give the record or its id"):
        ann.perform("withdraw", 7)
