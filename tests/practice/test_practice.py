"""The practice composes stores, lifecycles and clocks, and says plainly what it cannot do."""

import pydoc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import attrs
import pytest

from itilbrm import STAYS, Lifecycle, Occasion, Past, Practice, Record, State, errors, evolve
from itilbrm.processes.complaints import handling
from itilbrm.registers import Complaints
from itilbrm.testing import StoppedClock

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPEN = State("open", category="open")
DONE = State("done", category="closed")


@attrs.frozen(kw_only=True)
class Wish(Record):
    """Something somebody would like."""

    kind: ClassVar[str] = "wish"
    prefix: ClassVar[str] = "wsh"

    text: str
    votes: int = 0


WISHES = Lifecycle("wishing", record=Wish, initial=OPEN, final=(DONE,))


@WISHES.creation()
def make(on: Occasion, *, text: str) -> Wish:  # noqa: ARG001  the form of every creation
    """Wish for something."""
    return Wish(text=text)


@WISHES.adoption(into=(OPEN, DONE), key=lambda *, number, **_: (number,))
def bring(on: Occasion, *, number: str, text: str, state: str = "open") -> tuple[Past[Wish], ...]:
    """Bring a wish from elsewhere."""
    return (Past(WISHES.state(state), on.at, Wish(text=text, votes=len(number))),)


@WISHES.step(OPEN, to=STAYS)
def vote(wish: Wish, on: Occasion) -> Wish:  # noqa: ARG001  the form of every step
    """Say that you wish it too."""
    return evolve(wish, votes=wish.votes + 1)


@WISHES.step(OPEN, to=DONE)
def grant(wish: Wish, on: Occasion) -> Wish:  # noqa: ARG001  the form of every step
    """Make it come true."""
    return wish


WISHES.seal()


@pytest.fixture
def practice() -> Iterator[Practice]:
    with Practice.open(clock=StoppedClock(NOW), lifecycles=(WISHES,)) as practice:
        yield practice


