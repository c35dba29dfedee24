"""A complaint comes back, turns out to be something else, says the same as another, or speaks for many."""

from datetime import timedelta
from typing import Any

import pytest

from itilbrm.errors import Refused
from itilbrm.lifecycle import evolve
from itilbrm.parties import customer_at
from itilbrm.processes.complaints import Complaint
from itilbrm.processes.complaints.definitions import agree
from itilbrm.processes.complaints.handling import (
    accept,
    acknowledge,
    adopt,
    close,
    identify,
    inform,
    join_master,
    mark_duplicate,
    move_to_customer,
    object,  # noqa: A004  the word of the domain
    reclassify,
    reopen,
    request_information,
    take_earlier_receipt,
    withdraw,
)
from itilbrm.values import ANONYMOUS, UNIDENTIFIED
from tests.processes.complaints.cases import (
    MONDAY,
    TOLD,
    acknowledged,
    assessed,
    at,
    by_procedure,
    communicated,
    investigated,
    on_day,
    only,
    received,
    timers,
)

DAY = timedelta(days=1)
NO_COMPLAINT: dict[str, Any] = {"into": "incident", "confirmed_by": "bob", "reference": "INC-7"}


def closed(**changed: Any) -> Complaint:  # noqa: ANN401  any particular
    return close(accept(communicated(**changed), at(20, by="cara")), at(21))


# Reopening


@pytest.mark.realises("SC-9", "BR-CPL-11", "SM-CPL")
def test_a_closed_complaint_is_reopened_inside_the_window_with_a_reason() -> None:
    was = closed()
    with pytest.raises(Refused, match="no reason is given"):
        reopen(was, on_day(20))
    again = reopen(was, on_day(20, by="cara", reason="it came back"))
    assert (again.state, again.closures, again.closed_at) == ("under_assessment", was.closures, None)
    assert [(each.by, each.at, each.new_facts) for each in again.reopenings] == [("cara", on_day(20).at, False)]
    assert again.deadlines[:2] == was.deadlines
    assert acknowledge(again, on_day(21), **{**TOLD, "next_date": on_day(30).at}).acknowledgement is not None


@pytest.mark.realises("SC-9", "BR-CPL-11", "TM-CPL-2")
def test_after_the_window_it_needs_new_facts_or_an_external_body_else_a_new_complaint_continues_it() -> None:
    was = closed()
    assert reopen(was, on_day(61, reason="x")).state == "under_assessment"
    with pytest.raises(Refused) as error:
        reopen(was, on_day(63, reason="x"))
    (reason,) = error.value.reasons
    assert reason.rule == "BR-CPL-11"
    assert f"receive a new complaint with follow_up_of={was.id!r}" in reason.text
    assert reopen(was, on_day(99, reason="x"), new_facts=True).reopenings[0].new_facts
    assert reopen(was, on_day(99, reason="x"), asked_by_body="the ombudsman").reopenings[0].asked_by_body
    new = received(on_day(99, 12, policies=None), follow_up_of="")
    assert received(evolve(on_day(99), lookup=at(0, was).lookup), follow_up_of=was.id).follow_up_of == was.id
    assert new.follow_up_of == ""
    with pytest.raises(Refused, match="there is no complaint cpl_none"):
        received(follow_up_of="cpl_none")


@pytest.mark.realises("TM-CPL-2")
def test_the_window_is_data() -> None:
    with pytest.raises(Refused, match="it could be reopened until"):
        reopen(closed(), on_day(20, reason="x", policies=timers(TM_CPL_2="7 calendar days")))
    assert reopen(closed(), on_day(999, reason="x", policies=timers(TM_CPL_2="off"))).state == "under_assessment"


@pytest.mark.realises("BR-CPL-22", "BR-CPL-11")
def test_it_is_asked_for_by_the_complainant_the_customer_or_us() -> None:
    for given, why in (
        ({"on_behalf_of": "bob", "authority": "x"}, "bob is not the complainant"),
        ({"on_behalf_of": "cara"}, "nothing entitles ann to ask for cara"),
        ({"for_customer": True}, "it was not made in the name of the unit"),
    ):
        with pytest.raises(Refused, match=why):
            reopen(closed(), on_day(9, reason="x"), **given)
    asked = reopen(closed(), on_day(9, reason="x"), on_behalf_of="cara", authority="a letter")
    assert asked.reply is not None
    assert (asked.reply.kind, asked.reply.authority, asked.reopenings[0].by) == ("reopened", "a letter", "cara")
    assert reopen(closed(in_unit_name=True), on_day(9, by="dana", reason="x"), for_customer=True).reopenings
    assert reopen(closed(), on_day(9, by="cara", reason="x"), on_behalf_of="cara").reopenings


