"""A notifier in one file: ``itilbrm deliver --plugin ./shout.py --notifier shout:``."""

from itilbrm import Letter, NotifierBackend, Practice, hookimpl


class Shout:
    """Prints who is told what, loudly."""

    def send(self, letter: Letter, /) -> None:
        """Hand a letter over; what cannot be handed over is raised as DeliveryTrouble."""
        print(letter.to, letter.subject.upper())


@hookimpl
def brm_notifiers() -> list[NotifierBackend]:
    """Offer the notifier under the URL ``shout:``."""
    return [NotifierBackend("shout", lambda _url: Shout())]


if __name__ == "__main__":
    with Practice.open(notifiers=(Shout(),)) as practice:
        ann = practice.acting_as("ann")
        cara = ann.people.register(full_name="Cara Ek", email="cara@example.org")
        ann.messages.write(to=cara.id, purpose="status", urgent=True, values={"reference": "C-1"})
        print(practice.deliver().sent, "sent")
