"""The post of a practice: who carries letters, by what channel, and from which templates they are written."""

import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from itilbrm.errors import BrmError, DeliveryTrouble, InvalidInput
from itilbrm.masking import shown_url
from itilbrm.notifying import Letter, Notifier
from itilbrm.parties import Person
from itilbrm.telling import DELIVERY_RULES, DeliveryRules, Message

if TYPE_CHECKING:
    from itilbrm.letters import Letters
    from itilbrm.plugins import Plugins

__all__ = ["NO_POST", "Carrier", "Patience", "Post"]


@attrs.frozen(eq=False)
class Carrier:
    """A notifier in use.

    Attributes:
        name: What it is called, fit to be shown.
        channel: How it reaches people.
        notifier: The notifier itself.
    """

    name: str
    channel: str
    notifier: Notifier

    def address(self, person: Person) -> str:
        """Return where a person is reached by it; empty if they are not, or do not want to be."""
        if self.channel in person.opted_out:
            return ""
        return {"email": person.email, "phone": person.phone}.get(self.channel, person.id)

    def carry(self, letter: Letter, seconds: float) -> DeliveryTrouble | None:
        """Hand a letter to the notifier, and return what stood in the way; one that takes too long is left alone."""
        troubles: list[BaseException] = []
        thread = threading.Thread(target=self._send, args=(letter, troubles), daemon=True, name=f"letter {letter.id}")
        thread.start()
        thread.join(seconds)
        if thread.is_alive():
            return DeliveryTrouble(self.name, f"it gave no answer within {seconds:.3g} seconds")
        if not troubles:
            return None
        trouble = troubles[0]
        if isinstance(trouble, DeliveryTrouble):
            return trouble
        if isinstance(trouble, InvalidInput):
            return DeliveryTrouble(self.name, str(trouble), permanent=True)
        said = shown_url(str(trouble)) if isinstance(trouble, BrmError) else type(trouble).__name__
        return DeliveryTrouble(self.name, f"it failed: {said}")

    def _send(self, letter: Letter, troubles: list[BaseException]) -> None:
        try:
            self.notifier.send(letter)
        except BaseException as trouble:  # noqa: BLE001  a stranger's code in a thread of its own ends nothing but that
            troubles.append(trouble)


@attrs.frozen(eq=False)
class Post:
    """Who carries letters, and from which templates they are written.

    Attributes:
        carriers: The notifiers, in the order in which they are tried.
        letters: The templates; None where nobody carries anything.
        rules: How often it is tried.
    """

    carriers: tuple[Carrier, ...] = ()
    letters: "Letters | None" = None
    rules: DeliveryRules = DELIVERY_RULES

    @classmethod
    def of(
        cls,
        plugins: "Plugins",
        notifiers: Sequence[str | Notifier],
        templates: Iterable[Path | str],
        *,
        language: str,
        time_zone: str,
        rules: DeliveryRules,
    ) -> "Post":
        """Open the notifiers, by their URLs or as they are, and read the templates.

        Raises:
            InvalidInput: A URL means no notifier, a template cannot be read, or jinja2 is missing.
            PluginTrouble: A plugin does not open its notifier.
        """
        if isinstance(notifiers, (str, bytes)):
            raise InvalidInput("notifiers", f"{shown_url(str(notifiers))!r} is no list", 'write notifiers=("log:",)')
        carriers = tuple(_carrier(plugins, each, f"notifiers[{place}]") for place, each in enumerate(notifiers))
        own = tuple(map(Path, templates))
        if not carriers:
            # Nothing is written, and a folder that is misspelt is told all the same.
            for folder in own:
                if not folder.is_dir():
                    raise InvalidInput("templates", f"there is no folder {str(folder)!r}", "name a folder of templates")
            return cls(rules=rules)
        from itilbrm.letters import Letters

        folders = (*own, *plugins.templates)
        return cls(carriers, Letters(folders, language=language, time_zone=time_zone), rules)

    def carriers_for(self, message: Message, person: Person) -> tuple[Carrier, ...]:
        """Return who can carry a message to a person, in the order in which the person wants to be reached."""
        if not person.wants(message.purpose):
            return ()
        order = person.in_order((each.channel for each in self.carriers), urgent=message.urgent)
        reached = [each for each in self.carriers if each.address(person)]
        return tuple(sorted(reached, key=lambda carrier: order.index(carrier.channel)))


NO_POST: Final = Post()
"""Nobody carries anything."""


def _carrier(plugins: "Plugins", given: str | Notifier, field: str) -> Carrier:
    if isinstance(given, str):
        try:
            backend, notifier = plugins.open_notifier(given)
        except InvalidInput as problem:
            raise InvalidInput(f"{field}.{problem.field}", problem.problem, problem.remedy) from None
        return Carrier(shown_url(given).partition("?")[0], backend.channel, notifier)
    if not callable(getattr(given, "send", None)):
        raise InvalidInput(
            field, f"an instance of {type(given).__name__} is no notifier", "give a URL, or what has a method send"
        )
    return Carrier(type(given).__name__, getattr(given, "channel", "email"), given)


class Patience:
    """How long one carrier may still hold up the others in a round: one lease for all its failures together."""

    def __init__(self, rules: DeliveryRules) -> None:
        """Begin with a lease."""
        self._lease = rules.lease.total_seconds()
        self._left = self._lease
        self._began = 0.0

    @property
    def is_over(self) -> bool:
        """Whether the carrier is left alone for the rest of the round."""
        return self._left <= self._lease / 10

    @property
    def seconds(self) -> float:
        """How long it may take for the next letter; there must be time to settle within the lease."""
        return min(self._left, self._lease * 0.8)

    def begin(self) -> None:
        """Note the time."""
        self._began = time.monotonic()

    def failed(self) -> None:
        """Count the time since as lost."""
        self._left -= time.monotonic() - self._began