@pytest.mark.realises("G-12", "BR-CPL-11")
def test_what_was_closed_elsewhere_comes_back_with_deadlines_of_ours() -> None:
    given: dict[str, Any] = {
        "origin": "old",
        "reference": "1",
        "state": "closed",
        "received_at": MONDAY,
        "closed_at": MONDAY + DAY,
    }
    said: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other", "text": "x"}
    old = adopt(on_day(9), **given, **said, closure="customer_accepted", target_at=MONDAY + DAY)
    assert [each.kind for each in old.closures] == ["customer_accepted"]
    again = reopen(old, on_day(10, reason="x"))
    assert [each.kind for each in again.deadlines] == ["decision", "acknowledgement", "decision"]


# No complaint after all


@pytest.mark.realises("SC-34", "BR-CPL-12", "SM-CPL")
def test_what_is_an_incident_by_the_definition_is_reclassified_with_a_second_person() -> None:
    found = reclassify(received(), at(5, reason="mail is down"), **NO_COMPLAINT)
    assert found.reclassification is not None
    assert (found.reclassification.into, found.reclassification.reference) == ("incident", "INC-7")
    assert (found.reclassification.confirmed_by, found.reclassification.at) == ("bob", at(5).at)
    assert (found.state, found.closed_at) == ("reclassified", at(5).at)
    told = reclassify(received(), at(5, reason="mail is down"), **NO_COMPLAINT, channel="phone", to="Cara")
    assert told.reclassification is not None
    assert (told.reclassification.channel, told.reclassification.to) == ("phone", "Cara")


@pytest.mark.realises("BR-CPL-12")
@pytest.mark.parametrize(
    ("changed", "reason", "why"),
    [
        ({"into": "nonsense"}, "x", "'nonsense' is not one of incident, request, query, compliment, suggestion"),
        ({"confirmed_by": "ann"}, "x", "no second person confirms that it is no complaint"),
        ({"confirmed_by": UNIDENTIFIED}, "x", "no second person confirms that it is no complaint"),
        ({"confirmed_by": "otto"}, "x", "otto is complained about"),
        ({}, " ", "nothing says why it does not meet the definition provider/1"),
    ],
)
def test_nothing_is_reclassified_alone_into_anything_or_without_a_reason(
    changed: dict[str, Any], reason: str, why: str
) -> None:
    with pytest.raises(Refused) as error:
        reclassify(received(about=("otto",)), at(5, reason=reason), **{**NO_COMPLAINT, **changed})
    assert [(each.rule, each.text) for each in error.value.reasons] == [("BR-CPL-12", why)]


def test_what_it_may_be_instead_is_data() -> None:
    policies = by_procedure(reclassified_into=("question",))
    given: dict[str, Any] = {**NO_COMPLAINT, "into": "question"}
    assert reclassify(received(), at(5, reason="x", policies=policies), **given).state == "reclassified"


@pytest.mark.realises("SC-34", "BR-CPL-12", "TM-CPL-2")
def test_the_complainant_objects_and_the_deadlines_go_on_counting_from_the_receipt() -> None:
    found = reclassify(acknowledged(), at(5, reason="mail is down"), **NO_COMPLAINT)
    with pytest.raises(Refused, match="only cara can say so, not ann"):
        object(found, on_day(9))
    owned = only(found, in_unit_name=True, owner="ann")
    with pytest.raises(Refused, match="ann handles the complaint and is not the customer"):
        object(owned, on_day(9), for_customer=True)
    back = object(found, on_day(9, by="cara"))
    assert (back.state, back.deadlines, back.closed_at) == ("under_assessment", found.deadlines, None)
    assert back.reply is not None
    assert (back.reply.kind, len(back.reopenings)) == ("objected", 1)
    with pytest.raises(Refused, match=r"the complainant could object until .* follow_up_of="):
        object(found, on_day(63, by="cara"))
    assert object(found, on_day(999, by="cara", policies=timers(TM_CPL_2="off"))).state == "under_assessment"


