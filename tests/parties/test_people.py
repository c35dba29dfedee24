"""People are reachable, keep what they did when they leave, and come from a directory once."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from itilbrm.errors import InvalidInput, NotAvailable
from itilbrm.lifecycle import Occasion, evolve
from itilbrm.parties import PEOPLE, Origin, Person, origin_key, reason_given, reason_given_at_creation
from itilbrm.parties.people import adopt, correct, deactivate, reactivate, register, transfer

NOW: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
ON: Final = Occasion("hr", NOW)


def ann() -> Person:
    return register(ON, full_name="Ann Lee", email="ann@example.org")


@pytest.mark.parametrize("how", [{"email": "ann@example.org"}, {"phone": "112"}])
def test_somebody_is_reached_in_one_way_at_least(how: dict[str, str]) -> None:
    person = register(ON, full_name="Ann Lee", **how)
    assert (person.state, person.id[:4]) == ("active", "per_")
    with pytest.raises(InvalidInput, match="email: nothing says how the person is reached; give an e-mail address"):
        correct(person, ON, **dict.fromkeys(how, ""))


@pytest.mark.parametrize("email", ["a@b", "ann.lee+brm@mail.example.org", '"a@b"@example.org', "ä@straße.example"])
def test_an_address_with_two_sides_is_an_address(email: str) -> None:
    assert register(ON, full_name="Ann", email=email).email == email


@pytest.mark.parametrize("email", ["ann", "@example.org", "ann@", "ann@.", "ann@.org", "ann@org.", "ann @example.org"])
def test_what_nobody_can_write_to_is_no_address(email: str) -> None:
    with pytest.raises(InvalidInput, match=r"is no e-mail address; write name@example.org"):
        register(ON, full_name="Ann", email=email)


def test_somebody_has_a_name() -> None:
    with pytest.raises(InvalidInput, match="full_name: the text is blank"):
        register(ON, full_name=" ", phone="112")


def test_what_is_not_corrected_stays() -> None:
    assert correct(ann(), ON, phone="112").full_name == "Ann Lee"
    assert correct(ann(), ON, full_name="Ann Smith").email == "ann@example.org"
    assert correct(ann(), ON, phone="112", email="").phone == "112"


def test_somebody_moves_to_another_unit() -> None:
    assert transfer(ann(), ON, unit="unt_1").unit == "unt_1"


def test_somebody_leaves_and_comes_back() -> None:
    gone = deactivate(ann(), ON)
    assert (gone.state, gone.state.category, gone.full_name) == ("inactive", "closed", "Ann Lee")
    assert correct(gone, ON, full_name="Ann Smith").state == "inactive"
    with pytest.raises(NotAvailable, match="available: correct, prefer, transfer, reactivate"):
        deactivate(gone, ON)
    assert reactivate(gone, ON).state == "active"


@pytest.mark.realises("G-12")
def test_somebody_is_taken_over_as_the_directory_has_them() -> None:
    since = NOW - timedelta(days=400)
    given: dict[str, Any] = {"origin": "ldap", "reference": "ann", "full_name": "Ann Lee", "phone": "112"}
    person = adopt(ON, **given, state="inactive", since=since)
    assert (person.state, person.since, person.origin) == (
        "inactive",
        since,
        Origin(system="ldap", reference="ann"),
    )
    assert adopt(ON, **given).id == person.id
    assert adopt(ON, **given).since == NOW
    with pytest.raises(InvalidInput, match="'gone' is no state of person; choose from active, inactive"):
        adopt(ON, **given, state="gone")


def test_an_origin_names_system_and_reference() -> None:
    assert origin_key(origin="ldap", reference="ann", full_name="Ann") == ("ldap", "ann")
    for given in ({"system": " ", "reference": "1"}, {"system": "ldap", "reference": ""}):
        with pytest.raises(InvalidInput, match="the text is blank"):
            Origin(**given)


def test_a_person_is_frozen_in_the_subject_of_what_is_said_of_them() -> None:
    assert PEOPLE.subject == "id"
    with pytest.raises(InvalidInput, match="id: belongs to the lifecycle"):
        evolve(ann(), id="per_2")


def test_a_new_record_may_want_a_reason_as_a_step_may() -> None:
    guard = reason_given_at_creation("X-1", "nothing says why")
    assert (guard.rule, guard.sentence) == ("X-1", "a reason is given")
    assert guard(ON) == "nothing says why"
    assert guard(Occasion("hr", NOW, reason="it must be")) is None
    step = reason_given("X-2")
    assert step(ann(), ON) == "no reason is given"
    assert step(ann(), Occasion("hr", NOW, reason="it must be")) is None
