"""Praise reaches the people it is meant for, and who gave it is thanked: the mirror of a complaint."""

from datetime import timedelta
from typing import Any, Final

import pytest

from itilbrm import Practice
from itilbrm.errors import InvalidInput, NotAvailable, Refused
from itilbrm.processes.complaints import Compliment, compliments, doubts_about, handling
from itilbrm.processes.complaints.compliments import (
    adopt,
    close,
    mark_unroutable,
    note_companion,
    note_told,
    pass_on,
    record,
    route,
    thank,
)
from itilbrm.testing import StoppedClock
from itilbrm.values import ANONYMOUS, UNIDENTIFIED
from tests.processes.complaints.cases import MONDAY, at, on_day, received, timers

DAY: Final = timedelta(days=1)


def recorded(hour: int = 0, **changed: Any) -> Compliment:  # noqa: ANN401  any particular
    usual: dict[str, Any] = {
        "customer": "acme",
        "given_by": "cara",
        "channel": "email",
        "text": "Thanks to the network team and Ana",
    }
    return record(at(hour), **{**usual, **changed})


def why(error: pytest.ExceptionInfo[Refused]) -> tuple[tuple[str, str], ...]:
    return tuple((reason.rule, reason.text) for reason in error.value.reasons)


@pytest.mark.realises("SC-22", "SM-CMT", "BR-CMT-1", "BR-CMT-2", "BR-CMT-3", "TM-CMT-1")
def test_praise_reaches_those_it_names_and_is_thanked_for() -> None:
    routed = route(recorded(named=("ana",)), at(1), named=("network", "ana"), owner="bob")
    assert (routed.state, routed.named, routed.owner) == ("routed", ("ana", "network"), "bob")
    assert routed.pass_on_by == MONDAY.replace(hour=17) + 7 * DAY
    once = pass_on(routed, at(2), to="ana")
    assert (once.state, once.still_to_hear, once.since) == ("routed", ("network",), routed.since)
    twice = pass_on(once, at(4, happened=3, by="bob"), to="network")
    assert [(each.to, each.by, each.at) for each in twice.passed_on] == [
        ("ana", "ann", at(2).at),
        ("network", "bob", at(3).at),
    ]
    assert twice.state == "passed_on"
    with pytest.raises(Refused) as error:
        close(twice, at(5))
    assert why(error) == (("BR-CMT-3", "cara was not thanked"),)
    assert error.value.reasons[0].who == ("bob",)
    thanked = thank(twice, at(6), channel="phone")
    assert (thanked.thanked_at, thanked.thanked_by, thanked.thanked_via) == (at(6).at, "ann", "phone")
    closed = close(thanked, at(7), reward_ref="R-1", good_practice_ref="GP-1")
    assert (closed.state, closed.closed_at, closed.reward_ref, closed.good_practice_ref) == (
        "closed",
        at(7).at,
        "R-1",
        "GP-1",
    )


@pytest.mark.realises("SC-22", "BR-CMT-1", "SM-CMT")
def test_praise_without_a_name_waits_for_one() -> None:
    with pytest.raises(Refused) as error:
        route(recorded(), at(1))
    assert why(error) == (("BR-CMT-1", "no person or team is named whom it praises"),)
    waiting = mark_unroutable(recorded(), at(1))
    assert (waiting.state, waiting.state.category) == ("unroutable", "waiting")
    assert route(waiting, at(2), named=("ana",)).state == "routed"
    with pytest.raises(Refused, match="it praises ana; route it"):
        mark_unroutable(recorded(named=("ana",)), at(1))
    thanked = thank(waiting, at(3), channel="letter")
    with pytest.raises(Refused, match="nothing says why nobody can be found"):
        close(thanked, at(4))
    assert close(thanked, at(4, reason="the team is gone")).state == "closed"


@pytest.mark.realises("BR-CMT-2")
def test_praise_is_passed_on_once_and_to_those_named() -> None:
    routed = route(recorded(), at(1), named=("ana", "network"))
    with pytest.raises(Refused, match="otto is not named"):
        pass_on(routed, at(2), to="otto")
    with pytest.raises(Refused, match="ana has heard of it already"):
        pass_on(pass_on(routed, at(2), to="ana"), at(3), to="ana")
    with pytest.raises(NotAvailable):
        pass_on(recorded(named=("ana",)), at(2), to="ana")


@pytest.mark.realises("BR-CMT-3")
def test_thanks_count_when_they_were_sent_and_the_first_counts() -> None:
    asked = thank(recorded(), at(2))
    assert (asked.thanked_at, asked.thanked_by) == (None, "ann")
    sent = note_told(asked, at(4), told=("thanks",), told_at=at(3).at, channel="email", to="c@example.org")
    assert (sent.thanked_at, sent.thanked_via) == (at(3).at, "email")
    assert note_told(sent, at(9), told=("thanks",), told_at=at(8).at, channel="email", to="c").thanked_at == at(3).at
    assert note_told(asked, at(4), told=("status",), told_at=at(3).at, channel="email", to="c").thanked_at is None
    with pytest.raises(Refused, match="they were thanked already"):
        thank(sent, at(9), channel="phone")
    for told_at in (at(-1).at, at(10).at):
        with pytest.raises(InvalidInput, match="lies before the receipt or ahead of the clock"):
            note_told(asked, at(9), told=("thanks",), told_at=told_at, channel="email", to="c")


