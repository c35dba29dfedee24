"""A complaint is received from anybody, on any channel, and never dropped."""

from typing import Any, get_args

import pytest

from itilbrm.errors import InvalidInput, Reason, Refused
from itilbrm.lifecycle import Occasion, evolve
from itilbrm.processes.complaints import (
    PROVIDER_DEFAULT,
    Channel,
    ComplaintType,
    definition_for,
    definitions,
    handling,
)
from itilbrm.testing import KnownRecords
from itilbrm.values import ANONYMOUS, UNIDENTIFIED
from tests.processes.complaints.cases import at, received


def reasons(error: pytest.ExceptionInfo[Refused]) -> dict[str, str]:
    return {reason.rule: reason.text for reason in error.value.reasons}


@pytest.mark.realises("BR-CPL-1", "SM-CPL")
def test_a_complaint_is_received_with_who_what_when_and_how() -> None:
    complaint = received(at(5, happened=2), services=("mail", "dns"), labels={"queue": "7"})
    assert complaint.id.startswith("cpl_")
    assert (complaint.state, complaint.state.category, complaint.version) == ("received", "open", 1)
    assert (complaint.customer, complaint.complainant, complaint.channel) == ("acme", "cara", "email")
    assert (complaint.received_at, complaint.moved_at) == (at(2).at, at(5).at)
    assert (complaint.services, dict(complaint.labels)) == (("mail", "dns"), {"queue": "7"})
    assert complaint.reference == complaint.id
    assert received().id != received().id


@pytest.mark.realises("BR-CPL-1")
@pytest.mark.parametrize("channel", get_args(Channel))
def test_every_channel_is_open(channel: str) -> None:
    assert received(channel=channel).channel == channel


@pytest.mark.realises("BR-CPL-1")
@pytest.mark.parametrize("kind", get_args(ComplaintType))
def test_every_type_is_known(kind: str) -> None:
    assert received(type=kind).type == kind


@pytest.mark.realises("BR-CPL-1")
@pytest.mark.parametrize("who", [UNIDENTIFIED, ANONYMOUS])
def test_who_is_not_known_is_held_and_never_dropped(who: str) -> None:
    complaint = received(customer=UNIDENTIFIED, complainant=who)
    assert (complaint.customer, complaint.complainant) == (UNIDENTIFIED, who)


@pytest.mark.realises("BR-CPL-1")
@pytest.mark.parametrize("field", ["customer", "complainant", "text"])
@pytest.mark.parametrize("blank", ["", " \n"])
def test_a_complaint_without_who_or_what_is_refused(field: str, blank: str) -> None:
    with pytest.raises(InvalidInput, match=f"{field}: the text is blank"):
        received(None, **{field: blank})


@pytest.mark.realises("BR-CPL-1")
@pytest.mark.parametrize("field", ["customer", "complainant", "channel", "type", "text"])
def test_a_complaint_that_leaves_out_who_what_or_how_is_refused(field: str) -> None:
    given: dict[str, Any] = {"customer": "a", "complainant": "b", "channel": "email", "type": "other", "text": "x"}
    del given[field]
    with pytest.raises(InvalidInput, match=f"{field}: 'receive' needs it; give {field}"):
        handling.receive(at(0), **given)


@pytest.mark.parametrize(("field", "word"), [("channel", "fax"), ("channel", "other"), ("type", "praise")])
def test_a_word_outside_the_vocabulary_is_refused(field: str, word: str) -> None:
    with pytest.raises(InvalidInput, match=f"{field}: '{word}' is not known; choose from"):
        received(None, **{field: word})


@pytest.mark.realises("G-2")
def test_a_complaint_is_not_received_in_the_future() -> None:
    with pytest.raises(InvalidInput, match="lies ahead of the clock"):
        received(at(0, happened=1))


@pytest.mark.realises("BR-CPL-1")
def test_who_speaks_for_another_names_what_entitles_them() -> None:
    assert received(on_behalf_of="bob", authority="power of attorney").on_behalf_of == "bob"
    for authority in ("", " "):
        with pytest.raises(Refused) as error:
            received(on_behalf_of="bob", authority=authority)
        assert reasons(error) == {"BR-CPL-1": "nothing entitles to complain on behalf of bob"}


# What counts as a complaint


