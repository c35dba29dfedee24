"""The practice: opened, for somebody who acts, as it was, and as the clock demands."""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from itilbrm.clocks import Clock, SystemClock
from itilbrm.delivering import Delivery, Post, delivered
from itilbrm.errors import InvalidInput
from itilbrm.ids import Chance
from itilbrm.keeping import Keeping
from itilbrm.lifecycle import Lifecycle, Reactions
from itilbrm.notifying import Notifier
from itilbrm.policies import Policies
from itilbrm.practice.questions import Questions
from itilbrm.practice.steps import Steps
from itilbrm.processes import FOLLOWING_WITHIN, LIFECYCLES
from itilbrm.reactions import REACTIONS
from itilbrm.telling import DELIVERY_RULES, DeliveryRules
from itilbrm.terms import Actor
from itilbrm.values import CLOCK, check_identity, check_text, instant

if TYPE_CHECKING:
    from itilbrm.processes.complaints import Complaint
    from itilbrm.processes.complaints.recomputing import MovedDeadline
    from itilbrm.ticking import Tick

__all__ = ["Practice"]


class Practice(Steps, Questions):
    """The organisation's way of doing this: a store, its registers, and a clock.

    A practice can be read by anybody; steps are taken from what :meth:`acting_as` returns::

        with Practice.open("sqlite:///brm.db") as practice:
            ann = practice.acting_as("ann")
            complaint = ann.complaints.receive(...)

    Attributes:
        complaints: The Complaints Log.
        complaint_definitions: What counts as a complaint, as agreed with each customer.
        actions: What somebody in particular does by a date, whatever it came from.
        watches: The watches over complaints, one for each that is not closed.
        compliments: What was praised, and who heard of it.
        fact_findings: What somebody finds out for a complaint.
        people: Those who complain, decide, handle and investigate.
        units: The tree of companies, divisions, departments and teams.
        stakeholders: Those with an influence on what we do or an interest in it; suppliers and partners too.
        opportunities: Prospects, and what else could be won.
        enquiries: What those ask who may become customers.
        journeys: The journeys of relationships with stakeholders.
        portfolio_entries: What is known of each customer: the Customer Portfolio.
        services: What is offered, at which levels.
        achievements: What was measured against the targets of agreements.
        usages: How much customers use of services.
        incidents: What a source of the house tells of interruptions.
        agreements: All agreements: the Customer Agreement Portfolio.
        mandates: Who may decide, order and prepare in the name of a customer.
        purchasers: Who purchases for which customer, inside which delegation.
        spendings: What decisions and signed orders used up of mandates.
        refusals: What was refused to whom, and why.
        messages: The outbox: what people are to be told.
    """

    @classmethod
    def open(
        cls,
        url: str = "memory:",
        *,
        existing: bool = False,
        plugins: Sequence[object] = (),
        discover: bool = True,
        strict: bool = False,
        clock: Clock | None = None,
        lifecycles: Sequence[Lifecycle[Any]] = (),
        reactions: Sequence[Reactions] = (),
        policies: Policies | Path | str | None = None,
        chance: Chance = os.urandom,
        notifiers: Sequence[str | Notifier] = (),
        templates: Sequence[Path | str] = (),
        language: str = "en",
        delivery: DeliveryRules = DELIVERY_RULES,
    ) -> Self:
        """Open a practice.

        Args:
            url: The store. ``memory:`` forgets everything at the end. ``sqlite:///file.db`` is a file in the present
                folder, ``sqlite:////var/lib/file.db`` one elsewhere; ``?mode=rw`` wants it to exist, ``?mode=ro``
                only reads it, ``?synchronous=normal`` is faster and may lose the last commits in a power cut,
                ``?busy=5`` waits that many seconds for another process. Plugins know more.
            existing: Whether the store has to be there already, so that a mistyped URL makes none; plugins that
                cannot tell open it all the same.
            plugins: Plugins beside those that are installed: modules, objects, names of modules, or paths of
                files like ``"./mine.py"``. One that cannot be used is an error.
            discover: Whether to use the plugins that are installed; one that cannot be used is set aside, see
                ``practice.plugins``.
            strict: Whether every plugin that cannot be used is an error.
            clock: Where the present comes from; the clock of the machine unless given.
            lifecycles: Lifecycles of your own, beside those that come with the library; one made by
                ``extended`` takes the place of the one it extends.
            reactions: What follows from what, beside what plugins say.
            policies: What the house has settled as data: calendars, deadline profiles, procedures; or the path of a
                TOML file with them, or of a folder. They are laid over those of plugins, and those over the ones
                that come with the library.
            chance: Where random bytes come from, for ids and salts.
            notifiers: Who carries letters, by URL or as they are: ``log:``, ``smtp://mail.example.org?from=...``.
            templates: Folders with the words of letters, which go before those of plugins and of the library.
            language: The language of the house, in which those are written to who did not say.
            delivery: How often it is tried to deliver a message, and when it is given up.

        Raises:
            InvalidInput: The URL means no store, or no notifier; or a template cannot be read.
            StoreTrouble: The store cannot be opened, or is not there and has to be.
            PluginTrouble: A plugin cannot be used, and it was handed over or is needed.
            BadDefinition: Two lifecycles are of one kind, or one is not sealed.
            PolicyMissing: A policy is named that nobody configured.
        """
        from itilbrm.plugins import load_plugins

        found = load_plugins(plugins, discover=discover, strict=strict)
        house = found.policies(policies)
        zone = house.calendar("provider").timezone
        post = Post.of(found, notifiers, templates, language=language, time_zone=zone, rules=delivery)
        own = (*found.lifecycles, *lifecycles)
        keeping = Keeping.of(
            plugins=found,
            store=found.open_store(url, existing=existing),
            lifecycles=(*LIFECYCLES, *own),
            reactions=(*FOLLOWING_WITHIN, *REACTIONS, *found.reactions, *reactions),
            policies=house,
            clock=clock or SystemClock(),
            chance=chance,
        )
        keeping.documents.prepare(each.kind for each in own)
        return cls(keeping, post=post)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        by = f" acting as {self._actor.by!r}" if self._actor is not None else ""
        return f"<practice{by}: {', '.join(self._keeping.lifecycles)}>"

    def close(self) -> None:
        """Give back what the store holds."""
        self._keeping.store.close()

    def acting_as(self, person: str, reason: str = "", happened_at: datetime | None = None) -> "Practice":
        """Return the same practice for somebody who acts.

        Args:
            person: The id of who acts.
            reason: Why, in words; goes to every step taken from what is returned.
            happened_at: When it took place in the world, if it is only recorded now (G-2).

        Raises:
            InvalidInput: Nobody is named, the instant has no time zone, or the practice is of the past.
        """
        if self._past:
            raise InvalidInput("person", "nobody can act in the past", "act in the present practice")
        check_text("person", person)
        check_text("reason", reason)
        if not person.strip() or person == CLOCK:
            raise InvalidInput("person", f"{person!r} names nobody who could act", "give the id of a person")
        check_identity("person", person)
        when = instant(happened_at, "happened_at") if happened_at is not None else None
        return Practice(self._keeping, Actor(person, reason, when), post=self._post)

    def as_at(self, at: datetime, known_at: datetime | None = None) -> "Practice":
        """Return the practice as it was at an instant, to be read; of a transaction that is open it sees nothing.

        Args:
            at: The instant; facts count from when they happened in the world.
            known_at: Only what had been recorded by then counts; everything known today, if not given.
        """
        known = instant(known_at, "known_at") if known_at is not None else None
        return Practice(self._keeping.as_at(instant(at, "at"), known), past=True)

    def tick(self, now: datetime | None = None) -> "Tick":
        """Do what the clock demands by now: warn, miss, escalate, remind, whatever is due, each timer once (G-7).

        Whoever asks, the clock acts. What cannot be done is told in the result and holds up nothing else; a
        second tick at the same instant does nothing; several workers may tick at once.

        Args:
            now: The instant, which becomes that of the steps; by the clock of the practice, if it is not given.

        Raises:
            InvalidInput: Time would go backwards, a transaction is open, or the practice is of the past.
            StoreTrouble: The store cannot be read or written.
        """
        from itilbrm.ticking import tick

        if self._past:
            raise InvalidInput("tick", "the past is over, and no clock runs there", "tick the present practice")
        return tick(self._keeping, now)

    def deliver(self, now: datetime | None = None) -> Delivery:
        """Deliver every message that is due, by ``now`` or by the practice's clock, and return what came of it.

        Several may do so at once: a message goes out once at least, each time under the same id. What cannot be
        delivered is tried again with growing pauses, and given up in the end; its history tells all of it.

        Raises:
            InvalidInput: The practice was opened without notifiers or is of the past, or a transaction is open.
        """
        if self._past:
            raise InvalidInput("deliver", "nothing is delivered in the past", "deliver in the present practice")
        return delivered(self._keeping, self._post, instant(now, "now") if now is not None else None)

    def recompute(
        self, complaints: "Iterable[Complaint | str] | None" = None, *, reason: str, preview: bool = False
    ) -> "tuple[MovedDeadline, ...]":
        """Apply changed policies to what is still due; what was met or missed stays, and each first date too (T-3).

        Args:
            complaints: Which complaints, or their ids; all that are not closed unless given.
            reason: Why, in words.
            preview: Whether only to tell what would move; nobody needs to act then.

        Returns:
            The deadlines that moved, or would, with when they were due and are due now.
        """
        return self.complaints.recompute_all(complaints, reason=reason, preview=preview)
