"""The door of the notifiers: who is given a letter, and hands it to somebody who carries it.

A notifier sees a letter, which is plain texts, and never a record. It has one method, and it may be called more
than once with the same letter: whoever delivers cannot know what came of a call that was broken off.
"""

import re
from collections.abc import Callable
from typing import Final, Protocol

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.values import check_text

__all__ = ["Letter", "Notifier", "NotifierBackend"]

_BREAKS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ID: Final = re.compile(r"[A-Za-z0-9_.+-]{1,100}")
_LONGEST_SUBJECT: Final = 500
_LONGEST_ADDRESS: Final = 500


def _in_one_line(_letter: object, field: "attrs.Attribute[str]", value: str) -> None:
    text = check_text(field.name, value)
    if _BREAKS.search(text):
        raise InvalidInput(field.name, "the text has a line break or another control character", "write it in one line")


def _an_id(_letter: object, field: "attrs.Attribute[str]", value: str) -> None:
    if not _ID.fullmatch(check_text(field.name, value)):
        raise InvalidInput(field.name, "is no id of a message", "give the id of the message")


def _not_blank(_letter: object, field: "attrs.Attribute[str]", value: str) -> None:
    if not check_text(field.name, value).strip():
        raise InvalidInput(field.name, "the text is blank", "say it in words")


def _not_too_long(_letter: object, field: "attrs.Attribute[str]", value: str) -> None:
    most = _LONGEST_SUBJECT if field.name == "subject" else _LONGEST_ADDRESS
    if len(value) > most:
        raise InvalidInput(field.name, f"the text has {len(value):,} characters, more than {most}", "shorten it")


@attrs.frozen(kw_only=True)
class Letter:
    """A message as it goes out: to one person, in one language, with nothing left to be filled in.

    What could be taken for more than one line of a head, or for another recipient, is refused with
    ``InvalidInput``; a notifier need not look again.

    Attributes:
        id: The id of the message: the same each time it is sent, so that a recipient can tell a second copy.
        to: Where it goes, as the channel knows the recipient: an e-mail address, a number.
        name: What the recipient is called; may be empty.
        person: The id of the recipient.
        subject: The subject, in one line.
        text: The words.
        html: The same as a page; may be empty.
        language: The language it is in, as in ``"de"``.
        purpose: What it is for: ``acknowledgement``, ``decision`` ...
        about: The id of the record it speaks of; may be empty.
        urgent: Whether it cannot wait.
    """

    id: str = attrs.field(validator=_an_id)
    to: str = attrs.field(validator=[_not_blank, _in_one_line, _not_too_long])
    name: str = attrs.field(default="", validator=[_in_one_line, _not_too_long])
    person: str = attrs.field(default="", validator=_in_one_line)
    subject: str = attrs.field(validator=[_not_blank, _in_one_line, _not_too_long])
    text: str = attrs.field(validator=_not_blank)
    html: str = ""
    language: str = attrs.field(default="", validator=_in_one_line)
    purpose: str = attrs.field(default="", validator=_in_one_line)
    about: str = attrs.field(default="", validator=_in_one_line)
    urgent: bool = False


class Notifier(Protocol):
    """Carries letters to people."""

    def send(self, letter: Letter, /) -> None:
        """Hand a letter over.

        It returns when somebody else has taken the letter on, and not before. It may be called from any thread,
        for one letter at a time, and with a letter it was given before. It is left alone when it takes longer than
        the lease: a notifier has time limits of its own.

        Raises:
            DeliveryTrouble: It could not be handed over; says whether it is worth trying again, and when. Any other
                error counts as one that may pass.
        """
        ...


@attrs.frozen
class NotifierBackend:
    """A kind of notifier: the scheme of its URLs, and what opens one.

    Attributes:
        scheme: What its URLs begin with, before the colon: lower-case letters, digits, ``+`` and ``-``.
        open: Opens the notifier that a URL means, without reaching for the network. It raises ``InvalidInput`` for a
            URL that means none.
        example: A URL as one would write it.
        channel: How it reaches people: ``email`` by their e-mail address, ``phone`` by their telephone number,
            anything else by their id. Whoever opts out of a channel gets nothing by it.
    """

    scheme: str
    open: Callable[[str], Notifier]
    example: str = attrs.field(default=attrs.Factory(lambda backend: f"{backend.scheme}:", takes_self=True))
    channel: str = "email"

    def __attrs_post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9+-]*", str(self.scheme)):
            raise InvalidInput("scheme", f"{self.scheme!r} is no scheme of a URL", "use lower-case letters")
        if not callable(self.open):
            raise InvalidInput("open", f"{self.open!r} opens nothing", "give a function that takes the URL")
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", str(self.channel)):
            raise InvalidInput("channel", f"{self.channel!r} is no channel", "use lower-case letters")
