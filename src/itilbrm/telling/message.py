"""Messages: words to a person, waiting until they have been delivered; their history is the delivery log.

A message is a record like any other, so it is kept in the commit of what caused it, by every store. Who delivers
claims it for a while (the lease), sends outside any transaction, and settles. Where that is broken off, the lease
runs out and somebody else claims it: a message goes out once at least, and each time under the same id.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final, TypeAlias

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import STAYS, Belonging, Lifecycle, Occasion, Record, State, evolve, indexed, personal, rule
from itilbrm.parties import on_duty
from itilbrm.values import ANONYMOUS, NO_LABELS, UNIDENTIFIED, Labels, identity, instant, labelled, one_of, words

__all__ = [
    "CANCELLED",
    "CLAIMED",
    "GATHERED",
    "GIVEN_UP",
    "SENT",
    "TELLING",
    "TOLD",
    "WAITING",
    "Message",
    "Purpose",
    "cancel",
    "claim",
    "fail",
    "gather",
    "give_up",
    "hold",
    "record_told",
    "release",
    "retry",
    "settle",
    "write",
]

WAITING: Final = State("waiting", category="open")
CLAIMED: Final = State("claimed", category="waiting")
GATHERED: Final = State("gathered", category="waiting")
GIVEN_UP: Final = State("given_up", category="decided")
SENT: Final = State("sent", category="closed")
TOLD: Final = State("told", category="closed")
CANCELLED: Final = State("cancelled", category="closed")

Purpose: TypeAlias = str
"""What a message is for, in lower case: ``acknowledgement``, ``decision``, ``breach`` ...; names its template."""

_TELLS: Final = ("acknowledgement", "decision", "containment", "update", "thanks")


def _some(value: datetime | None) -> datetime | None:
    return None if value is None else instant(value)


def _known_deadlines(message: object, field: "attrs.Attribute[tuple[str, ...]]", value: tuple[str, ...]) -> None:
    for each in value:
        one_of(*_TELLS)(message, field, each)


@attrs.frozen(kw_only=True)
class Message(Record):
    """Words to a person.

    Attributes:
        to: The id of the person.
        about: The id of the record it speaks of.
        purpose: What it is for.
        template: The template it is written from; that of its purpose unless given.
        values: The texts a template may use; instants in the form in which they are stored.
        tells: The deadlines that are met when it is told: ``acknowledgement``, ``decision``, ``update``.
        internal: Whether it goes to somebody of the house; such a message waits for working hours.
        urgent: Whether it waits neither for working hours nor for quiet ones.
        written_at: When it was written.
        not_before: Before when it is not sent.
        next_date: By when the recipient hears more.
        customer: The id of the customer concerned.
        tried_since: Since when delivery has been tried; how long that may go on is counted from here.
        next_try: When it is tried next; while it is claimed, when the lease runs out; None where nothing is tried.
        language: The language it was written in, as in ``"de"``.
        subject: Its subject as written.
        text: Its words as written; fixed when it is first claimed.
        html: The same for a mail reader that shows pages.
        address: Where it was sent to last.
        attempts: How often it was claimed since ``tried_since``.
        last_trouble: Why it could not be delivered, or why it is held back.
        lease: Who has claimed it, or the id of the letter it was gathered into.
        sent_at: When it was handed over.
        channel: How it was told: ``email``, or what a person said: ``phone``, ``letter``, ``meeting`` ...
        told_to: Whom a person told it.
        told_by: Who told it.
        told_at: When a person told it.
        digest: The id of the letter in which it goes out together with others.
    """

    kind: ClassVar[str] = "message"
    prefix: ClassVar[str] = "msg"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    to: str = attrs.field(validator=identity(), metadata=indexed("owner"))
    about: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("parent"))
    purpose: str = attrs.field(validator=identity())
    template: str = attrs.field(default="", validator=identity(blank=True))
    values: Labels = attrs.field(default=NO_LABELS, converter=labelled, metadata=personal())
    tells: tuple[str, ...] = attrs.field(default=(), validator=_known_deadlines)
    internal: bool = False
    urgent: bool = False
    written_at: datetime
    not_before: datetime | None = None
    next_date: datetime | None = None
    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    tried_since: datetime
    next_try: datetime | None = attrs.field(default=None, converter=_some, metadata=indexed("due_at"))
    language: str = attrs.field(default="", validator=words(blank=True))
    subject: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    text: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    html: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    address: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    attempts: int = 0
    last_trouble: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    lease: str = attrs.field(default="", validator=identity(blank=True))
    sent_at: datetime | None = None
    channel: str = attrs.field(default="", validator=identity(blank=True))
    told_to: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    told_by: str = attrs.field(default="", validator=identity(blank=True))
    told_at: datetime | None = None
    digest: str = attrs.field(default="", validator=identity(blank=True))

    @property
    def is_written(self) -> bool:
        """Whether its words are fixed."""
        return bool(self.text)

    @property
    def counts_from(self) -> datetime | None:
        """When it counts as told (BR-CPL-16): when it was sent, or when a person told it; None while it was not."""
        return self.sent_at or self.told_at


TELLING: Final[Lifecycle[Message]] = Lifecycle(
    "telling", record=Message, initial=WAITING, final=(SENT, TOLD, CANCELLED), subject="to", began="written_at"
)


@rule("G-6")
def the_recipient_is_known(on: Occasion, *, to: str) -> str | None:  # noqa: ARG001  the form of every guard
    """somebody who can be written to is named"""
    return "nobody knows who that is, so nothing can be sent" if to in (ANONYMOUS, UNIDENTIFIED) else None


@rule("G-6")
def it_is_free(message: Message, on: Occasion, *, lease: str) -> str | None:
    """no one else has claimed it, or their lease has run out"""
    if message.lease in ("", lease) or message.next_try is None or message.next_try <= on.at:
        return None
    return f"somebody else has claimed it until {message.next_try.isoformat()}"


@rule("G-6")
def it_is_due(message: Message, on: Occasion) -> str | None:
    """the time for it has come"""
    if message.state == WAITING and message.next_try is not None and message.next_try > on.at:
        return f"it waits until {message.next_try.isoformat()}"
    return None


@rule("G-6")
def the_lease_is_ones_own(message: Message, on: Occasion, *, lease: str) -> str | None:  # noqa: ARG001  the form of every guard
    """who settles it has claimed it, and nobody has since"""
    return None if message.lease == lease else "somebody else has claimed it meanwhile"


@TELLING.creation(guards=(the_recipient_is_known,))
def write(
    on: Occasion,
    *,
    to: str,
    purpose: Purpose,
    about: str = "",
    values: Mapping[str, str] = NO_LABELS,
    tells: tuple[str, ...] = (),
    internal: bool = False,
    urgent: bool = False,
    not_before: datetime | None = None,
    next_date: datetime | None = None,
    customer: str = "",
    template: str = "",
) -> Message:
    """Write a message, which is delivered later.

    Args:
        on: Who writes, and when.
        to: The id of the person.
        purpose: What it is for.
        about: The id of the record it speaks of.
        values: The texts a template may use.
        tells: The deadlines that are met when it is told.
        internal: Whether it goes to somebody of the house.
        urgent: Whether it waits for nothing.
        not_before: Before when it is not sent.
        next_date: By when the recipient hears more.
        customer: The id of the customer concerned.
        template: The template, where it is not that of the purpose.
    """
    begins = on.at if not_before is None else max(on.at, instant(not_before, "not_before"))
    return Message(
        to=on_duty(on.lookup, to, customer, begins) if internal else to,
        purpose=purpose,
        about=about,
        values=labelled(values),
        tells=tells,
        internal=internal,
        urgent=urgent,
        written_at=on.happened_at,
        not_before=not_before,
        next_date=next_date,
        customer=customer,
        template=template or purpose,
        tried_since=begins,
        next_try=begins,
    )


@TELLING.step(WAITING, to=STAYS)
def hold(message: Message, on: Occasion, *, until: datetime, why: str) -> Message:
    """Hold it back: for quiet hours, for working hours, for a letter with others.

    Args:
        message: The message.
        on: Who holds it back, and when.
        until: Until when; it lies ahead.
        why: What it waits for.
    """
    if until <= on.at:
        raise InvalidInput("until", f"{until.isoformat()} is no time to wait for", "give an instant that lies ahead")
    return evolve(message, next_try=until, tried_since=until, last_trouble=why)


@TELLING.step(WAITING, to=CLAIMED, guards=(it_is_due,))
@TELLING.step(CLAIMED, to=STAYS, guards=(it_is_free,))
def claim(
    message: Message,
    on: Occasion,
    *,
    lease: str,
    lease_until: datetime,
    address: str,
    channel: str,
    language: str = "",
    subject: str = "",
    text: str = "",
    html: str = "",
) -> Message:
    """Claim it for delivery; nobody else does until the lease runs out. Its words are fixed the first time.

    Args:
        message: The message.
        on: Who claims it, and when.
        lease: The name of who claims it; no two deliveries have the same.
        lease_until: Until when.
        address: Where it is sent.
        channel: How.
        language: The language it is written in; what is written already stays.
        subject: Its subject.
        text: Its words.
        html: The same as a page.
    """
    if lease_until <= on.at or not lease:
        raise InvalidInput("lease_until", "the lease is over before it begins", "give an instant that lies ahead")
    claimed = evolve(
        message,
        lease=lease,
        next_try=lease_until,
        address=address,
        channel=channel,
        attempts=message.attempts + 1,
        last_trouble="the last delivery was broken off" if message.state == CLAIMED else message.last_trouble,
    )
    if message.is_written:
        return claimed
    return evolve(claimed, language=language, subject=subject, text=text, html=html)


@TELLING.step(WAITING, to=GATHERED)
def gather(message: Message, on: Occasion, *, digest: str) -> Message:  # noqa: ARG001  the form of every step
    """Let it go out in one letter with others, which is a message of its own.

    Args:
        message: The message.
        on: Who gathers it, and when.
        digest: The id of the letter.
    """
    return evolve(message, digest=digest, lease=digest, next_try=None)


@TELLING.step(GATHERED, to=WAITING)
def release(message: Message, on: Occasion) -> Message:
    """Let it go out on its own after all."""
    return evolve(message, digest="", lease="", next_try=on.at)


@TELLING.step(CLAIMED, GATHERED, to=SENT, guards=(the_lease_is_ones_own,))
def settle(message: Message, on: Occasion, *, lease: str, channel: str = "") -> Message:  # noqa: ARG001  what the guard asks for
    """Say that it was handed over.

    Args:
        message: The message.
        on: Who says so, and when.
        lease: The name of who had claimed it.
        channel: How it was told; as it was claimed unless given.
    """
    channel = channel or message.channel
    return evolve(message, sent_at=on.happened_at, channel=channel, lease="", next_try=None, last_trouble="")


def _given_up_or_tried_again(message: Message, on: Occasion) -> State:  # noqa: ARG001  the form of every choice
    return GIVEN_UP if message.next_try is None else WAITING


@TELLING.step(CLAIMED, to=(WAITING, GIVEN_UP), choose=_given_up_or_tried_again, guards=(the_lease_is_ones_own,))
def fail(message: Message, on: Occasion, *, lease: str, trouble: str, next_try: datetime | None = None) -> Message:  # noqa: ARG001  the form of every step
    """Say that it could not be delivered.

    Args:
        message: The message.
        on: Who says so, and when.
        lease: The name of who had claimed it.
        trouble: What stood in the way.
        next_try: When it is tried again; None to give up.
    """
    return evolve(message, lease="", next_try=next_try, last_trouble=trouble)


@TELLING.step(WAITING, GATHERED, to=GIVEN_UP)
def give_up(message: Message, on: Occasion, *, trouble: str) -> Message:  # noqa: ARG001  the form of every step
    """Say that it cannot be delivered at all; a person tells it by other means (SC-49).

    Args:
        message: The message.
        on: Who says so, and when.
        trouble: What stands in the way.
    """
    return evolve(message, lease="", next_try=None, last_trouble=trouble)


@TELLING.step(GIVEN_UP, to=WAITING)
def retry(message: Message, on: Occasion) -> Message:
    """Try again what was given up; written words stay as they are."""
    return evolve(message, attempts=0, next_try=on.at, tried_since=on.at, digest="")


@TELLING.step(WAITING, CLAIMED, GATHERED, GIVEN_UP, to=TOLD, answers_beginning=True)
def record_told(message: Message, on: Occasion, *, channel: str, to: str = "") -> Message:
    """Record that somebody told it by other means: it counts from when they did (BR-CPL-16).

    Args:
        message: The message.
        on: Who told it, and when: ``happened_at`` may lie back as far as the message was written.
        channel: How: ``phone``, ``letter``, ``meeting`` ...
        to: Whom; the recipient unless given.
    """
    if not channel.strip():
        raise InvalidInput("channel", "nothing says how it was told", "write channel='phone', for example")
    return evolve(
        message,
        channel=channel,
        told_to=to or message.to,
        told_by=on.by,
        told_at=on.happened_at,
        lease="",
        next_try=None,
    )


@TELLING.step(WAITING, GATHERED, GIVEN_UP, to=CANCELLED)
def cancel(message: Message, on: Occasion) -> Message:  # noqa: ARG001  the form of every step
    """Say that it need not be told any more."""
    return evolve(message, lease="", next_try=None)


TELLING.seal()
