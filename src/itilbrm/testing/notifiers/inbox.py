"""The inbox of a test: what reached the other side of a notifier, and how the other side behaves."""

from typing import Literal, TypeAlias

import attrs

__all__ = ["Arrived", "Inbox", "Mood"]

Mood: TypeAlias = Literal["takes", "refuses", "busy", "silent"]
"""How the other side behaves: takes letters, refuses them for good, wants them later, or never answers."""


@attrs.frozen
class Arrived:
    """A letter as it arrived.

    Attributes:
        id: The id of its message.
        to: Where it went.
        subject: Its subject.
        text: Its words.
    """

    id: str
    to: str
    subject: str
    text: str


@attrs.define
class Inbox:
    """Stands on the other side: the author of a notifier connects what their notifier talks to with it.

    Attributes:
        mood: How the other side is to behave; set by the kit, read by what the author connects.
        arrived: What arrived, in order.
    """

    mood: Mood = "takes"
    arrived: list[Arrived] = attrs.Factory(list)

    def receive(self, *, id: str, to: str, subject: str, text: str) -> None:
        """Note that a letter arrived; to be called by what the notifier talks to."""
        self.arrived.append(Arrived(id, to, subject, text))
