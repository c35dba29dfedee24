"""The clock takes what is due, each timer once, whatever the clock shows and whatever stands in the way."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

import attrs
import pytest

from itilbrm import Practice, errors, ticking
from itilbrm.lifecycle import STAYS, Command, Lifecycle, Occasion, Reactions, Record, State, evolve
from itilbrm.ports import Batch, Page, Query
from itilbrm.testing import StoppedClock
from itilbrm.values import CLOCK

BEGINNING: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)

SET = State("set", category="open")
OVER = State("over", category="closed")


@attrs.frozen(kw_only=True)
class Alarm(Record):
    """Something that rings at instants."""

    kind: ClassVar[str] = "alarm"
    prefix: ClassVar[str] = "alm"

    rings: tuple[datetime, ...]
    rang: tuple[datetime, ...] = ()
    tolls_at: datetime | None = None
    broken: bool = False


ALARMS: Final = Lifecycle("alarms", record=Alarm, initial=SET, final=(OVER,))


@ALARMS.creation()
def put(
    on: Occasion,  # noqa: ARG001  the form of every creation
    *,
    rings: tuple[datetime, ...],
    tolls_at: datetime | None = None,
    broken: bool = False,
) -> Alarm:
    """Put it up."""
    return Alarm(rings=tuple(sorted(rings)), tolls_at=tolls_at, broken=broken)


@ALARMS.step(SET, to=STAYS, due=lambda alarm: next(iter(alarm.rings), None))
def ring(alarm: Alarm, on: Occasion) -> Alarm:
    """Ring."""
    if alarm.broken:
        raise ZeroDivisionError("the bell has fallen off")
    return evolve(alarm, rings=alarm.rings[1:], rang=(*alarm.rang, on.happened_at))


@ALARMS.step(SET, to=OVER, due=lambda alarm: alarm.tolls_at)
def toll(alarm: Alarm, on: Occasion) -> Alarm:  # noqa: ARG001  the form of every step
    """Ring for the last time."""
    return alarm


ALARMS.seal()


def opened(clock: StoppedClock | None = None, url: str = "memory:", *reactions: Reactions) -> Practice:
    return Practice.open(
        url, clock=clock or StoppedClock(BEGINNING), lifecycles=(ALARMS,), reactions=reactions, discover=False
    )


def put_up(practice: Practice, *rings: datetime, tolls_at: datetime | None = None, broken: bool = False) -> Alarm:
    return practice.acting_as("ann").perform(put, rings=rings, tolls_at=tolls_at, broken=broken)


def alarm_of(practice: Practice, key: str) -> Alarm:
    found: Alarm = practice.register("alarm").get(key)
    return found


@pytest.mark.realises("G-7")
def test_timers_fire_in_order_dated_by_when_they_were_due_and_known_when_the_clock_came() -> None:
    clock = StoppedClock(BEGINNING)
    practice = opened(clock)
    instants = (BEGINNING + 3 * HOUR, BEGINNING + HOUR, BEGINNING + 2 * HOUR)
    alarm = put_up(practice, *instants, tolls_at=BEGINNING + 4 * HOUR)
    clock.advance(9 * HOUR)
    turn = practice.tick()
    assert (turn.at, turn.fired, turn.total, turn.troubles) == (clock.now(), {"ring": 3, "toll": 1}, 4, ())
    facts = practice.history(alarm.id)[1:]
    assert [fact.happened_at for fact in facts] == [*sorted(instants), BEGINNING + 4 * HOUR]
    assert {fact.recorded_at for fact in facts} == {clock.now()}
    assert {fact.by for fact in facts} == {CLOCK}
    assert practice.tick().total == 0
    assert practice.verify().ok


@pytest.mark.realises("G-7")
def test_the_instant_that_is_given_becomes_that_of_the_steps() -> None:
    practice = opened()
    alarm = put_up(practice, BEGINNING + HOUR)
    assert practice.tick(BEGINNING + HOUR - timedelta(microseconds=1)).total == 0
    assert practice.tick(BEGINNING + HOUR).total == 1
    assert alarm_of(practice, alarm.id).moved_at == BEGINNING + HOUR


@pytest.mark.realises("G-7")
def test_time_that_runs_backwards_is_refused_with_the_reason() -> None:
    clock = StoppedClock(BEGINNING)
    practice = opened(clock)
    practice.tick()
    clock.advance(-HOUR)
    with pytest.raises(errors.InvalidInput, match="to which the clock was turned already; time does not run backwards"):
        practice.tick()
    with pytest.raises(errors.InvalidInput, match="set the clock right, or wait"):
        practice.acting_as("ann").tick(BEGINNING - timedelta(microseconds=1))
    assert practice.tick(BEGINNING).total == 0, "the same instant is none before it"


@pytest.mark.realises("G-7")
def test_a_clock_that_was_put_back_while_nobody_looked_is_noticed_by_what_is_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'brm.db'}"
    with opened(url=url) as practice:
        put_up(practice, BEGINNING)
        practice.tick()
    with opened(StoppedClock(BEGINNING - HOUR), url) as practice, pytest.raises(errors.InvalidInput, match="backwards"):
        practice.tick()
    with opened(StoppedClock(BEGINNING - timedelta(seconds=1)), url) as practice:
        assert practice.tick().total == 0, "machines never agree to the second"


@pytest.mark.realises("G-7", "T-7")
@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/London")), datetime(2026, 3, 29, 12, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=ZoneInfo("Europe/London")), datetime(2026, 10, 25, 12, tzinfo=UTC)),
        (datetime(2028, 2, 28, 12, tzinfo=UTC), datetime(2028, 3, 1, 12, tzinfo=UTC)),
        (datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
    ],
    ids=["the clocks go forward", "the clocks go back", "a leap day", "a year at once"],
)
def test_each_timer_fires_once_whatever_lies_between(start: datetime, end: datetime) -> None:
    clock = StoppedClock(start)
    practice = opened(clock)
    rings = tuple(start + part * (end - start) / 7 for part in range(1, 7))
    alarm = put_up(practice, *rings)
    clock.set(end)
    assert practice.tick().fired == {"ring": 6}
    clock.set(end + timedelta(days=400))
    assert practice.tick().total == 0
    assert alarm_of(practice, alarm.id).rang == tuple(ring.astimezone(UTC) for ring in rings)
    recorded = [fact.recorded_at for fact in practice.history(alarm.id)]
    assert recorded == sorted(recorded)


def test_a_record_that_fails_is_told_and_holds_up_no_other() -> None:
    practice = opened()
    broken = put_up(practice, BEGINNING, broken=True)
    others = [put_up(practice, BEGINNING + number * HOUR / 9) for number in range(5)]
    turn = practice.tick(BEGINNING + HOUR)
    assert turn.fired == {"ring": 5}
    (trouble,) = turn.troubles
    assert (trouble.kind, trouble.id, trouble.step) == ("alarm", broken.id, "ring")
    assert str(trouble) == f"the clock cannot ring {broken.id}: ZeroDivisionError: the bell has fallen off"
    assert all(alarm_of(practice, each.id).rang for each in others)
    assert len(practice.tick(BEGINNING + HOUR).troubles) == 1, "it is tried again by the next turn"
    assert practice.refusals.count() == 0


def test_one_timer_that_fails_does_not_hold_up_the_others_of_its_record() -> None:
    practice = opened()
    alarm = put_up(practice, BEGINNING, tolls_at=BEGINNING + HOUR, broken=True)
    turn = practice.tick(BEGINNING + 2 * HOUR)
    assert turn.fired == {"toll": 1}
    assert [each.step for each in turn.troubles] == ["ring"]
    assert alarm_of(practice, alarm.id).state == "over"
    assert practice.tick(BEGINNING + 2 * HOUR).troubles == ()


def test_what_follows_from_a_timer_is_kept_with_it_or_neither_is() -> None:
    reactions = Reactions("alarming")

    @reactions.when(Alarm, sets=("rang",))
    def follow(alarm: Alarm, _on: Occasion) -> list[Command]:
        if len(alarm.rang) > 1:
            raise LookupError("nobody hears it")
        return []

    practice = opened(None, "memory:", reactions)
    alarm = put_up(practice, BEGINNING, BEGINNING + HOUR)
    turn = practice.tick(BEGINNING + 2 * HOUR)
    assert [each.sentence for each in turn.troubles] == ["LookupError: nobody hears it"]
    assert alarm_of(practice, alarm.id).rang == ()
    assert turn.fired == {}


def test_a_record_that_cannot_be_read_is_told_and_holds_up_no_other() -> None:
    practice = opened()
    first, second = put_up(practice, BEGINNING), put_up(practice, BEGINNING)
    store = practice._keeping.store
    store._documents[first.id] = store._documents[first.id]._replace(body="{")  # type: ignore[attr-defined]  # of the memory store
    turn = practice.tick()
    assert [(each.id, each.step) for each in turn.troubles] == [(first.id, "")]
    assert str(turn.troubles[0]).startswith(f"the clock cannot read {first.id}: ")
    assert alarm_of(practice, second.id).rang == (BEGINNING,)


def test_timers_that_go_round_in_a_circle_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticking, "_MOST_OF_ONE", 20)
    practice = opened()
    put_up(practice, *(BEGINNING + timedelta(seconds=number) for number in range(25)))
    turn = practice.tick(BEGINNING + HOUR)
    assert turn.total == 0
    assert "more than 20 timers fire at once" in turn.troubles[0].sentence


def test_more_than_a_page_is_due_and_all_of_it_fires() -> None:
    practice = opened()
    with practice.transaction():
        for number in range(1203):
            put_up(practice, BEGINNING + timedelta(seconds=number % 7), broken=number % 400 == 0)
    turn = practice.tick(BEGINNING + HOUR)
    (trouble,) = turn.troubles
    assert (turn.fired, trouble.count, len(trouble.ids)) == ({"ring": 1199}, 4, 4)


def test_what_stands_in_the_way_of_many_records_is_told_once_with_the_first_of_them() -> None:
    practice = opened()
    ids = tuple(put_up(practice, BEGINNING + timedelta(seconds=number), broken=True).id for number in range(1003))
    other = put_up(practice, *(BEGINNING + HOUR + timedelta(seconds=number) for number in range(1001)))
    broken, endless = practice.tick(BEGINNING + 2 * HOUR).troubles
    assert (broken.count, broken.id, broken.ids, broken.policy) == (1003, ids[0], ids[:5], "")
    assert str(broken) == (
        f"the clock cannot ring 1,003 records of the kind alarm ({', '.join(ids[:5])}, ...): "
        "ZeroDivisionError: the bell has fallen off"
    )
    assert (endless.count, endless.ids) == (1, (other.id,))


@pytest.mark.parametrize("url", ["memory:", "sqlite"])
def test_somebody_else_who_is_faster_is_no_trouble(url: str, tmp_path: Path) -> None:
    where = url if url == "memory:" else f"sqlite:///{tmp_path / 'brm.db'}"
    practice = opened(url=where)
    alarms = [put_up(practice, BEGINNING) for _ in range(3)]
    store = practice._keeping.store
    commit, done = store.commit, list[Batch]()

    def faster(batch: Batch, /) -> bool:
        if not done:
            done.append(batch)
            rival = attrs.evolve(batch, command="a rival")
            assert commit(rival)
        return commit(batch)

    store.commit = faster  # type: ignore[method-assign]  # that is the rival
    turn = practice.tick()
    assert turn.troubles == ()
    assert turn.total == 2, "the third was the rival's"
    assert all(alarm_of(practice, each.id).rang == (BEGINNING,) for each in alarms)
    practice.close()


def test_a_store_in_trouble_ends_the_turn() -> None:
    practice = opened()
    put_up(practice, BEGINNING)

    def full(_batch: Batch, /) -> bool:
        raise errors.StoreTrouble("memory:", "write to", "it is full")

    practice._keeping.store.commit = full  # type: ignore[method-assign]  # that is the trouble
    with pytest.raises(errors.StoreTrouble, match="it is full"):
        practice.tick()


def test_there_is_no_clock_in_a_transaction_or_in_the_past() -> None:
    practice = opened()
    with practice.transaction(), pytest.raises(errors.InvalidInput, match="tick outside of it"):
        practice.tick()
    with pytest.raises(errors.InvalidInput, match="no clock runs there"):
        practice.as_at(BEGINNING).tick()
    with pytest.raises(errors.InvalidInput, match="aware datetime"):
        practice.tick(datetime(2026, 3, 2))  # noqa: DTZ001  that is the mistake


def test_where_nothing_is_due_one_look_is_enough() -> None:
    practice = opened()
    put_up(practice, BEGINNING + HOUR)
    store, asked = practice._keeping.store, list[Query]()
    find = store.find

    def look(query: Query, /) -> Page:
        asked.append(query)
        return find(query)

    store.find = look  # type: ignore[method-assign]  # to look on
    assert practice.tick().total == 0
    assert len(asked) == len(practice._keeping.timed)
    assert all(query.due_by and query.limit == 1 for query in asked)
