"""What was kept before there was a clock is opened, read, and given what it lacks by the first turn of the clock."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from itilbrm import Practice, errors
from itilbrm.ports import Batch, Query
from itilbrm.testing import StoppedClock
from tests.processes.complaint_watch.watched import ROUTED

DUMP: Final = Path(__file__).with_name("kept_before_watches.sql")
"""A file of the version before there were watches: four complaints received, one adopted; one of them withdrawn."""

COMPLAINT: Final[dict[str, Any]] = {
    "customer": "acme",
    "complainant": "cara",
    "channel": "email",
    "type": "cost",
    "text": "Too dear.",
}
NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    connection = sqlite3.connect(tmp_path / "brm.db")
    connection.executescript(DUMP.read_text(encoding="utf-8"))
    connection.close()
    return f"sqlite:///{tmp_path / 'brm.db'}"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
def practice(url: str, clock: StoppedClock) -> Iterator[Practice]:
    with Practice.open(url, clock=clock, policies=ROUTED, discover=False) as opened:
        yield opened


@contextmanager
def unwatched(folder: Path, number: int) -> Iterator[tuple[Practice, list[str]]]:
    """Open a practice with complaints whose watches are taken away, as if there had been none then; and their ids."""
    path = folder / "unwatched.db"
    with Practice.open(f"sqlite:///{path}", clock=StoppedClock(NOW), policies=ROUTED, discover=False) as practice:
        ann = practice.acting_as("ann")
        with practice.transaction():
            ids = [ann.complaints.receive(**COMPLAINT).id for _ in range(number)]
        run(path, *(f"DELETE FROM {table} WHERE key LIKE 'wch%'" for table in ("documents", "facts", "personal")))  # noqa: S608  fixed names
        yield practice, sorted(ids)


def run(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_file_of_the_version_before_is_opened_read_and_whole(practice: Practice) -> None:
    assert practice.verify().ok
    assert practice.complaints.count() == 5
    assert {str(each.state) for each in practice.complaints.each()} == {
        *("received", "acknowledged", "under_assessment", "withdrawn"),
    }
    assert practice.watches.count() == 0


@pytest.mark.realises("BR-MON-1", "G-12")
def test_the_first_turn_watches_what_was_kept_before_there_were_watches_and_nothing_of_the_past_fires(
    practice: Practice, clock: StoppedClock
) -> None:
    turn = practice.tick()
    assert (turn.caught_up, turn.troubles, dict(turn.fired)) == (4, (), {})
    watches = tuple(practice.watches.each())
    assert {each.complaint for each in watches} == {
        each.id for each in practice.complaints.each() if each.state != "withdrawn"
    }
    assert {each.watched_from for each in watches} == {NOW}
    assert all(each.inform_at is not None and each.inform_at > NOW for each in watches)
    assert practice.verify().ok
    again = practice.tick()
    assert (again.caught_up, again.total) == (0, 0)
    clock.advance(timedelta(days=30))
    assert practice.tick().fired["inform"] == 4, "what lies ahead does"


@pytest.mark.realises("BR-MON-1")
def test_a_step_before_the_first_turn_opens_the_watch_from_then_on(practice: Practice) -> None:
    (acknowledged,) = practice.complaints.each(state="acknowledged")
    practice.acting_as("ann").complaints.assign(acknowledged.id, owner="bob")
    assert practice.watches.of(acknowledged.id).watched_from == NOW
    assert practice.tick().caught_up == 3


@pytest.mark.realises("BR-MON-3", "G-12")
def test_what_was_missed_before_is_on_record_without_a_letter(practice: Practice, clock: StoppedClock) -> None:
    (adopted,) = (each for each in practice.complaints.each() if each.origin is not None)
    practice.tick()
    (breach,) = practice.watches.of(adopted.id).breaches
    assert (breach.kind, breach.due_at, breach.letter) == ("decision", datetime(2026, 1, 5, 6, tzinfo=UTC), False)
    clock.advance(timedelta(days=9))
    practice.tick()
    assert not any(each.purpose == "holding" for each in practice.messages.each())


def test_afterwards_it_costs_nothing(url: str, clock: StoppedClock, practice: Practice) -> None:
    practice.tick()
    asked: list[Query] = []
    with Practice.open(url, clock=clock, policies=ROUTED, discover=False) as another:
        for other in (practice, another):
            store = other._keeping.store
            find, count = store.find, store.count

            store.find, store.count = _noted(find, asked), _noted(count, asked)  # type: ignore[method-assign]  # to look on
            for _ in range(2):
                assert other.tick().caught_up == 0
    counts = [each for each in asked if each.where]
    assert len(counts) == 6, "only the one who opens it anew counts, and once"
    assert all(each.limit == 1 for each in asked if each not in counts and each.due_by)
    assert not [each for each in asked if each.kind == "complaint" and each.order == "key" and each not in counts]


def _noted(ask: Callable[..., Any], asked: list[Query]) -> Callable[..., Any]:
    def noting(query: Query, /, *more: str) -> object:
        asked.append(query)
        return ask(query, *more)

    return noting


def test_more_than_a_page_is_caught_up_on_and_what_fails_holds_up_no_other(tmp_path: Path) -> None:
    with unwatched(tmp_path, 602) as (practice, kept):
        broken = kept[7]
        run(tmp_path / "unwatched.db", f"UPDATE documents SET body = '{{' || body WHERE key = '{broken}'")  # noqa: S608  an id
        turn = practice.tick()
        assert turn.caught_up == 601
        (trouble,) = turn.troubles
        assert (trouble.kind, trouble.id, trouble.step) == ("complaint", broken, "watch")
        assert str(trouble).startswith(f"the clock cannot watch {broken}: ")
        assert [each.step for each in practice.tick().troubles] == ["watch"], "it is tried again by the next turn"
        run(tmp_path / "unwatched.db", f"UPDATE documents SET body = substr(body, 2) WHERE key = '{broken}'")  # noqa: S608  an id
        assert practice.tick().caught_up == 1
        assert practice.watches.count(category="open") == 602
        assert practice.verify().ok


def test_two_who_catch_up_at_once_open_each_watch_once(tmp_path: Path) -> None:
    with unwatched(tmp_path, 3) as (practice, _):
        store = practice._keeping.store
        commit, done = store.commit, list[Batch]()

        def faster(batch: Batch, /) -> bool:
            if not done:
                done.append(batch)
                assert commit(attrs.evolve(batch, command="a rival"))
            return commit(batch)

        store.commit = faster  # type: ignore[method-assign]  # that is the rival
        turn = practice.tick()
        assert (turn.caught_up, turn.troubles) == (0, ())
        assert practice.watches.count() == 3
        assert practice.verify().ok


def test_one_who_is_always_faster_leaves_the_rest_to_the_next_turn(tmp_path: Path) -> None:
    with unwatched(tmp_path, 2) as (practice, _):
        store = practice._keeping.store
        commit = store.commit

        def faster(batch: Batch, /) -> bool:
            if any(put.document.kind == "complaint_watch" and put.document.version == 1 for put in batch.puts):
                raise errors.StaleRecord("complaint", batch.puts[0].document.key, 1, 2)
            return commit(batch)

        store.commit = faster  # type: ignore[method-assign]  # that is the rival
        assert (practice.tick().caught_up, practice.tick().troubles) == (0, ())
        store.commit = commit  # type: ignore[method-assign]  # it is gone
        assert practice.tick().caught_up == 2


def test_a_store_in_trouble_ends_the_turn(tmp_path: Path) -> None:
    with unwatched(tmp_path, 1) as (practice, _):

        def full(_batch: Batch, /) -> bool:
            raise errors.StoreTrouble("memory:", "write to", "it is full")

        practice._keeping.store.commit = full  # type: ignore[method-assign]  # that is the trouble
        with pytest.raises(errors.StoreTrouble, match="it is full"):
            practice.tick()


@pytest.mark.realises("BR-MON-1")
def test_a_watch_that_stood_down_too_early_is_armed_again() -> None:
    practice = Practice.open("memory:", clock=StoppedClock(NOW), policies=ROUTED, discover=False)
    complaint = practice.acting_as("ann").complaints.receive(**COMPLAINT)
    store = practice._keeping.store
    before = store._documents[complaint.id]  # type: ignore[attr-defined]  # of the memory store
    practice.acting_as("cara", "it is fine").complaints.withdraw(complaint.id)
    store._documents[complaint.id] = before  # type: ignore[attr-defined]  # of the memory store
    assert practice.watches.of(complaint.id).state == "stood_down"
    assert practice.tick().caught_up == 1
    assert practice.watches.of(complaint.id).state.category == "open"


@pytest.mark.realises("BR-MON-5")
def test_what_could_not_be_escalated_is_when_there_is_a_route(url: str, clock: StoppedClock) -> None:
    with Practice.open(url, clock=clock, discover=False) as practice:
        practice.acting_as("ann").complaints.receive(**COMPLAINT)
        clock.advance(timedelta(days=40))
        (trouble,) = practice.tick().troubles
        assert (trouble.step, trouble.policy) == ("escalate", "route of escalation")
    with Practice.open(url, clock=clock, policies=ROUTED, discover=False) as practice:
        assert (practice.tick().fired["escalate"], practice.tick().troubles) == (1, ())
