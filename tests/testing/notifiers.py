"""A good notifier for the kit to be tried on, the service it talks to, and bugs planted into it."""

from typing import ClassVar

import attrs

from itilbrm.errors import DeliveryTrouble
from itilbrm.notifying import Letter
from itilbrm.testing import Inbox

__all__ = ["BUGS", "Good"]


@attrs.define
class Good:
    """Hands letters to a service that is imitated by an inbox."""

    inbox: Inbox
    breaks: ClassVar[str] = ""

    def send(self, letter: Letter, /) -> None:
        self.carry(letter)

    def carry(self, letter: Letter) -> None:
        self.look_at_mood(letter)
        self.inbox.receive(id=letter.id, to=letter.to, subject=letter.subject, text=letter.text)

    def look_at_mood(self, _letter: Letter) -> None:
        if self.inbox.mood == "silent":
            raise TimeoutError
        if self.inbox.mood != "takes":
            raise DeliveryTrouble("good", "the service says no", permanent=self.inbox.mood == "refuses")


class TakesNames(Good):
    breaks: ClassVar[str] = "test_it_has_the_method_send_that_takes_a_letter_by_place"

    def send(self, *, letter: Letter) -> None:  # type: ignore[override]  # the bug
        self.carry(letter)


class SendsLater(Good):
    breaks: ClassVar[str] = "test_a_letter_has_arrived_when_send_returns"

    def send(self, letter: Letter, /) -> None:
        self.waiting = letter


class SendsTwice(Good):
    breaks: ClassVar[str] = "test_a_letter_has_arrived_when_send_returns"

    def send(self, letter: Letter, /) -> None:
        self.carry(letter)
        self.carry(letter)


class ReturnsSuccess(Good):
    breaks: ClassVar[str] = "test_send_returns_nothing"

    def send(self, letter: Letter, /) -> None:
        self.carry(letter)
        return True  # type: ignore[return-value]  # the bug


class SendsThePage(Good):
    breaks: ClassVar[str] = "test_it_arrives_as_it_was_written"

    def send(self, letter: Letter, /) -> None:
        self.carry(attrs.evolve(letter, text=letter.html or letter.text))


class ForgetsTheSubject(Good):
    breaks: ClassVar[str] = "test_it_arrives_as_it_was_written"

    def send(self, letter: Letter, /) -> None:
        self.carry(attrs.evolve(letter, subject="Message"))


class MakesUpIds(Good):
    breaks: ClassVar[str] = "test_it_arrives_under_the_id_of_its_message"

    def send(self, letter: Letter, /) -> None:
        self.carry(attrs.evolve(letter, id="msg_mine"))


class NumbersCopies(Good):
    breaks: ClassVar[str] = "test_the_same_letter_again_arrives_again_under_the_same_id"

    def send(self, letter: Letter, /) -> None:
        copies = len(self.inbox.arrived)
        self.carry(attrs.evolve(letter, id=f"{letter.id}-{copies}" if copies else letter.id))


class DropsCopies(Good):
    breaks: ClassVar[str] = "test_the_same_letter_again_arrives_again_under_the_same_id"

    def send(self, letter: Letter, /) -> None:
        if letter.id not in {each.id for each in self.inbox.arrived}:
            self.carry(letter)


class KeepsTheFirstRecipient(Good):
    breaks: ClassVar[str] = "test_every_letter_reaches_its_own_recipient_alone"

    def send(self, letter: Letter, /) -> None:
        self.carry(attrs.evolve(letter, to=self.inbox.arrived[0].to if self.inbox.arrived else letter.to))


class SpeaksAsciiAlone(Good):
    breaks: ClassVar[str] = "test_odd_words_arrive_too"

    def send(self, letter: Letter, /) -> None:
        self.carry(attrs.evolve(letter, text=letter.text.encode("ascii", "replace").decode()))


class EndsAtADot(Good):
    breaks: ClassVar[str] = "test_odd_words_arrive_too"

    def send(self, letter: Letter, /) -> None:
        self.carry(attrs.evolve(letter, text=letter.text.partition("\n.\n")[0]))


class QuotesFrom(Good):
    breaks: ClassVar[str] = "test_odd_words_arrive_too"

    def send(self, letter: Letter, /) -> None:
        self.carry(attrs.evolve(letter, text=letter.text.replace("\nFrom ", "\n>From ")))


class CutsLongLines(Good):
    breaks: ClassVar[str] = "test_odd_words_arrive_too"

    def send(self, letter: Letter, /) -> None:
        self.carry(attrs.evolve(letter, text="\n".join(line[:998] for line in letter.text.split("\n"))))


class CutsLongSubjects(Good):
    breaks: ClassVar[str] = "test_an_odd_subject_arrives_too"

    def send(self, letter: Letter, /) -> None:
        self.carry(attrs.evolve(letter, subject=letter.subject[:78]))


class BelongsToOneThread(Good):
    breaks: ClassVar[str] = "test_it_may_be_called_from_any_thread"

    def send(self, letter: Letter, /) -> None:
        import threading

        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("not here")
        self.carry(letter)


class NeverGivesUp(Good):
    breaks: ClassVar[str] = "test_what_is_refused_for_good_is_told_so"

    def look_at_mood(self, _letter: Letter) -> None:
        if self.inbox.mood != "takes":
            raise DeliveryTrouble("good", "no")


class SwallowsRefusals(Good):
    breaks: ClassVar[str] = "test_what_is_refused_for_good_is_told_so"

    def send(self, letter: Letter, /) -> None:
        try:
            self.carry(letter)
        except DeliveryTrouble as trouble:
            if not trouble.permanent:
                raise


class GivesUpAtOnce(Good):
    breaks: ClassVar[str] = "test_what_may_pass_is_told_so"

    def look_at_mood(self, _letter: Letter) -> None:
        if self.inbox.mood != "takes":
            raise DeliveryTrouble("good", "no", permanent=True)


class TakesSilenceForConsent(Good):
    breaks: ClassVar[str] = "test_where_nobody_answers_it_does_not_wait_for_ever"

    def send(self, letter: Letter, /) -> None:
        try:
            self.carry(letter)
        except TimeoutError:
            return


class IsSpoiltByTrouble(Good):
    breaks: ClassVar[str] = "test_after_trouble_the_next_letter_arrives"

    def look_at_mood(self, letter: Letter) -> None:
        if vars(self).get("spoilt"):
            raise DeliveryTrouble("good", "the connection is closed")
        try:
            super().look_at_mood(letter)
        except DeliveryTrouble:
            self.spoilt = True
            raise


class QuotesTheLetter(Good):
    breaks: ClassVar[str] = "test_trouble_does_not_quote_the_letter"

    def look_at_mood(self, letter: Letter) -> None:
        try:
            super().look_at_mood(letter)
        except DeliveryTrouble as trouble:
            raise attrs.evolve(trouble, problem=f"no: {letter.text}") from None


BUGS = tuple(each for each in Good.__subclasses__())
