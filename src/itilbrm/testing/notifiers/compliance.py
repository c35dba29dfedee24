"""The whole kit for notifiers, to be inherited."""

import inspect
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import ClassVar, Final

import attrs
import pytest

from itilbrm.errors import DeliveryTrouble
from itilbrm.notifying import Letter, Notifier
from itilbrm.testing.kit import Kit
from itilbrm.testing.notifiers.inbox import Inbox

__all__ = ["NotifierCompliance"]

LETTER: Final = Letter(
    id="msg_00000000000000000000000000000001",
    to="cara@example.org",
    name="Cara Müller",
    person="per_1",
    subject="We have received your complaint",
    text="Dear Cara,\n\nthank you for telling us.\n",
    html="<p>Dear Cara,</p><p>thank you for telling us.</p>",
    language="en",
    purpose="acknowledgement",
    about="cpl_1",
)

ODD: Final = {
    "what is not English": "Grüße, Ελληνικά, 漢字, עברית, 🙂",
    "a line with one dot": "before\n.\nafter",
    "a line that begins with From": "one\nFrom here on\nFrom: there",
    "a line that could be a header": "one\nBcc: eve@example.org\n\ntwo",
    "a long line": "word " * 3000,
    "many lines": "line\n" * 2000,
    "signs of markup": '<b>bold</b> & "quoted" {{ 7 * 7 }} %s \\n',
}

_PATIENCE: Final = 60.0


