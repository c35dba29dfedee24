"""A message waits, is claimed by one at a time, and ends as sent, told, given up or cancelled."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from itilbrm.errors import BrmError, InvalidInput, NotAvailable, Refused
from itilbrm.lifecycle import Occasion
from itilbrm.telling import TELLING, DeliveryRules, Message, message

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
ON: Final = Occasion("ann", NOW)
MINUTE: Final = timedelta(minutes=1)


def at(minutes: float, by: str = "clock") -> Occasion:
    return Occasion(by, NOW + minutes * MINUTE)


def written(**more: Any) -> Message:  # noqa: ANN401  whatever a test wants
    return message.write(ON, **{"to": "per_1", "purpose": "acknowledgement", **more})


def claimed(given: Message, minutes: float = 0, lease: str = "one", **more: Any) -> Message:  # noqa: ANN401  whatever a test wants
    words = {"lease_until": NOW + (minutes + 5) * MINUTE, "address": "a@x.org", "channel": "email", **more}
    return message.claim(given, at(minutes), lease=lease, **words)


def test_a_message_is_written_from_the_template_of_its_purpose() -> None:
    new = written(values={"reference": "C-1"}, tells=("acknowledgement",))
    assert (new.state, new.template, new.next_try, new.is_written) == ("waiting", "acknowledgement", NOW, False)
    assert written(template="our_own").template == "our_own"


@pytest.mark.parametrize("nobody", ["anonymous", "unidentified"])
def test_nobody_is_written_to_who_is_not_known(nobody: str) -> None:
    with pytest.raises(Refused, match="nobody knows who that is"):
        written(to=nobody)


def test_it_tells_of_deadlines_that_there_are() -> None:
    with pytest.raises(InvalidInput, match=r"tells: 'decison' is not known \(did you mean 'decision'\?\)"):
        written(tells=("decison",))


def test_it_is_not_claimed_before_its_time() -> None:
    new = written(not_before=NOW + 10 * MINUTE)
    with pytest.raises(Refused, match="it waits until 2026-01-05T09:10"):
        claimed(new, 9)
    assert claimed(new, 10).state == "claimed"


def test_its_words_are_fixed_when_it_is_first_claimed() -> None:
    first = claimed(written(), subject="S", text="one", html="<p>", language="de")
    again = claimed(message.fail(first, at(1), lease="one", trouble="no", next_try=NOW + 2 * MINUTE), 3, text="two")
    assert (again.text, again.language, again.attempts, again.last_trouble) == ("one", "de", 2, "no")


def test_one_at_a_time_claims_it_until_the_lease_runs_out() -> None:
    first = claimed(written())
    with pytest.raises(Refused, match="somebody else has claimed it until 2026-01-05T09:05"):
        claimed(first, 4.9, "two")
    second = claimed(first, 5, "two")
    assert (second.lease, second.attempts, second.last_trouble) == ("two", 2, "the last delivery was broken off")
    for step in (message.settle, message.fail):
        with pytest.raises(Refused, match="somebody else has claimed it meanwhile"):
            TELLING.take(step, second, at(6), lease="one", **({} if step is message.settle else {"trouble": "x"}))
    sent = message.settle(second, at(6), lease="two")
    assert (sent.state, sent.sent_at, sent.channel) == ("sent", NOW + 6 * MINUTE, "email")
    assert sent.counts_from == sent.sent_at


def test_a_lease_lies_ahead_and_has_a_name() -> None:
    for wrong in ({"lease_until": NOW}, {"lease": ""}):
        with pytest.raises(InvalidInput, match="lease"):
            claimed(written(), **wrong)


def test_what_fails_is_tried_again_or_given_up_and_can_be_tried_anew() -> None:
    again = NOW + 3 * MINUTE
    failed = message.fail(claimed(written()), at(1), lease="one", trouble="the server is away", next_try=again)
    assert (failed.state, failed.next_try, failed.lease) == ("waiting", NOW + 3 * MINUTE, "")
    up = message.fail(claimed(failed, 3), at(4), lease="one", trouble="no such address")
    assert (up.state, up.next_try, up.last_trouble) == ("given_up", None, "no such address")
    anew = message.retry(up, at(60))
    assert (anew.state, anew.attempts, anew.next_try, anew.tried_since) == (
        "waiting",
        0,
        NOW + 60 * MINUTE,
        NOW + 60 * MINUTE,
    )


@pytest.mark.realises("BR-CPL-16", "SC-49", "G-2")
def test_a_call_on_friday_that_is_recorded_on_monday_counts_from_friday() -> None:
    new = written(tells=("acknowledgement",))
    up = message.give_up(new, at(600), trouble="no address")
    friday = NOW + 60 * MINUTE
    told = message.record_told(up, Occasion("ann", NOW + timedelta(days=3), friday), channel="phone")
    assert (told.state, told.counts_from, told.told_by, told.told_to) == ("told", friday, "ann", "per_1")
    with pytest.raises(InvalidInput, match="lies before what 'record_told' follows"):
        message.record_told(up, Occasion("ann", NOW + timedelta(days=3), NOW - MINUTE), channel="phone")
    with pytest.raises(InvalidInput, match="channel: nothing says how it was told; write channel='phone'"):
        message.record_told(up, at(700), channel=" ")


def test_it_is_held_back_until_a_time_that_lies_ahead() -> None:
    held = message.hold(written(), at(1), until=NOW + 5 * MINUTE, why="quiet hours")
    assert (held.next_try, held.last_trouble, held.attempts) == (NOW + 5 * MINUTE, "quiet hours", 0)
    with pytest.raises(InvalidInput, match="is no time to wait for"):
        message.hold(written(), at(1), until=NOW, why="-")


def test_what_is_gathered_goes_with_its_letter_or_on_its_own_after_all() -> None:
    gathered = message.gather(written(), at(1), digest="msg_9")
    assert (gathered.digest, gathered.next_try) == ("msg_9", None)
    assert message.settle(gathered, at(2), lease="msg_9", channel="email").state == "sent"
    assert message.give_up(gathered, at(2), trouble="x").state == "given_up"
    alone = message.release(gathered, at(3))
    assert (alone.state, alone.digest, alone.next_try) == ("waiting", "", NOW + 3 * MINUTE)


def test_what_need_not_be_told_any_more_is_cancelled() -> None:
    gone = message.cancel(written(), at(1, "ann"))
    assert (gone.state, gone.next_try) == ("cancelled", None)
    with pytest.raises(NotAvailable):
        message.cancel(claimed(written()), at(1))


class Lives(RuleBasedStateMachine):
    """Several deliver one message, some are broken off, and people step in between."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.message = written()
        self.sends = 0
        self.claims = 0
        self.texts: set[str] = set()
        self.holders: list[str] = []

    def take(self, step: Any, **particulars: Any) -> bool:  # noqa: ANN401  any step
        try:
            self.message, fact = TELLING.take(step, self.message, Occasion("clock", self.now), **particulars)
        except BrmError:
            return False
        assert fact.changed or fact.source != fact.target
        return True

    @rule(minutes=st.integers(0, 20))
    def time_goes_by(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    @rule(who=st.sampled_from(["one", "two", "three"]), lease=st.integers(1, 9), text=st.sampled_from(["a", "b"]))
    def claim(self, who: str, lease: int, text: str) -> None:
        before = self.message
        if self.take(
            message.claim,
            lease=f"{who}{self.claims}",
            lease_until=self.now + lease * MINUTE,
            address="a@x.org",
            channel="email",
            subject=text,
            text=text,
        ):
            assert before.state == "waiting" or (before.next_try is not None and before.next_try <= self.now)
            self.claims += 1
            self.holders.append(self.message.lease)
            self.texts.add(self.message.text)

    @precondition(lambda self: self.holders)
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        holder = data.draw(st.sampled_from(self.holders))
        had = self.message.lease
        assert self.take(message.settle, lease=holder) == (self.message.state == "sent" and had == holder)

    @precondition(lambda self: self.holders)
    @rule(data=st.data(), pause=st.none() | st.integers(1, 9))
    def fail(self, data: st.DataObject, pause: int | None) -> None:
        holder = data.draw(st.sampled_from(self.holders))
        again = None if pause is None else self.now + pause * MINUTE
        if self.take(message.fail, lease=holder, trouble="no", next_try=again):
            assert self.message.state == ("given_up" if pause is None else "waiting")

    @rule(step=st.sampled_from([message.retry, message.cancel, message.release]))
    def somebody_steps_in(self, step: Any) -> None:  # noqa: ANN401  any of these
        self.take(step)

    @rule()
    def somebody_tells_it(self) -> None:
        self.take(message.record_told, channel="phone")

    @invariant()
    def its_words_never_change(self) -> None:
        assert len(self.texts) <= 1

    @invariant()
    def what_ends_is_tried_no_more_and_what_waits_is(self) -> None:
        is_tried = self.message.state in ("waiting", "claimed")
        assert (self.message.next_try is not None) == is_tried
        assert (self.message.lease != "") == (self.message.state == "claimed")

    @invariant()
    def it_counts_as_told_only_where_it_was(self) -> None:
        assert (self.message.counts_from is not None) == (self.message.state in ("sent", "told"))


TestLives = Lives.TestCase

# The rules


@pytest.mark.parametrize("chance", [bytes(4), b"\xff" * 4])
def test_pauses_grow_and_are_drawn_from_their_upper_half(chance: bytes) -> None:
    rules = DeliveryRules(longest_pause=timedelta(minutes=30))
    for attempts, whole in ((1, 1), (2, 2), (3, 4), (6, 30), (9, 30)):
        next_try = rules.next_try(attempts, NOW, NOW, lambda _many: chance)
        assert next_try is not None
        assert whole / 2 <= (next_try - NOW) / MINUTE <= whole


def test_it_is_given_up_after_so_many_tries_and_after_so_long() -> None:
    rules = DeliveryRules(tries=3, age=timedelta(hours=1), first_pause=timedelta(minutes=1))
    assert rules.next_try(2, NOW, NOW, bytes) is not None
    assert rules.next_try(3, NOW, NOW, bytes) is None
    assert rules.next_try(1, NOW - timedelta(hours=1), NOW, bytes) is None


def test_who_refused_it_says_to_the_second_when_to_come_again() -> None:
    assert DeliveryRules().next_try(1, NOW, NOW, bytes, 90.0) == NOW + timedelta(seconds=90)
    assert DeliveryRules().next_try(1, NOW, NOW, bytes, 1e12) is None


@pytest.mark.parametrize("wrong", [{"tries": 0}, {"tries": True}, {"age": timedelta(0)}, {"lease": 5}])
def test_rules_are_numbers_and_spans(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="is no"):
        DeliveryRules(**wrong)
