"""Rounds of delivery: every message that is due is claimed, written, sent outside any transaction, and settled."""

import logging
import os
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast

import attrs

from itilbrm.clocks import StoppedClock
from itilbrm.delivering.post import Carrier, Patience, Post
from itilbrm.delivering.waiting import DIGEST, gathered_from, waits, zone_for
from itilbrm.errors import DeliveryTrouble, InvalidInput, NotAvailable, Refused, StaleRecord
from itilbrm.keeping import Keeping
from itilbrm.notifying import Letter
from itilbrm.parties import Person
from itilbrm.ports import Query
from itilbrm.telling import TELLING, Message, message
from itilbrm.terms import Actor
from itilbrm.values import CLOCK, Labels, instant_text

if TYPE_CHECKING:
    from itilbrm.letters import Letters, Written
    from itilbrm.lifecycle import Creation, Step

__all__ = ["Delivery", "Undelivered", "delivered"]

_log: Final = logging.getLogger("itilbrm")

_AT_ONCE: Final = 100
_MOST_IN_ONE: Final = 50
"""So many messages go out in one letter; more follow in another one."""

_LONGEST_TROUBLE: Final = 500

Outcome: TypeAlias = Literal["sent", "put_off", "given_up", "held", "gathered", "left"]


@attrs.frozen
class Undelivered:
    """A message that did not go out.

    Attributes:
        message: Its id.
        to: The id of the recipient.
        purpose: What it is for.
        outcome: ``put_off`` if it is tried again, ``given_up`` if somebody has to tell it by other means.
        problem: What stood in the way.
    """

    message: str
    to: str
    purpose: str
    outcome: Outcome
    problem: str


