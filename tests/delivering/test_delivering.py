"""What is due goes out once at least, to whom it is meant for, when they may be told (BR-CPL-16, BR-MON-11)."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from itilbrm import Person, Practice
from itilbrm.delivering import Delivery
from itilbrm.errors import DeliveryTrouble, InvalidInput, NotAvailable
from itilbrm.notifying import Letter
from itilbrm.telling import DeliveryRules, Message
from itilbrm.testing import StoppedClock
from tests.delivering.mail_servers import mail_server

MONDAY: Final = datetime(2026, 1, 5, 10, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)


class Box:
    """A notifier that keeps what it is given, or does what a test wants."""

    def __init__(self, channel: str = "email", does: Callable[[Letter], None] = lambda _letter: None) -> None:
        self.channel = channel
        self.does = does
        self.letters: list[Letter] = []

    def send(self, letter: Letter, /) -> None:
        self.does(letter)
        self.letters.append(letter)


def refuses(permanent: bool = False, retry_after: float | None = None) -> Callable[[Letter], None]:  # noqa: FBT001, FBT002  what a notifier says
    def refuse(_letter: Letter) -> None:
        raise DeliveryTrouble("box", "not now", permanent, retry_after)

    return refuse


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(MONDAY)


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def practice(clock: StoppedClock, box: Box) -> Iterator[Practice]:
    with Practice.open(clock=clock, notifiers=(box,), delivery=DeliveryRules(tries=3)) as practice:
        yield practice.acting_as("ann")


@pytest.fixture
def cara(practice: Practice) -> Person:
    return practice.people.register(full_name="Cara", email="cara@example.org")


def wrote(practice: Practice, to: str, purpose: str = "status", **more: Any) -> Message:  # noqa: ANN401  whatever a test wants
    return practice.messages.write(
        to=to, purpose=purpose, **{"values": {"reference": "C-1", "due_at": "2026-01-06T17:00:00.000000Z"}, **more}
    )


def steps(practice: Practice, message: Message) -> list[str]:
    return [fact.step for fact in practice.history(message.id)]


def test_a_message_goes_out_once_and_its_history_is_the_log(practice: Practice, box: Box, cara: Person) -> None:
    new = wrote(practice, cara.id)
    assert practice.deliver() == Delivery(sent=1)
    assert practice.deliver() == Delivery()
    (letter,) = box.letters
    assert (letter.id, letter.to, letter.name, letter.language) == (new.id, "cara@example.org", "Cara", "en")
    sent = practice.messages.get(new.id)
    assert (sent.state, sent.sent_at, sent.channel, sent.text) == ("sent", MONDAY, "email", letter.text)
    assert steps(practice, new) == ["write", "claim", "settle"]
    assert practice.verify().ok


def test_the_words_of_a_letter_are_kept_as_what_is_personal_is(practice: Practice, cara: Person) -> None:
    new = wrote(practice, cara.id)
    practice.deliver()
    rows, _ = practice._keeping.store.facts(new.id, "", 99)
    assert all(b"example.org" not in row.payload and b"complaint C-1" not in row.payload for row in rows)
    assert any(row.personal and "complaint C-1" in row.personal[0].body for row in rows)


@pytest.mark.realises("SC-49")
@pytest.mark.parametrize(
    ("who", "why"), [("nobody", "nobody of that id is known"), ("phone", "the recipient has no address")]
)
def test_who_cannot_be_written_to_is_told_by_other_means(practice: Practice, who: str, why: str) -> None:
    to = practice.people.register(full_name="Tel", phone="112").id if who == "phone" else who
    new = wrote(practice, to)
    done = practice.deliver()
    assert (done.given_up, done.troubles[0].problem, done.is_complete) == (1, why, False)
    up = practice.messages.get(new.id)
    assert up.last_trouble == f"{why}; tell it by other means, and record that it was told"
    assert practice.messages.record_told(new.id, channel="letter", to="Cara").state == "told"


def test_who_has_opted_out_of_a_channel_gets_nothing_by_it(practice: Practice, cara: Person, box: Box) -> None:
    practice.people.prefer(cara.id, opted_out=("email",))
    wrote(practice, cara.id)
    assert practice.deliver().troubles[0].problem == "the recipient wants nothing by email"
    assert not box.letters


def test_staff_who_have_left_are_not_written_to(practice: Practice, cara: Person) -> None:
    practice.people.deactivate(cara.id)
    wrote(practice, cara.id, "reminder", internal=True)
    assert practice.deliver().troubles[0].problem == "the recipient has left"


def test_what_fails_is_tried_again_with_growing_pauses_and_given_up(
    practice: Practice, clock: StoppedClock, box: Box, cara: Person
) -> None:
    box.does = refuses()
    new = wrote(practice, cara.id)
    pauses = []
    for _ in range(2):
        assert practice.deliver().put_off == 1
        assert practice.deliver() == Delivery()
        again = practice.messages.get(new.id).next_try
        assert again is not None
        pauses.append(again - clock.now())
        clock.set(again)
    assert pauses[0] < pauses[1]
    assert practice.deliver().given_up == 1
    assert steps(practice, new) == ["write", *["claim", "fail"] * 3]
    box.does = lambda _letter: None
    practice.messages.retry(new.id)
    assert practice.deliver().sent == 1


def test_pauses_are_drawn_from_the_chance_of_the_practice(clock: StoppedClock) -> None:
    def pause() -> datetime | None:
        with Practice.open(clock=clock, notifiers=(Box(does=refuses()),), chance=lambda many: b"\x07" * many) as opened:
            practice = opened.acting_as("ann")
            person = practice.people.register(full_name="Cara", email="cara@example.org")
            new = wrote(practice, person.id)
            practice.deliver()
            return practice.messages.get(new.id).next_try

    assert pause() == pause()


def test_what_is_refused_for_good_is_given_up_at_once(practice: Practice, box: Box, cara: Person) -> None:
    box.does = refuses(permanent=True)
    new = wrote(practice, cara.id)
    assert practice.deliver().given_up == 1
    assert practice.messages.get(new.id).last_trouble == "not now"


def test_who_refuses_says_when_to_come_again(practice: Practice, box: Box, cara: Person) -> None:
    box.does = refuses(retry_after=90)
    new = wrote(practice, cara.id)
    practice.deliver()
    assert practice.messages.get(new.id).next_try == MONDAY + timedelta(seconds=90)


@pytest.mark.parametrize("error", [RuntimeError("secret"), SystemExit(1), InvalidInput("to", "is odd")])
def test_a_notifier_that_raises_anything_ends_nothing(
    practice: Practice, box: Box, cara: Person, error: BaseException
) -> None:
    def fails(_letter: Letter) -> None:
        raise error

    box.does = fails
    wrote(practice, cara.id)
    (trouble,) = practice.deliver().troubles
    assert trouble.outcome == ("given_up" if isinstance(error, InvalidInput) else "put_off")
    assert "secret" not in trouble.problem


def test_a_template_that_is_wrong_is_tried_again_when_it_has_been_corrected(
    practice: Practice, clock: StoppedClock, cara: Person
) -> None:
    new = wrote(practice, cara.id, "nonsense")
    (trouble,) = practice.deliver().troubles
    assert "there is no template 'nonsense'" in trouble.problem
    assert (practice.messages.get(new.id).state, clock.now()) == ("waiting", MONDAY)


def test_one_dead_notifier_holds_up_the_others_for_a_lease_at_most(clock: StoppedClock) -> None:
    never = threading.Event()

    def waits(_letter: Letter) -> None:
        never.wait(60)

    slow, quick = Box("chat", waits), Box("email")
    rules = DeliveryRules(lease=timedelta(seconds=0.5))
    try:
        with Practice.open(clock=clock, notifiers=(slow, quick), delivery=rules) as opened:
            practice = opened.acting_as("ann")
            ids = [practice.people.register(full_name=f"P{n}", email=f"p{n}@example.org").id for n in range(6)]
            for n, each in enumerate(ids):
                practice.people.prefer(each, opted_out=("email",) if n % 2 else ("chat",))
                wrote(practice, each)
            done = practice.deliver()
            assert (done.sent, done.put_off + done.left) == (3, 3)
            assert len(quick.letters) == 3
            assert any("it gave no answer within" in each.problem for each in done.troubles)
    finally:
        never.set()


def test_where_one_notifier_is_dead_the_next_try_goes_by_another(clock: StoppedClock) -> None:
    dead, alive = Box(does=refuses()), Box()
    with Practice.open(clock=clock, notifiers=(dead, alive)) as opened:
        practice = opened.acting_as("ann")
        person = practice.people.register(full_name="Cara", email="cara@example.org")
        wrote(practice, person.id)
        assert practice.deliver().put_off == 1
        clock.advance(HOUR)
        assert practice.deliver().sent == 1
    assert len(alive.letters) == 1


def test_what_somebody_claimed_and_never_settled_goes_out_when_the_lease_is_over(
    practice: Practice, clock: StoppedClock, box: Box, cara: Person
) -> None:
    new = wrote(practice, cara.id)

    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("itilbrm.delivering.rounds._Round._sent", killed)
        with pytest.raises(Killed):
            practice.deliver()
    assert practice.deliver() == Delivery()
    clock.advance(HOUR)
    assert practice.deliver().sent == 1
    assert practice.messages.get(new.id).attempts == 2
    assert [letter.id for letter in box.letters] == [new.id]


def test_what_is_broken_off_again_and_again_is_given_up(
    practice: Practice, clock: StoppedClock, cara: Person, box: Box
) -> None:
    new = wrote(practice, cara.id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("itilbrm.delivering.rounds._Round._sent", lambda *_: 1 / 0)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                practice.deliver()
            clock.advance(HOUR)
    (trouble,) = practice.deliver().troubles
    assert (trouble.outcome, trouble.problem) == ("given_up", "it was broken off 3 times")
    assert (practice.messages.get(new.id).state, box.letters) == ("given_up", [])


def test_a_recipient_who_cannot_be_reached_any_more_when_the_lease_is_over(
    practice: Practice, clock: StoppedClock, cara: Person
) -> None:
    new = wrote(practice, cara.id)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("itilbrm.delivering.rounds._Round._sent", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            practice.deliver()
    practice.people.prefer(cara.id, opted_out=("email",))
    clock.advance(HOUR)
    assert practice.deliver().given_up == 1
    assert practice.messages.get(new.id).state == "given_up"


def test_what_was_told_by_a_person_meanwhile_stays_told(practice: Practice, box: Box, cara: Person) -> None:
    new = wrote(practice, cara.id)

    def tells(_letter: Letter) -> None:
        practice.messages.record_told(new.id, channel="phone")

    box.does = tells
    assert practice.deliver().left == 1
    assert practice.messages.get(new.id).state == "told"


# When


def test_quiet_hours_hold_back_what_is_not_urgent(practice: Practice, clock: StoppedClock, cara: Person) -> None:
    practice.people.prefer(cara.id, quiet_from="22:00", quiet_until="07:00", time_zone="Europe/Zurich")
    clock.set(datetime(2026, 1, 5, 22, 30, tzinfo=UTC))
    late, urgent = wrote(practice, cara.id), wrote(practice, cara.id, urgent=True)
    due = wrote(practice, cara.id, "acknowledgement", tells=("acknowledgement",))
    done = practice.deliver()
    assert (done.held, done.sent) == (1, 2)
    assert {practice.messages.get(each.id).state for each in (urgent, due)} == {"sent"}
    held = practice.messages.get(late.id)
    assert (held.next_try, held.last_trouble) == (
        datetime(2026, 1, 6, 6, tzinfo=UTC),
        "the recipient has quiet hours",
    )
    assert practice.deliver(datetime(2026, 1, 6, 6, tzinfo=UTC)).sent == 1


@pytest.mark.parametrize(("hour", "held"), [(12, 0), (13, 1), (14, 0)])
def test_quiet_hours_may_lie_within_a_day(practice: Practice, cara: Person, hour: int, held: int) -> None:
    practice.people.prefer(cara.id, quiet_from="13:00", quiet_until="14:00")
    wrote(practice, cara.id)
    assert practice.deliver(datetime(2026, 1, 5, hour, tzinfo=UTC)).held == held


def test_equal_times_are_no_quiet_hours(practice: Practice, cara: Person) -> None:
    practice.people.prefer(cara.id, quiet_from="10:00", quiet_until="10:00")
    wrote(practice, cara.id)
    assert practice.deliver().sent == 1


@pytest.mark.realises("BR-MON-11")
def test_reminders_to_staff_wait_for_their_working_hours_and_breaches_do_not(
    practice: Practice, clock: StoppedClock, cara: Person
) -> None:
    clock.set(datetime(2026, 1, 9, 20, tzinfo=UTC))  # Friday evening
    reminder = wrote(practice, cara.id, "reminder", internal=True)
    breach = wrote(practice, cara.id, "breach", internal=True, urgent=True)
    done = practice.deliver()
    assert (done.held, done.sent) == (1, 1)
    assert practice.messages.get(breach.id).state == "sent"
    assert practice.messages.get(reminder.id).next_try == datetime(2026, 1, 12, 9, tzinfo=UTC)


@pytest.mark.realises("BR-MON-11")
def test_who_wants_one_letter_a_day_gets_what_waits_in_one(
    practice: Practice, clock: StoppedClock, box: Box, cara: Person
) -> None:
    practice.people.prefer(cara.id, digest="daily", language="de")
    waiting = [wrote(practice, cara.id, "reminder", internal=True) for _ in range(3)]
    assert practice.deliver().held == 3
    clock.set(datetime(2026, 1, 6, 9, tzinfo=UTC))
    done = practice.deliver()
    assert (done.gathered, done.sent) == (3, 1)
    (letter,) = box.letters
    assert letter.subject == "3 Nachrichten für Sie"
    assert letter.text.count("wir erinnern an eine Frist") == 3
    assert {practice.messages.get(each.id).state for each in waiting} == {"sent"}
    assert {practice.messages.get(each.id).digest for each in waiting} == {letter.id}
    assert practice.deliver() == Delivery()


def test_one_message_alone_is_no_digest(practice: Practice, clock: StoppedClock, box: Box, cara: Person) -> None:
    practice.people.prefer(cara.id, digest="daily")
    wrote(practice, cara.id, "reminder", internal=True)
    clock.set(datetime(2026, 1, 6, 9, tzinfo=UTC))
    assert practice.deliver() == Delivery(sent=1)
    assert box.letters[0].purpose == "reminder"


@pytest.mark.parametrize("end", ["given_up", "told", "cancelled"])
def test_what_was_gathered_follows_its_letter(
    practice: Practice, clock: StoppedClock, box: Box, cara: Person, end: str
) -> None:
    practice.people.prefer(cara.id, digest="daily")
    waiting = [wrote(practice, cara.id, "reminder", internal=True) for _ in range(2)]
    clock.set(datetime(2026, 1, 6, 9, tzinfo=UTC))
    box.does = refuses(permanent=end == "given_up")
    practice.deliver()
    if end == "told":
        practice.messages.record_told(practice.messages.get(waiting[0].id).digest, channel="meeting")
    elif end == "cancelled":
        practice.messages.cancel(practice.messages.get(waiting[0].id).digest)
    expected = "waiting" if end == "cancelled" else end
    assert {practice.messages.get(each.id).state for each in waiting} == {expected}


def test_a_digest_with_a_letter_that_cannot_be_written_lets_each_go_alone(
    practice: Practice, clock: StoppedClock, cara: Person
) -> None:
    practice.people.prefer(cara.id, digest="daily")
    wrote(practice, cara.id, "reminder", internal=True)
    wrote(practice, cara.id, "nonsense", internal=True)
    done = practice.deliver(datetime(2026, 1, 6, 9, tzinfo=UTC))
    assert (done.sent, done.put_off, done.gathered) == (1, 1, 0)
    assert clock.now() == MONDAY


# In which words


def test_everybody_is_written_to_in_their_language_and_time_zone(practice: Practice, box: Box, cara: Person) -> None:
    practice.people.prefer(cara.id, language="de-CH", time_zone="Europe/Zurich")
    wrote(practice, cara.id, next_date=datetime(2026, 1, 7, 9, tzinfo=UTC))
    practice.deliver()
    (letter,) = box.letters
    assert letter.language == "de"
    assert "Sie hören wieder von uns bis Mittwoch, 7. Januar 2026, 10:00 Uhr (CET)." in letter.text


# The door


def test_nothing_is_delivered_inside_a_transaction_or_in_the_past_or_by_nobody(practice: Practice) -> None:
    with practice.transaction(), pytest.raises(InvalidInput, match="a transaction is open"):
        practice.deliver()
    with pytest.raises(InvalidInput, match="nothing is delivered in the past"):
        practice.as_at(MONDAY).deliver()
    with Practice.open() as nobody, pytest.raises(InvalidInput, match="notifiers: nobody carries letters"):
        nobody.deliver()


@pytest.mark.parametrize(
    ("notifiers", "said"),
    [
        ("log:", "is no list; write notifiers="),
        (("lgo:",), r"notifiers\[0\].url: 'lgo' means no notifier \(did you mean 'log'\?\)"),
        ((Box(), object()), r"notifiers\[1\]: an instance of object is no notifier"),
        (("smtp://ann:secret@",), r"notifiers\[0\].url: 'smtp://\*\*\*@' names no mail server"),
    ],
)
def test_what_is_no_notifier_is_told_when_the_practice_opens(notifiers: Any, said: str) -> None:  # noqa: ANN401  what is wrong
    with pytest.raises(InvalidInput, match=said):
        Practice.open(notifiers=notifiers)


@pytest.mark.realises("SC-49", "BR-CPL-16", "G-6")
def test_an_acknowledgement_counts_when_it_was_sent_and_not_before(tmp_path: Path, clock: StoppedClock) -> None:
    with mail_server(tmp_path) as server:
        server.box.answer = lambda _envelope: "451 come again"
        with Practice.open(clock=clock, notifiers=(server.url(),)) as opened:
            practice = opened.acting_as("ann")
            cara = practice.people.register(full_name="Cara", email="cara@example.org")
            complaint = practice.complaints.receive(
                customer="acme", complainant=cara.id, channel="email", type="service_quality", text="slow"
            )
            practice.complaints.acknowledge(
                complaint.id, contact="Ann", next_step="we look", next_date=MONDAY + 24 * HOUR
            )
            assert practice.deliver().put_off == 1
            deadline = practice.complaints.get(complaint.id).deadline("acknowledgement")
            assert deadline is not None
            assert deadline.met_at is None
            clock.set(deadline.due_at + HOUR)
            (message,) = practice.messages.find(parent=complaint.id)
            late = practice.deliver()
            assert (late.put_off, late.sent) == (1, 0)
            by_phone = opened.acting_as("ann", happened_at=MONDAY + HOUR)
            by_phone.messages.record_told(message.id, channel="phone", to="Cara")
            met = practice.complaints.get(complaint.id).deadline("acknowledgement")
            assert met is not None
            assert (met.met_at, met.channel) == (MONDAY + HOUR, "phone")
            with pytest.raises(NotAvailable):
                practice.messages.retry(message.id)


def test_what_is_urgent_goes_by_the_channel_for_that_and_the_rest_by_the_dearest(clock: StoppedClock) -> None:
    chat, mail = Box("chat"), Box("email")
    with Practice.open(clock=clock, notifiers=(chat, mail)) as opened:
        practice = opened.acting_as("ann")
        cara = practice.people.register(full_name="Cara", email="cara@example.org")
        practice.people.prefer(cara, preferred_channels=("email",), urgent_channel="chat")
        wrote(practice, cara.id)
        assert practice.deliver().sent == 1
        assert (len(mail.letters), len(chat.letters)) == (1, 0)
        wrote(practice, cara.id, urgent=True)
        assert practice.deliver().sent == 1
    assert (len(mail.letters), len(chat.letters)) == (1, 1)


def test_who_opted_out_of_a_purpose_gets_nothing_for_it(practice: Practice, cara: Person, box: Box) -> None:
    practice.people.prefer(cara.id, opted_out=("status",))
    wrote(practice, cara.id)
    assert practice.deliver().troubles[0].problem == "the recipient wants nothing by status"
    assert not box.letters