class NotifierCompliance(Kit, is_kit=True):
    """Proves that a notifier keeps what every notifier promises.

    Inherit it, and say how your notifier is opened; pytest finds the rest::

        class TestMyNotifier(NotifierCompliance):
            def open_notifier(self, inbox: Inbox, /) -> Notifier:
                return MyNotifier(FakeService(inbox))

    What your notifier talks to is yours to imitate: it calls ``inbox.receive(...)`` for every letter it takes, and
    behaves as ``inbox.mood`` says. What needs an end, a server for example, is handed over as a context manager. A
    promise that you do not give is left out by ``not_promised = {"test_...": "why"}`` and in no other way.
    """

    open_to_authors: ClassVar[frozenset[str]] = frozenset({"open_notifier"})

    def open_notifier(self, inbox: Inbox, /) -> Notifier | AbstractContextManager[Notifier]:
        """Open your notifier, connected with an inbox."""
        raise NotImplementedError(f"{type(self).__name__} must define open_notifier(self, inbox)")

    @pytest.fixture
    def inbox(self) -> Inbox:
        """An inbox that takes everything."""
        return Inbox()

    @pytest.fixture
    def notifier(self, inbox: Inbox) -> Iterator[Notifier]:
        """A notifier connected with it."""
        opened = self.open_notifier(inbox)
        with opened if isinstance(opened, AbstractContextManager) else nullcontext(opened) as notifier:
            yield notifier

    def test_it_has_the_method_send_that_takes_a_letter_by_place(self, notifier: Notifier) -> None:
        """Whatever the argument is called, it is given by its place."""
        assert callable(getattr(notifier, "send", None)), "a notifier has the method send"
        try:
            inspect.signature(notifier.send).bind(LETTER)
        except TypeError as error:
            pytest.fail(f"send is called with one argument, by its place: {error}")

    def test_a_letter_has_arrived_when_send_returns(self, notifier: Notifier, inbox: Inbox) -> None:
        """Nothing is promised that is done later."""
        notifier.send(LETTER)
        assert len(inbox.arrived) == 1, "when send returns, somebody else has taken the letter on, once"

    def test_send_returns_nothing(self, notifier: Notifier) -> None:
        """What went wrong is raised, never returned."""
        assert notifier.send(LETTER) is None, "send returns nothing; trouble is raised as DeliveryTrouble"  # type: ignore[func-returns-value]  # that it does not is what is tried

    def test_it_arrives_as_it_was_written(self, notifier: Notifier, inbox: Inbox) -> None:
        """Address, subject and words are what they were."""
        notifier.send(LETTER)
        (arrived,) = inbox.arrived
        assert arrived.to == LETTER.to
        assert arrived.subject == LETTER.subject
        assert _lines(arrived.text) == _lines(LETTER.text)

    def test_it_arrives_under_the_id_of_its_message(self, notifier: Notifier, inbox: Inbox) -> None:
        """A recipient can tell a second copy by it."""
        notifier.send(LETTER)
        assert inbox.arrived[0].id == LETTER.id, "a letter carries the id of its message"

    def test_the_same_letter_again_arrives_again_under_the_same_id(self, notifier: Notifier, inbox: Inbox) -> None:
        """Nobody can know what came of a call that was broken off, so it is made again."""
        notifier.send(LETTER)
        notifier.send(LETTER)
        assert [each.id for each in inbox.arrived] == [LETTER.id] * 2

    def test_every_letter_reaches_its_own_recipient_alone(self, notifier: Notifier, inbox: Inbox) -> None:
        """No letter goes to who was written to before."""
        for number in range(3):
            notifier.send(_other(number))
        assert [(each.id, each.to) for each in inbox.arrived] == [(_other(n).id, _other(n).to) for n in range(3)]

    @pytest.mark.parametrize("what", ODD)
    def test_odd_words_arrive_too(self, notifier: Notifier, inbox: Inbox, what: str) -> None:
        """Words are words, whatever they look like on the way."""
        notifier.send(attrs.evolve(LETTER, text=ODD[what], html=""))
        assert _lines(inbox.arrived[0].text) == _lines(ODD[what])

    def test_an_odd_subject_arrives_too(self, notifier: Notifier, inbox: Inbox) -> None:
        """A subject is longer than a line, and not English."""
        subject = "Ihre Beschwerde über „Müller & Söhne“ <b>" + " und noch mehr" * 20
        notifier.send(attrs.evolve(LETTER, subject=subject))
        assert inbox.arrived[0].subject == subject

    def test_it_may_be_called_from_any_thread(self, notifier: Notifier, inbox: Inbox) -> None:
        """Whoever delivers gives each letter a thread of its own."""
        troubles: list[BaseException] = []

        def send(number: int) -> None:
            try:
                notifier.send(_other(number))
            except BaseException as error:  # noqa: BLE001  told below
                troubles.append(error)

        for number in range(3):
            thread = threading.Thread(target=send, args=(number,))
            thread.start()
            thread.join(_PATIENCE)
            assert not thread.is_alive(), "send returns, from whatever thread it was called"
        assert troubles == []
        assert len(inbox.arrived) == 3

    def test_what_is_refused_for_good_is_told_so(self, notifier: Notifier, inbox: Inbox) -> None:
        """It is given up then, and somebody tells it by other means."""
        inbox.mood = "refuses"
        with pytest.raises(DeliveryTrouble) as caught:
            notifier.send(LETTER)
        assert caught.value.permanent, "what is refused for good is raised with permanent=True"
        assert inbox.arrived == []

    def test_what_may_pass_is_told_so(self, notifier: Notifier, inbox: Inbox) -> None:
        """It is tried again then."""
        inbox.mood = "busy"
        with pytest.raises(DeliveryTrouble) as caught:
            notifier.send(LETTER)
        assert not caught.value.permanent, "what may pass is raised with permanent=False"

    def test_where_nobody_answers_it_does_not_wait_for_ever(self, notifier: Notifier, inbox: Inbox) -> None:
        """It has time limits of its own, and what came of it is not known to be for good."""
        inbox.mood = "silent"
        began = time.monotonic()
        with pytest.raises(Exception) as caught:  # noqa: PT011  any error counts as one that may pass
            notifier.send(LETTER)
        assert not getattr(caught.value, "permanent", False), "silence may pass"
        assert time.monotonic() - began < _PATIENCE, f"it answers within {_PATIENCE:g} seconds"

    def test_after_trouble_the_next_letter_arrives(self, notifier: Notifier, inbox: Inbox) -> None:
        """One letter that fails spoils none of the others."""
        inbox.mood = "busy"
        with pytest.raises(DeliveryTrouble):
            notifier.send(LETTER)
        inbox.mood = "takes"
        notifier.send(_other(1))
        assert inbox.arrived[-1].id == _other(1).id

    def test_trouble_does_not_quote_the_letter(self, notifier: Notifier, inbox: Inbox) -> None:
        """What is told of trouble is shown and logged; the words of a letter are nobody else's business."""
        inbox.mood = "refuses"
        with pytest.raises(DeliveryTrouble) as caught:
            notifier.send(attrs.evolve(LETTER, text="a secret that nobody else may read"))
        assert "a secret" not in f"{caught.value} {caught.value!r}"


def _other(number: int) -> Letter:
    return attrs.evolve(LETTER, id=f"msg_{number:032}", to=f"p{number}@example.org", name=f"P {number}")


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