@attrs.frozen
class Delivery:
    """What came of one round.

    Attributes:
        sent: How many were handed over; a letter that gathers others counts once, and so does each of them.
        put_off: How many are tried again later.
        given_up: How many cannot be delivered, so that somebody has to tell it by other means.
        held: How many are held back: quiet hours, working hours, letters with others.
        gathered: How many were gathered into letters with others.
        left: How many were left to others who deliver too, or to the next round.
        troubles: Those that were put off or given up, in order.
    """

    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    held: int = 0
    gathered: int = 0
    left: int = 0
    troubles: tuple[Undelivered, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether everything that was due went out."""
        return not (self.put_off or self.given_up or self.left)


def delivered(keeping: Keeping, post: Post, now: datetime | None = None) -> Delivery:
    """Deliver every message that is due, and return what came of it.

    Raises:
        InvalidInput: A transaction is open: what is sent cannot be taken back.
    """
    if keeping.is_in_transaction:
        raise InvalidInput("deliver", "a transaction is open, and what is sent cannot be taken back", "end it first")
    if not post.carriers or post.letters is None:
        raise InvalidInput("notifiers", "nobody carries letters", 'open the practice with notifiers=("log:",)')
    if now is not None:
        keeping = attrs.evolve(keeping, clock=StoppedClock(now))
    return _Round(keeping, post, post.letters).run()


class _Round:
    """One round over everything that is due."""

    def __init__(self, keeping: Keeping, post: Post, letters: "Letters") -> None:
        self._keeping = keeping
        self._post = post
        self._letters = letters
        self._counts: dict[Outcome, int] = {}
        self._troubles: list[Undelivered] = []
        self._patience = {id(each): Patience(post.rules) for each in post.carriers}
        # Never the practice's own chance: two that draw the same would take each other's lease for their own.
        self._lease = os.urandom(10).hex()

    def run(self) -> Delivery:
        """Deliver what is due: first what somebody claimed and never settled, then what waits."""
        for state in (message.CLAIMED, message.WAITING):
            for each in self._due(state):
                try:
                    self._deliver(each)
                except (StaleRecord, NotAvailable, Refused):
                    self._count("left", each)  # somebody else was faster
        return Delivery(**self._counts, troubles=tuple(self._troubles))

    def _due(self, state: str) -> Iterator[Message]:
        until, after = instant_text(self._keeping.clock.now()), ""
        while True:
            page = self._keeping.store.find(
                Query(TELLING.kind, {"state": state}, order="due_at", after=after, limit=_AT_ONCE)
            )
            due = [each for each in page.documents if each.columns.due_at <= until]
            yield from cast("Iterator[Message]", self._keeping.documents.records(due))
            after = page.after
            if not after or len(due) < len(page.documents):
                return

    def _deliver(self, given: Message) -> None:
        person = self._person(given.to)
        if given.state == message.WAITING:
            if person is None:
                self._give_up(given, "nobody of that id is known")
                return
            if given.internal and person.state.category == "closed":
                self._give_up(given, "the recipient has left")
                return
            wait = waits(given, person, self._keeping.policies, self._keeping.clock.now())
            if wait is not None:
                self._take(message.hold, given, until=wait.until, why=wait.why)
                self._count("held", given)
                return
            if given.internal and person.digest == "daily" and not (given.urgent or given.tells):
                letter = self._gathered(given, person)
                if letter is None:
                    return
                given = letter
        self._hand_over(given, person)

    def _hand_over(self, given: Message, person: Person | None) -> None:
        carriers = list(self._post.carriers_for(given, person)) if person is not None else []
        if person is None or not carriers:
            self._unreachable(given, person)
            return
        # Each try by the next one: where one is dead, another may live.
        carrier = carriers[given.attempts % len(carriers)]
        patience = self._patience[id(carrier)]
        if patience.is_over:
            self._count("left", given)
            return
        claimed, trouble = self._claimed(given, carrier, person)
        if trouble is None:
            trouble = self._sent(claimed, carrier, person, patience)
        if trouble is not None:
            self._failed(claimed, trouble)
            return
        self._take(message.settle, claimed.id, lease=claimed.lease, channel=carrier.channel)
        self._count("sent", given)

    def _claimed(self, given: Message, carrier: Carrier, person: Person) -> tuple[Message, DeliveryTrouble | None]:
        """Claim a message, with its words where it has none yet."""
        words: dict[str, str] = {}
        trouble = None
        if given.state == message.CLAIMED and given.attempts >= self._post.rules.tries:
            trouble = DeliveryTrouble(carrier.name, f"it was broken off {given.attempts} times", permanent=True)
        elif not given.is_written:
            try:
                words = attrs.asdict(self._written(given, person))
            except InvalidInput as problem:
                trouble = DeliveryTrouble(carrier.name, str(problem))
        until = self._keeping.clock.now() + self._post.rules.lease
        claimed = self._take(
            message.claim,
            given,
            lease=self._lease,
            lease_until=until,
            address=carrier.address(person),
            channel=carrier.channel,
            **words,
        )
        return claimed, trouble

    def _written(self, given: Message, person: Person) -> "Written":
        values = {"name": person.full_name, **given.values}
        if given.next_date is not None:
            values.setdefault("next_date", instant_text(given.next_date))
        zone = zone_for(person, self._keeping.policies)
        return self._letters.write(given.template, values, language=person.language, time_zone=zone.key)

    def _sent(self, claimed: Message, carrier: Carrier, person: Person, patience: Patience) -> DeliveryTrouble | None:
        try:
            letter = Letter(
                id=claimed.id,
                to=claimed.address,
                name=person.full_name,
                person=person.id,
                subject=claimed.subject,
                text=claimed.text,
                html=claimed.html,
                language=claimed.language,
                purpose=claimed.purpose,
                about=claimed.about,
                urgent=claimed.urgent,
            )
        except InvalidInput as problem:
            return DeliveryTrouble(carrier.name, str(problem), permanent=True)
        patience.begin()
        trouble = carrier.carry(letter, patience.seconds)
        if trouble is not None and not trouble.permanent:
            patience.failed()
        return trouble

    def _failed(self, claimed: Message, trouble: DeliveryTrouble) -> None:
        rules, now = self._post.rules, self._keeping.clock.now()
        again = (
            None
            if trouble.permanent
            else rules.next_try(claimed.attempts, claimed.tried_since, now, self._keeping.chance, trouble.retry_after)
        )
        problem = trouble.problem[:_LONGEST_TROUBLE]
        self._take(message.fail, claimed.id, lease=claimed.lease, trouble=problem, next_try=again)
        self._count("given_up" if again is None else "put_off", claimed, problem)

    def _unreachable(self, given: Message, person: Person | None) -> None:
        channels = {each.channel for each in self._post.carriers}
        refused = (channels | {given.purpose}) & set(person.opted_out) if person is not None else set()
        why = (
            f"the recipient wants nothing by {', '.join(sorted(refused))}"
            if refused
            else "the recipient has no address"
        )
        if given.state == message.CLAIMED:
            until = self._keeping.clock.now() + self._post.rules.lease
            given = self._take(
                message.claim, given, lease=self._lease, lease_until=until, address="", channel=given.channel
            )
            self._take(message.fail, given.id, lease=given.lease, trouble=_by_other_means(why))
            self._count("given_up", given, why)
        else:
            self._give_up(given, why)

    def _give_up(self, given: Message, why: str) -> None:
        self._take(message.give_up, given, trouble=_by_other_means(why))
        self._count("given_up", given, why)

    # Letters with others

    def _gathered(self, given: Message, person: Person) -> Message | None:
        """Return the letter in which a message goes out with the others that wait; itself where it is alone."""
        if given.is_written:
            return given
        now = self._keeping.clock.now()
        page = self._keeping.store.find(
            Query(TELLING.kind, {"owner": person.id, "state": message.WAITING}, order="due_at", limit=_AT_ONCE)
        )
        waiting = [
            each
            for each in cast("Iterator[Message]", self._keeping.documents.records(page.documents))
            if each.internal
            and not (each.urgent or each.tells or each.is_written)
            and gathered_from(each, person, self._keeping.policies) <= now
        ][:_MOST_IN_ONE]
        if given.id not in {each.id for each in waiting}:
            return None  # it went into a letter with others just before
        if len(waiting) == 1:
            return given
        try:
            pages = [self._written(each, person) for each in waiting]
        except InvalidInput:
            return given  # alone, so that it is told which one cannot be written
        values = Labels(
            {
                "count": str(len(pages)),
                "letters": "\n\n".join(
                    f"{number}. {each.subject}\n\n{each.text.strip()}" for number, each in enumerate(pages, 1)
                ),
            }
        )
        with self._keeping.unit():
            letter: Message = self._keeping.create(
                TELLING,
                cast("Creation[Message, ...]", message.write),
                Actor(CLOCK),
                {"to": person.id, "purpose": DIGEST, "values": values, "internal": True, "urgent": True},
            )
            for each in waiting:
                self._take(message.gather, each, digest=letter.id)
        self._counts["gathered"] = self._counts.get("gathered", 0) + len(waiting)
        return letter

    # Keeping

    def _take(self, step: "Step[Message, ...]", target: Message | str, **particulars: object) -> Message:
        return self._keeping.take(TELLING, step, target, Actor(CLOCK), particulars)

    def _person(self, key: str) -> Person | None:
        with self._keeping.unit() as unit:
            return unit.reading.one(Person, key)

    def _count(self, outcome: Outcome, given: Message, problem: str = "") -> None:
        self._counts[outcome] = self._counts.get(outcome, 0) + 1
        if problem:
            self._troubles.append(Undelivered(given.id, given.to, given.purpose, outcome, problem))
            # Why stands in the history: it may quote an address, which has no place in a log.
            _log.info("message %s is %s", given.id, outcome.replace("_", " "))


def _by_other_means(why: str) -> str:
    return f"{why}; tell it by other means, and record that it was told"