@pytest.mark.realises("BR-CPL-2")
def test_the_default_definition_holds_where_nothing_was_agreed() -> None:
    assert received().definition == PROVIDER_DEFAULT
    assert definition_for("acme", at(0).at, KnownRecords()) == PROVIDER_DEFAULT


@pytest.mark.realises("BR-CPL-2")
def test_the_edition_in_force_is_frozen_on_the_complaint() -> None:
    agreed = definitions.agree(at(0), customer="acme", text="Anything unkind", agreed_with="dana")
    other = definitions.agree(at(0), customer="other", text="Anything", agreed_with="otto")
    complaint = received(at(1, agreed, other))
    revised = definitions.revise(agreed, at(2), text="Anything at all", agreed_with="dana", examples_in=("a frown",))
    assert complaint.definition == f"{agreed.id}/1"
    assert received(at(3, revised, other)).definition == f"{agreed.id}/2"
    ended = definitions.end(revised, at(4))
    assert received(at(5, ended, other)).definition == PROVIDER_DEFAULT
    anew = definitions.revise(ended, at(6), text="Anything after all", agreed_with="dana")
    held = [definition_for("acme", at(hour).at, KnownRecords(anew)) for hour in (-1, 0, 1, 2, 3, 4, 5, 6)]
    default, first, second, third = PROVIDER_DEFAULT, f"{agreed.id}/1", f"{agreed.id}/2", f"{agreed.id}/3"
    assert held == [default, first, first, second, second, default, default, third], "judged by when it was received"


def test_an_edition_does_not_begin_before_the_one_before_it() -> None:
    agreed = definitions.agree(at(5), customer="acme", text="Anything unkind", agreed_with="dana")
    revised = definitions.revise(agreed, at(7), text="Anything", agreed_with="dana")
    with pytest.raises(InvalidInput, match="lies before edition 2"):
        definitions.end(revised, Occasion("ann", at(8).at, at(6).at))
    with pytest.raises(InvalidInput, match="without an edition"):
        evolve(revised, editions=())


@pytest.mark.realises("BR-CPL-2")
def test_a_customer_has_one_definition_whose_editions_are_counted() -> None:
    agreed = definitions.agree(at(0), customer="acme", text="x", agreed_with="dana", examples_out=("praise",))
    assert agreed.id == definitions.agree(at(9), customer="acme", text="y", agreed_with="dana").id
    ended = definitions.end(definitions.revise(agreed, at(1), text="y", agreed_with="dana"), at(2))
    again = definitions.revise(ended, at(3), text="z", agreed_with="dana")
    assert (again.edition, again.state, again.examples_out) == (3, "in_force", ())


@pytest.mark.realises("G-12")
def test_a_definition_is_taken_over_with_its_edition() -> None:
    given: dict[str, Any] = {"origin": "crm", "reference": "7", "customer": "acme", "text": "x", "agreed_with": "dana"}
    adopted = definitions.adopt(at(0), **given, edition=4, state="ended")
    assert (adopted.edition, adopted.state) == (4, "ended")
    assert adopted.origin is not None
    assert adopted.id == definitions.agree(at(0), customer="acme", text="y", agreed_with="dana").id


# Complaints about complaints


@pytest.mark.realises("BR-CPL-14")
def test_dissatisfaction_with_the_handling_of_a_complaint_is_a_complaint_too() -> None:
    first = received()
    second = received(at(9, first), type="complaint_handling", related=(first.id,), text="Nobody answers")
    assert (second.state, second.related) == ("received", (first.id,))
    assert second.id != first.id


@pytest.mark.realises("BR-CPL-14")
def test_a_complaint_about_complaints_names_those_there_are() -> None:
    first = received()
    with pytest.raises(Refused) as error:
        received(at(9, first), type="complaint_handling", related=(first.id, "cpl_x", "cpl_y"))
    assert reasons(error) == {"BR-CPL-14": "there is no complaint cpl_x, cpl_y"}


@pytest.mark.realises("BR-CPL-1", "BR-CPL-14", "G-5")
def test_everything_that_stands_in_the_way_is_told_at_once() -> None:
    with pytest.raises(Refused) as error:
        received(on_behalf_of="bob", related=("cpl_x",))
    assert error.value.reasons == (
        Reason("BR-CPL-1", "nothing entitles to complain on behalf of bob"),
        Reason("BR-CPL-14", "there is no complaint cpl_x"),
    )