def test_a_lifecycle_of_ones_own_is_kept_like_any_other(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    wish = ann.perform(make, text="faster mail")
    voted = ann.perform(vote, wish)
    granted = ann.perform("grant", voted.id)

    assert granted.state == "done"
    assert (voted.votes, voted.version) == (1, 2)
    assert practice.register("wish").get(wish.id) == granted
    assert [fact.step for fact in practice.history(wish.id)] == ["make", "vote", "grant"]
    assert practice.verify().ok


@pytest.mark.realises("G-12")
def test_what_is_brought_from_elsewhere_is_brought_once(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    first = ann.perform(bring, number="7", text="blue chairs")
    again = ann.perform(bring, number="7", text="red chairs", state="done")
    assert again == first
    assert practice.register("wish").count() == 1


def test_a_step_by_name_alone_needs_to_know_of_what(practice: Practice) -> None:
    with pytest.raises(errors.InvalidInput, match=r"does not say of what; .* use practice\.register\(kind\)"):
        practice.acting_as("ann").perform("grant")  # type: ignore[call-overload]  # the mistake is the point


def test_a_step_needs_a_record_and_a_creation_takes_none(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    wish = ann.perform(make, text="faster mail")
    with pytest.raises(errors.InvalidInput, match="needs a record"):
        ann.perform(grant)  # type: ignore[call-overload]  # the mistake is the point
    with pytest.raises(errors.NotAvailable, match="'make' is not available in the state 'open'"):
        ann.perform(make, wish, text="again")  # type: ignore[call-overload]  # the mistake is the point
    with pytest.raises(errors.NotAvailable, match="'make' is not available"):
        ann.perform("make", wish.id, text="again")
    with pytest.raises(errors.NotAvailable, match="available: vote, grant"):
        ann.perform("make", wish.id, text="again")


def test_a_misspelt_step_is_answered_with_the_right_one(practice: Practice) -> None:
    wish = practice.acting_as("ann").perform(make, text="faster mail")
    with pytest.raises(errors.NotAvailable, match="did you mean 'grant'"):
        practice.acting_as("ann").perform("grants", wish.id)


def test_nobody_acts_unnamed_as_the_clock_or_in_the_past(practice: Practice) -> None:
    for nobody in ("", "  ", "clock"):
        with pytest.raises(errors.InvalidInput, match="names nobody who could act"):
            practice.acting_as(nobody)
    with pytest.raises(errors.InvalidInput, match="has blanks around it"):
        practice.acting_as(" ann ")
    with pytest.raises(errors.InvalidInput, match="nobody is said to register"):
        practice.people.register(full_name="Ann", phone="1")
    with pytest.raises(errors.InvalidInput, match="nobody can act in the past"):
        practice.as_at(NOW).acting_as("ann")
    with pytest.raises(errors.InvalidInput, match="no time zone"):
        practice.acting_as("ann", happened_at=datetime(2026, 1, 1))  # noqa: DTZ001  the naive one is the point


def test_what_has_not_happened_yet_is_not_recorded(practice: Practice) -> None:
    early = practice.acting_as("ann", happened_at=NOW + timedelta(seconds=1))
    with pytest.raises(errors.InvalidInput, match="ahead of the clock"):
        early.perform(make, text="tomorrow")


def test_an_id_that_names_nothing_is_said_not_to(practice: Practice) -> None:
    for key in ("cpl_nothing", "nothing", ""):
        with pytest.raises(errors.NotFound):
            practice.history(key)
        with pytest.raises(errors.NotFound):
            practice.complaints.get(key)
    with pytest.raises(errors.InvalidInput, match="no kind of record in use"):
        practice.register("dream")


def test_two_lifecycles_of_one_kind_cannot_be_in_use() -> None:
    with pytest.raises(errors.BadDefinition, match="of 'wishing' too"):
        Practice.open(lifecycles=(WISHES, WISHES_TOO))


@attrs.frozen(kw_only=True)
class Wish2(Record):
    """Another kind with the same prefix."""

    kind: ClassVar[str] = "wish2"
    prefix: ClassVar[str] = "wsh"


WISHES_TOO = Lifecycle("wishing too", record=Wish2, initial=OPEN, final=(OPEN,))


@WISHES_TOO.creation()
def dream(on: Occasion) -> Wish2:  # noqa: ARG001  the form of every creation
    """Dream of something."""
    return Wish2()


WISHES_TOO.seal()


def test_a_creation_with_a_natural_key_is_not_taken_twice(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    agreed = ann.complaint_definitions.agree(customer="acme", text="What we say.", agreed_with="dana")
    with pytest.raises(errors.NotAvailable, match="available: revise, end"):
        ann.complaint_definitions.agree(customer="acme", text="What you say.", agreed_with="dana")
    ended = ann.complaint_definitions.end(agreed)
    revised = ann.complaint_definitions.revise(ended.id, text="What we all say.", agreed_with="dana")
    assert (revised.state, revised.edition) == ("in_force", 2)


def test_records_are_found_by_columns_in_order_and_page_by_page(practice: Practice, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'brm.db'}"
    with Practice.open(url, clock=StoppedClock(NOW)) as kept:
        for target in (practice, kept):
            received = [
                target.acting_as("desk", happened_at=NOW - timedelta(days=days)).complaints.receive(
                    customer="acme" if days % 2 else "bolt", complainant="c", channel="email", type="other", text="!"
                )
                for days in (3, 1, 2)
            ]
            oldest, newest, middle = received
            first = target.complaints.find(order="-began_at", limit=2)
            rest = target.complaints.find(order="-began_at", limit=2, after=first.after)
            assert [*first, *rest] == [newest, middle, oldest]
            assert first[:1] == (newest,)
            assert rest.after == ""
            assert list(target.complaints.find(customer="acme", order="began_at")) == [oldest, newest]
            assert target.complaints.count(customer="acme") == 2
            assert target.complaints.count(by="customer") == {"acme": 2, "bolt": 1}
            assert oldest.id in target.complaints
            assert "cpl_none" not in target.complaints


def test_a_question_that_makes_no_sense_is_answered_with_what_would(practice: Practice) -> None:
    with pytest.raises(errors.InvalidInput, match="did you mean 'customer'"):
        practice.complaints.find(custmer="acme")
    with pytest.raises(errors.InvalidInput, match="did you mean 'began_at'"):
        practice.complaints.find(order="began")
    with pytest.raises(errors.InvalidInput, match="limit: 0"):
        practice.complaints.find(limit=0)
    for limit in ("5", None, True, 2**63):
        with pytest.raises(errors.InvalidInput, match=f"limit: {limit!r} is no number"):
            practice.complaints.find(limit=limit)  # type: ignore[arg-type]  # the mistake is the point
    with pytest.raises(errors.InvalidInput, match="after: 'two' is no cursor; give the 'after' of the page before"):
        practice.complaints.find(after="two")
    for ask in (practice.complaints.find, practice.complaints.count, lambda **of: list(practice.complaints.each(**of))):
        with pytest.raises(errors.InvalidInput, match="did you mean 'received'"):
            ask(state="recieved")
        with pytest.raises(errors.InvalidInput, match="did you mean 'open'"):
            ask(category="opne")
    assert practice.complaints.count(state="received", category="open") == 0
    with pytest.raises(errors.InvalidInput, match="did you mean 'state'"):
        practice.complaints.count(by="sate")
    with pytest.raises(errors.InvalidInput, match="choose from service"):
        practice.complaints.report(by="weather")


def test_a_lifecycle_that_is_not_sealed_is_not_taken_into_use() -> None:
    unsealed = Lifecycle("dreaming", record=Wish2, initial=OPEN, final=(OPEN,))
    with pytest.raises(errors.BadDefinition, match=r"not sealed; call seal\(\)"):
        Practice.open(lifecycles=(unsealed,))


def test_an_adopted_complaint_that_is_not_there_is_named_as_it_was_asked_for(practice: Practice) -> None:
    with pytest.raises(errors.NotFound, match=r"no complaint has the id 'old:4711'; check origin and reference"):
        practice.complaints.adopted("old", "4711")


def test_the_past_verifies_the_present(practice: Practice) -> None:
    practice.acting_as("ann").perform(make, text="faster mail")
    assert practice.as_at(NOW - timedelta(days=1)).verify() == practice.verify()


def test_registers_and_pages_show_what_they_are(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    for number in range(3):
        ann.perform(make, text=f"{number}")
    assert repr(ann.register("wish")) == "<register: 3 of kind wish, acting as 'ann'>"
    assert repr(practice.complaints) == "<register: 0 of kind complaint>"
    assert repr(practice.register("wish").find(limit=2)) == "<page of 2 records, more after it>"
    assert repr(practice.register("wish").find()) == "<page of 3 records, none after it>"


def test_a_register_of_a_closed_store_can_still_be_shown(tmp_path: Path) -> None:
    with Practice.open(f"sqlite:///{tmp_path / 'brm.db'}") as practice:
        people = practice.people
    assert "it was closed; open it again" in repr(people)


def test_particulars_are_given_by_name(practice: Practice) -> None:
    ann = practice.acting_as("ann")
    with pytest.raises(errors.InvalidInput, match=r"receive: 1 of .* without a name; give each by its name: customer="):
        ann.complaints.receive("acme")  # type: ignore[call-arg]  # the mistake is the point
    with pytest.raises(errors.InvalidInput, match="adopt: 2 of its particulars came without a name"):
        ann.complaints.adopt("old", "1")  # type: ignore[call-arg]  # the mistake is the point
    with pytest.raises(errors.InvalidInput, match=r"investigate: 1 of .*: investigator="):
        ann.complaints.investigate("cpl_1", "ivy")  # type: ignore[call-arg]  # the mistake is the point
    with pytest.raises(errors.InvalidInput, match="it takes none"):
        ann.people.reactivate("per_1", "because")  # type: ignore[call-arg]  # the mistake is the point


def test_help_shows_the_registers_and_the_particulars_alone() -> None:
    shown = pydoc.plain(pydoc.render_doc(Practice))
    for name in ("complaints", "complaint_definitions", "people", "units"):
        assert f"{name}: " in shown
        assert any(name in vars(part).get("__annotations__", {}) for part in Practice.__mro__)
    receive = Complaints.__dict__["receive"]
    assert receive.__module__ == handling.receive.__module__
    assert " customer: " in receive.__doc__
    assert " on: " not in receive.__doc__
    assert " on: " in (handling.receive.__doc__ or "")


def test_a_practice_shows_who_acts() -> None:
    with Practice.open() as practice:
        assert repr(practice.acting_as("ann")).startswith("<practice acting as 'ann': ")
        assert repr(practice).startswith("<practice: person, ")


def test_a_misspelt_step_of_a_register_gets_a_suggestion(practice: Practice) -> None:
    for name, said in {
        "acknowlege": "'Complaints' object has no attribute 'acknowlege' (did you mean 'acknowledge'?)",
        "nonsense": "'Complaints' object has no attribute 'nonsense'",
        "_keepin": "'Complaints' object has no attribute '_keepin'",
    }.items():
        with pytest.raises(AttributeError) as caught:
            getattr(practice.complaints, name)
        assert (str(caught.value), caught.value.name) == (said, name)
    assert not hasattr(practice.complaints, "acknowlege")


def test_a_step_that_a_register_has_no_method_for_is_told_with_what_takes_it(practice: Practice) -> None:
    with pytest.raises(AttributeError, match=r"'vote'; take it by practice\.perform: wishing has it"):
        _ = practice.register("wish").vote  # type: ignore[attr-defined]  # wrong on purpose


def test_a_register_that_is_not_made_yet_has_no_suggestions() -> None:
    with pytest.raises(AttributeError, match=r"'Complaints' object has no attribute 'lifecycle'$"):
        _ = Complaints.__new__(Complaints).lifecycle