@pytest.mark.realises("BR-CMT-3")
def test_nobody_thanks_somebody_anonymous() -> None:
    secret = recorded(given_by=ANONYMOUS, named=("ana",))
    with pytest.raises(Refused, match="whoever gave it is anonymous and cannot be thanked"):
        thank(secret, at(1))
    assert close(pass_on(route(secret, at(1)), at(2), to="ana"), at(3)).state == "closed"
    with pytest.raises(Refused) as error:
        close(pass_on(route(recorded(named=("ana",)), at(1)), at(2), to="ana"), at(3))
    assert error.value.reasons[0].who == ()


@pytest.mark.realises("TM-CMT-1")
def test_by_when_it_is_passed_on_is_data() -> None:
    def by(text: str) -> object:
        on = at(1, policies=timers(TM_CMT_1=text))
        return route(recorded(named=("ana",)), on).pass_on_by

    assert by("1 business day") == MONDAY.replace(hour=17) + DAY
    assert by("off") is None


@pytest.mark.realises("SM-CMT", "BR-CPL-1")
@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"text": " "}, "text: the text is blank"),
        ({"customer": ""}, "customer: the text is blank"),
        ({"given_by": ""}, "given_by: the text is blank"),
        ({"channel": "fax"}, "channel: 'fax' is not known"),
    ],
)
def test_praise_says_who_what_and_how(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        recorded(**changed)
    with pytest.raises(Refused, match="nothing entitles to speak on behalf of bob"):
        recorded(on_behalf_of="bob")
    assert recorded(customer=UNIDENTIFIED, given_by=UNIDENTIFIED).state == "recorded"


@pytest.mark.realises("G-12", "SM-CMT")
def test_praise_is_taken_over_in_the_state_it_has_elsewhere() -> None:
    given: dict[str, Any] = {"origin": "crm", "reference": "7", "received_at": MONDAY, "customer": "acme"}
    said: dict[str, Any] = {"given_by": "cara", "channel": "phone", "text": "Great"}
    routed = adopt(on_day(9), **given, **said, state="routed", named=("ana",))
    assert (routed.state, routed.since, pass_on(routed, on_day(10), to="ana").state) == ("routed", MONDAY, "passed_on")
    over = adopt(on_day(9), **given, **said, state="closed", closed_at=MONDAY + DAY)
    assert (over.state, over.since, over.closed_at, over.version) == ("closed", MONDAY + DAY, MONDAY + DAY, 2)
    assert adopt(on_day(9), **given, **said, state="closed").closed_at is None
    for state, closed_at in (("routed", MONDAY + DAY), ("closed", MONDAY - DAY)):
        with pytest.raises(InvalidInput, match="closed_at: one that is"):
            adopt(on_day(9), **given, **said, state=state, closed_at=closed_at)


# One of each


@pytest.mark.realises("SC-23", "SM-CMT")
def test_mixed_feedback_becomes_one_of_each_and_each_names_the_other() -> None:
    clock = StoppedClock(MONDAY)
    with Practice.open(clock=clock) as practice:
        ann = practice.acting_as("ann")
        complaint, compliment = ann.complaints.receive_mixed(
            customer="acme",
            given_by="cara",
            channel="email",
            type="availability",
            complaint="The outage was awful",
            compliment="Ana was great",
            services=("mail",),
            named=("ana",),
            owner="bob",
        )
        assert (complaint.came_with, compliment.came_with) == (compliment.id, complaint.id)
        assert (complaint.services, compliment.named, complaint.owner) == (("mail",), ("ana",), "bob")
        other = ann.compliments.record(customer="acme", given_by="cara", channel="email", text="Well done")
        blame = ann.complaints.receive(
            customer="acme", complainant="cara", channel="email", type="other", text="Late", came_with=other.id
        )
        assert practice.compliments.get(other.id).came_with == blame.id
        assert practice.complaints.get(blame.id).version == 1, "it named the compliment from the start"
        for key in (complaint.id, compliment.id, other.id, blame.id):
            assert not practice.verify().findings, key


@pytest.mark.realises("SM-CMT")
def test_what_came_together_exists_and_says_so() -> None:
    with pytest.raises(Refused, match="there is no complaint cpl_none"):
        recorded(came_with="cpl_none")
    with pytest.raises(Refused, match="there is no compliment cmt_none"):
        received(came_with="cmt_none")
    with pytest.raises(Refused, match="did not come with it"):
        note_companion(recorded(), at(1, received()), complaint="cpl_none")
    with pytest.raises(Refused, match="did not come with it"):
        handling.note_companion(received(), at(1), compliment="cmt_none")
    assert compliments.note_companion.name == handling.note_companion.name


# Doubts


@pytest.mark.parametrize(
    ("given", "doubt"),
    [
        ({"text": "Thank you, Ana was great"}, "it reads like praise"),
        ({"text": "Danke, hervorragend"}, "it reads like praise"),
        ({"text": "Thanks for nothing, it is still broken"}, None),
        ({"text": "Mail is slow"}, None),
        ({"text": "x", "customer": UNIDENTIFIED}, "nobody knows the customer yet"),
        ({"text": "x", "about": ("ann",), "owner": "ann"}, "ann is complained about and cannot own it"),
        ({"text": "x", "about": None, "owner": "ann"}, None),
        ({"text": "x", "type": "complaint_handling"}, "it is about the handling of a complaint and names none"),
        ({}, None),
    ],
)
def test_what_is_doubtful_is_asked_and_never_refused(given: dict[str, Any], doubt: str | None) -> None:
    found = doubts_about(given)
    assert [each.startswith(doubt) for each in found] == ([True] if doubt else []) if doubt else not found
    with Practice.open() as practice:
        assert practice.complaints.doubts(**given) == found
