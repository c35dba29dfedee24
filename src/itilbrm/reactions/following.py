"""Following: what was told counts where it was due, and praise that was sent has reached whom it was meant for."""

from collections.abc import Iterator
from typing import Final

from itilbrm.lifecycle import Command, Occasion, Reactions, create, perform_if_available
from itilbrm.parties import Person, Unit
from itilbrm.processes.complaints import Complaint, Compliment, compliments
from itilbrm.processes.complaints import telling as complaint_telling
from itilbrm.telling import Message, message, write
from itilbrm.values import UNIDENTIFIED, Labels

__all__ = ["FOLLOWING_LETTERS"]

FOLLOWING_LETTERS: Final = Reactions("following letters")

DIGEST: Final = "digest"


@FOLLOWING_LETTERS.when(Message, enters=("sent", "told"))
def note_that_it_was_told(told: Message, on: Occasion) -> Iterator[Command]:
    """Let what was due to the complainant be met by when it was told (BR-CPL-16, SC-49)."""
    if told.counts_from is None or not told.tells:
        return
    note = {
        "told": told.tells,
        "told_at": told.counts_from,
        "channel": told.channel,
        "to": told.told_to or told.to,
    }
    if on.lookup.one(Complaint, told.about) is not None:
        yield perform_if_available(complaint_telling.note_told, told.about, **note)  # type: ignore[arg-type]  # as the step takes them
    elif on.lookup.one(Compliment, told.about) is not None:
        yield perform_if_available(compliments.note_told, told.about, **note)  # type: ignore[arg-type]  # as the step takes them


@FOLLOWING_LETTERS.when(Compliment, enters=("routed",))
def pass_on(compliment: Compliment, on: Occasion) -> Iterator[Command]:
    """Tell those whom it praises, for a team who manages it (BR-CMT-2)."""
    if compliment.origin is not None and compliment.version == 1:
        return
    for named in compliment.still_to_hear:
        team = on.lookup.one(Unit, named)
        reader = team.manager if team is not None else named
        if not reader or (team is None and on.lookup.one(Person, named) is None):
            continue  # nobody who could be written to: a person passes it on
        values = {
            "text": compliment.text,
            "named": team.name if team is not None else "",
            "customer": "" if compliment.customer == UNIDENTIFIED else compliment.customer,
            "whom": named,
        }
        yield create(
            write,
            to=reader,
            about=compliment.id,
            purpose="passed_on",
            internal=True,
            customer=compliment.customer,
            values=Labels({name: value for name, value in values.items() if value}),
        )


@FOLLOWING_LETTERS.when(Message, enters=("sent", "told"))
def note_that_it_was_passed_on(told: Message, on: Occasion) -> Iterator[Command]:
    """Note who has heard of the praise (BR-CMT-2)."""
    if told.purpose == "passed_on" and on.lookup.one(Compliment, told.about) is not None:
        yield perform_if_available(compliments.pass_on, told.about, to=told.values.get("whom", told.to))


@FOLLOWING_LETTERS.when(Message, enters=("sent", "told", "given_up", "cancelled"))
def let_what_was_gathered_follow(letter: Message, on: Occasion) -> Iterator[Command]:
    """Let the messages that were gathered into a letter become what it became."""
    if letter.purpose != DIGEST:
        return
    for each in on.lookup.many(Message, owner=letter.to, state=message.GATHERED):
        if each.digest != letter.id:
            continue
        if letter.state == message.SENT:
            yield perform_if_available(message.settle, each.id, lease=letter.id, channel=letter.channel)
        elif letter.state == message.TOLD:
            yield perform_if_available(message.record_told, each.id, channel=letter.channel, to=letter.told_to)
        elif letter.state == message.GIVEN_UP:
            yield perform_if_available(message.give_up, each.id, trouble=letter.last_trouble)
        else:
            yield perform_if_available(message.release, each.id)