@pytest.mark.realises("BR-CPL-12", "G-12")
def test_an_objection_sets_what_was_never_set_and_leaves_what_was_taken_over() -> None:
    found = only(reclassify(received(), at(5, reason="x"), **NO_COMPLAINT), deadlines=())
    assert [each.counted_from for each in object(found, on_day(2, by="cara")).deadlines] == [MONDAY, MONDAY]
    given: dict[str, Any] = {"origin": "old", "reference": "1", "state": "reclassified", "received_at": MONDAY}
    said: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other", "text": "x"}
    assert object(adopt(on_day(1), **given, **said), on_day(2, by="cara")).deadlines == ()


# The same as another


def pair(**changed: Any) -> tuple[Complaint, Complaint]:  # noqa: ANN401  any particular
    return received(at(0), services=("mail",)), received(at(9), **{"services": ("mail", "web"), **changed})


@pytest.mark.realises("BR-CPL-23", "SM-CPL")
def test_a_duplicate_gives_its_earlier_receipt_to_the_master() -> None:
    early, late = pair()
    duplicate = mark_duplicate(early, at(10, late), of=late.id)
    assert (duplicate.state, duplicate.duplicate_of, duplicate.closed_at) == ("duplicate", late.id, at(10).at)
    master = take_earlier_receipt(
        acknowledge(late, at(11), **TOLD, channel="phone"), at(12, duplicate), duplicate=early.id
    )
    assert master.received_at == MONDAY
    acknowledgement, decision = master.deadlines
    assert (acknowledgement.met_at, acknowledgement.counted_from) == (at(11).at, at(9).at), "what is met stays"
    assert (decision.due_at, decision.counted_from) == (early.deadlines[1].due_at, MONDAY)
    assert decision.original_due_at == late.deadlines[1].due_at
    assert take_earlier_receipt(master, at(13, duplicate), duplicate=early.id).received_at == MONDAY
    with pytest.raises(Refused, match="is no duplicate of it"):
        take_earlier_receipt(late, at(12, early), duplicate=early.id)
    assert take_earlier_receipt.function(late, at(12), duplicate="cpl_x") is late


@pytest.mark.realises("BR-CPL-23")
def test_a_duplicate_has_an_unclosed_master_of_the_same_complainant_and_subject() -> None:
    early, late = pair()
    gone = withdraw(late, at(10, by="cara", reason="x"))
    _, other = pair(complainant="cleo")
    _, elsewhere = pair(services=("phone",))
    unknown = received(complainant=UNIDENTIFIED)
    for complaint, known, of, why in (
        (early, early, early.id, "it is no duplicate of itself"),
        (early, late, "cpl_none", "there is no complaint cpl_none"),
        (early, gone, gone.id, f"{gone.id} is withdrawn"),
        (early, other, other.id, "nobody knows that .* comes from the same complainant; relate them, or join a master"),
        (unknown, received(complainant=UNIDENTIFIED), "", "there is no complaint"),
        (early, elsewhere, elsewhere.id, "is about other services"),
    ):
        with pytest.raises(Refused, match=why):
            mark_duplicate(complaint, at(11, known), of=of)
    twin = received(complainant=UNIDENTIFIED)
    with pytest.raises(Refused, match="nobody knows that"):
        mark_duplicate(unknown, at(11, twin), of=twin.id)
    plain = received()
    assert mark_duplicate(received(), at(11, plain), of=plain.id).state == "duplicate"


def test_a_duplicate_that_waited_waits_no_more() -> None:
    asked = request_information(assessed(), at(4), asked="x", by=at(30).at)
    other = received()
    gone = mark_duplicate(asked, at(9, other), of=other.id)
    assert (gone.waiting, [each.is_paused for each in gone.deadlines]) == (None, [False, False])


# One for many


@pytest.mark.realises("BR-CPL-19", "SM-CPL")
def test_a_master_is_another_complaint_that_stands_and_has_none_itself() -> None:
    master, child = investigated(), received(complainant="cleo")
    joined = join_master(child, at(9, master), master=master.id)
    assert (joined.master, joined.state, joined.deadlines) == (master.id, "received", child.deadlines)
    gone = withdraw(received(), at(5, by="cara", reason="x"))
    for complaint, known, of, why in (
        (child, (), child.id, "it is not its own master"),
        (child, (), "cpl_none", "there is no complaint cpl_none"),
        (child, (gone,), gone.id, "is withdrawn"),
        (received(), (joined, master), joined.id, "has a master itself"),
        (master, (child, joined, master), child.id, "it speaks for others itself"),
    ):
        known_child = [each for each in known if each is not child or complaint is not master]
        extra = [received()] if complaint is master else []
        with pytest.raises(Refused, match=why):
            join_master(complaint, at(10, *known_child, *extra), master=extra[0].id if extra else of)


# Becoming known


@pytest.mark.realises("SM-CPL", "BR-CPL-2")
def test_a_customer_and_a_complainant_that_nobody_knew_become_known() -> None:
    agreed = agree(at(-5), customer="acme", text="Anything unkind", agreed_with="dana")
    unknown = received(customer=UNIDENTIFIED, complainant=UNIDENTIFIED)
    known = identify(unknown, at(9, agreed), customer="acme", complainant="cara")
    assert (known.customer, known.complainant, known.definition) == ("acme", "cara", f"{agreed.id}/1")
    assert known.deadlines == unknown.deadlines, "they move by recompute alone"
    assert identify(unknown, at(9), complainant="cara").customer == UNIDENTIFIED
    for given, why in (
        ({}, "neither the customer nor the complainant is named"),
        ({"customer": "globex"}, "the customer is known to be acme"),
        ({"complainant": "cleo"}, "the complainant is known to be cara"),
    ):
        with pytest.raises(Refused, match=why):
            identify(received(), at(9), **given)
    with pytest.raises(Refused, match="anonymous is nobody in particular"):
        identify(unknown, at(9), complainant=ANONYMOUS)


@pytest.mark.realises("SM-CPL", "SC-21")
def test_the_customer_it_first_had_stays_on_record() -> None:
    first = move_to_customer(received(), at(1, reason="bought"), customer="globex")
    moved = move_to_customer(first, at(2, reason="bought"), customer="initech")
    assert (moved.customer, moved.deadlines) == ("initech", received().deadlines)
    assert [each.customer for each in moved.moved_from] == ["acme", "globex"]
    assert [customer_at(moved, at(hours).at) for hours in (0, 1, 2)] == ["acme", "globex", "initech"]
    with pytest.raises(Refused, match="names no customer"):
        move_to_customer(received(), at(1, reason="bought"), customer=UNIDENTIFIED)
    with pytest.raises(Refused, match="was not merged into that one, and no reason is given"):
        move_to_customer(received(), at(1), customer="globex")
    assert move_to_customer(closed(), at(30, reason="bought"), customer="globex").state == "closed"


@pytest.mark.realises("BR-MON-7")
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"recipient": "bob"}, "bob is neither the complainant nor authorised by them"),
        ({"state_text": " "}, "nothing says how it stands"),
        ({"state_text": "", "next_step": ""}, "nothing says how it stands and what comes next"),
        ({"next_date": None}, "nothing says by when the next step comes"),
        ({"next_date": MONDAY}, "the date promised to the complainant had passed already"),
    ],
)
def test_only_who_may_know_is_told_and_in_full(changed: dict[str, Any], why: str) -> None:
    said: dict[str, Any] = {"state_text": "We look into it", "next_step": "we call you", "next_date": at(99).at}
    with pytest.raises(Refused) as error:
        inform(assessed(), at(5), **{**said, **changed})
    assert [(each.rule, each.text) for each in error.value.reasons] == [("BR-MON-7", why)]
    with pytest.raises(Refused, match="the complainant is anonymous and cannot be told"):
        inform(received(complainant=ANONYMOUS), at(5), **said)
    spoken_for = received(on_behalf_of="bob", authority="a letter")
    assert inform(spoken_for, at(5), **said, recipient="bob").status is not None
