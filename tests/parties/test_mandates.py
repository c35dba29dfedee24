"""SM-MAN: a mandate is proposed, accepted, rests, resumes and ends; what was delegated from it goes with it."""

from datetime import timedelta
from typing import Final

import pytest

from itilbrm import Mandate, errors
from itilbrm.errors import InvalidInput, NotAvailable, Refused, UnknownReference
from itilbrm.parties.mandates import Suspension
from tests.parties.houses import MOMENT, House, eur, house

DAY: Final = timedelta(days=1)


@pytest.fixture
def it() -> House:
    return house()


def refused(error: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(reason.rule, reason.text) for reason in error.value.reasons]


@pytest.mark.realises("SM-MAN", "1-3")
def test_a_mandate_is_proposed_and_its_holder_accepts_it(it: House) -> None:
    proposed = it.acting("bert").mandates.propose(holder=it.dora.id, units=(it.division.id,), limit=eur(500_000))
    assert (proposed.state, proposed.granted_by, proposed.accepted_at) == ("proposed", "bert", None)
    assert proposed.powers == ("decide", "finance", "order_standard", "prepare", "dialogue")
    assert proposed.standing(it.clock.now()) == "none"
    with pytest.raises(Refused, match=f"{it.dora.id} says whether they take it, not {it.finn.id}"):
        it.acting(it.finn).mandates.accept(proposed)
    it.clock.advance(DAY)
    accepted = it.acting(it.dora).mandates.accept(proposed)
    assert (accepted.state, accepted.accepted_at) == ("active", it.clock.now())
    assert [accepted.standing(at) for at in (MOMENT, MOMENT + DAY)] == ["none", "active"]
    assert [each.id for each in it.practice.mandates.of(it.dora.id)] == [accepted.id]


@pytest.mark.realises("SM-MAN")
def test_a_mandate_is_declined_with_a_reason(it: House) -> None:
    proposed = it.acting("bert").mandates.propose(holder=it.dora.id, units=(it.division.id,))
    with pytest.raises(Refused, match="no reason is given"):
        it.acting(it.dora, "").mandates.decline(proposed)
    declined = it.acting(it.dora, "too much").mandates.decline(proposed)
    assert declined.state == "ended"
    assert not list(it.practice.mandates.of(it.dora.id))
    with pytest.raises(NotAvailable):
        it.acting(it.dora).mandates.accept(declined.id)


@pytest.mark.realises("SM-MAN")
def test_nothing_is_accepted_whose_time_is_over(it: House) -> None:
    end = it.clock.now() + DAY
    proposed = it.acting("bert").mandates.propose(holder=it.dora.id, units=(it.division.id,), valid_until=end)
    it.clock.advance(DAY)
    with pytest.raises(Refused, match="it was over at 2026-03-03"):
        it.acting(it.dora).mandates.accept(proposed)
    with pytest.raises(Refused, match="it would have been over"):
        it.acting("bert").mandates.propose(holder=it.dora.id, units=(it.division.id,), valid_until=end)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"powers": ("dialogue", "finance")}, "powers: the mandate of a customer decides; add decide"),
        ({"powers": ("decide",)}, r"powers: nobody finances what it decides \(BR-MAN-9\); add finance, or name"),
        ({"units": ()}, "units: a mandate that covers no unit entitles to nothing"),
        ({"limit": eur(-1)}, "limit: -1 EUR is less than nothing"),
        ({"valid_from": MOMENT + 2 * DAY, "valid_until": MOMENT + DAY}, "valid_until: .* would never hold"),
        ({"units": ("unt_x",)}, "units: no unit has the id 'unt_x'; register that unit first"),
        ({"grantor": "mdt_x"}, "grantor: no mandate has the id 'mdt_x'"),
        ({"powers": ("deside",)}, r"'deside' is not known \(did you mean 'decide'\?\)"),
    ],
)
def test_what_cannot_be_a_mandate_is_refused(it: House, given: dict[str, object], problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem):
        it.acting("bert").mandates.propose(**{"holder": it.dora.id, "units": (it.division.id,), **given})  # type: ignore[arg-type]  # wrong on purpose
    assert it.practice.mandates.count() == 0


def test_a_mandate_has_a_holder(it: House) -> None:
    with pytest.raises(Refused, match="nobody is named who would have it"):
        it.acting("bert").mandates.propose(holder="unidentified", units=(it.division.id,))


def test_only_a_customer_has_agreed_beforehand(it: House) -> None:
    with pytest.raises(Refused, match=f"{it.dora.id} has not accepted to be a customer"):
        it.acting("bert").mandates.propose(holder=it.dora.id, units=(it.division.id,), agreed=True)
    customer = it.customer(it.division, it.dora)
    agreed = it.acting("bert").mandates.propose(
        holder=it.dora.id, units=(it.division.id,), customer=customer.id, agreed=True
    )
    assert it.practice.mandates.get(agreed.id).state == "active"


@pytest.mark.realises("SM-MAN", "BR-MAN-10")
def test_a_delegation_rests_and_resumes_with_what_it_came_from(it: House) -> None:
    mandate = it.mandate(it.dora, it.division, limit=eur(50_000))
    resting_alone = it.delegated(mandate, it.finn, it.department, limit=eur(5_000))
    delegation = it.delegated(mandate, it.pia, it.team, limit=eur(5_000))
    it.acting(it.dora).mandates.suspend(resting_alone.id)
    it.clock.advance(DAY)
    suspended = it.acting("bert").mandates.suspend(mandate.id)
    assert suspended.suspensions == (Suspension(since=MOMENT + DAY),)
    assert it.practice.mandates.get(delegation.id).rests_with == mandate.id
    with pytest.raises(Refused, match=f"{mandate.id}, which it comes from, is suspended"):
        it.acting(it.dora).mandates.resume(delegation.id)
    it.clock.advance(DAY)
    it.acting(it.cleo).mandates.resume(mandate.id)
    again = it.practice.mandates.get(delegation.id)
    assert (again.state, again.rests_with) == ("active", "")
    assert [again.standing(MOMENT + days * DAY) for days in range(3)] == ["active", "suspended", "active"]
    assert it.practice.mandates.get(resting_alone.id).state == "suspended"


@pytest.mark.realises("SM-MAN", "BR-MAN-10")
def test_a_delegation_ends_with_what_it_came_from(it: House) -> None:
    mandate = it.mandate(it.dora, it.division)
    below = it.delegated(mandate, it.finn, it.department, type="customer", limit=eur(5_000))
    purchase = it.delegated(below, it.pia, it.team, limit=eur(5_000))
    it.acting("bert", "she leaves").mandates.revoke(mandate.id)
    assert {it.practice.mandates.get(each.id).state for each in (mandate, below, purchase)} == {"ended"}


@pytest.mark.realises("SM-MAN")
def test_only_who_granted_it_or_a_superior_suspends_or_ends_a_mandate(it: House) -> None:
    mandate = it.mandate(it.dora, it.division)
    for step in ("suspend", "revoke"):
        with pytest.raises(Refused) as error:
            getattr(it.acting(it.finn).mandates, step)(mandate.id)
        assert error.value.reasons[0].who == ("bert", it.cleo.id)
        with pytest.raises(Refused, match="no reason is given"):
            getattr(it.acting(it.cleo, "").mandates, step)(mandate.id)
    delegation = it.delegated(mandate, it.pia, it.team)
    assert it.acting(it.dora, "not any more").mandates.revoke(delegation.id).state == "ended"
    assert it.acting(it.cleo, "not any more").mandates.revoke(mandate.id).state == "ended"


def test_nobody_known_is_told_where_nobody_could(it: House) -> None:
    adopted = it.acting("hr").mandates.adopt(
        origin="old", reference="1", holder="somebody", units=(it.division.id,), state="active"
    )
    with pytest.raises(Refused, match="nobody who could is known"):
        it.acting(it.finn).mandates.suspend(adopted.id)


@pytest.mark.realises("SM-MAN", "BR-MAN-2", "G-7")
def test_the_clock_ends_a_mandate_and_its_end_counts_even_before(it: House) -> None:
    end = MOMENT + 10 * DAY
    mandate = it.mandate(it.dora, it.division, valid_until=end)
    with pytest.raises(Refused, match="it holds until"):
        it.acting("bert").mandates.expire(mandate.id)
    it.clock.advance(11 * DAY)
    assert it.practice.mandates.get(mandate.id).standing(it.clock.now()) == "none"
    assert it.practice.mandates.get(mandate.id).state == "active"
    it.practice.tick()
    it.practice.tick()
    ended = it.practice.mandates.get(mandate.id)
    assert (ended.state, ended.ended_at) == ("ended", end)
    assert [fact.step for fact in it.practice.history(mandate.id)].count("expire") == 1


def test_a_mandate_without_end_does_not_expire(it: House) -> None:
    mandate = it.mandate(it.dora, it.division)
    with pytest.raises(Refused, match="it has no end"):
        it.acting("bert").mandates.expire(mandate.id)


@pytest.mark.realises("BR-MAN-6")
def test_the_holder_names_who_stands_in_while_the_mandate_holds(it: House) -> None:
    mandate = it.mandate(it.dora, it.division, valid_until=MOMENT + 30 * DAY)
    span = {"start": MOMENT + DAY, "end": MOMENT + 5 * DAY}
    with pytest.raises(Refused, match="names who stands in, not bert"):
        it.acting("bert").mandates.name_stand_in(mandate.id, person=it.finn.id, **span)
    dora = it.acting(it.dora).mandates
    with pytest.raises(Refused, match=f"{it.dora.id} has the mandate"):
        dora.name_stand_in(mandate.id, person=it.dora.id, **span)
    with pytest.raises(Refused, match=r"the mandate holds from .* until"):
        dora.name_stand_in(mandate.id, person=it.finn.id, start=MOMENT, end=MOMENT + 31 * DAY)
    with pytest.raises(Refused, match="the mandate holds from"):
        dora.name_stand_in(mandate.id, person=it.finn.id, start=MOMENT - DAY, end=MOMENT + DAY)
    with pytest.raises(Refused, match="has passed already"):
        dora.name_stand_in(mandate.id, person=it.finn.id, start=MOMENT - 2 * DAY, end=MOMENT - DAY)
    with pytest.raises(InvalidInput, match="the stand-in would never hold"):
        dora.name_stand_in(mandate.id, person=it.finn.id, start=MOMENT + 2 * DAY, end=MOMENT + DAY)
    named = dora.name_stand_in(mandate.id, person=it.finn.id, **span)
    assert [named.stand_ins_at(MOMENT + days * DAY) for days in (0, 1, 5)] == [(), (it.finn.id,), ()]


@pytest.mark.realises("BR-MAN-6", "BR-MAN-10")
def test_a_stand_in_passes_nothing_on(it: House) -> None:
    mandate = it.mandate(it.dora, it.division)
    it.acting(it.dora).mandates.name_stand_in(mandate.id, person=it.finn.id, start=MOMENT, end=MOMENT + DAY)
    with pytest.raises(Refused, match=f"{it.finn.id} stands in for {it.dora.id} and may not pass on"):
        it.acting(it.finn).mandates.propose(holder=it.pia.id, units=(it.team.id,), type="purchaser", grantor=mandate.id)


@pytest.mark.realises("SM-MAN")
def test_who_decides_now_is_told_when_a_mandate_ends(it: House) -> None:
    it.mandate(it.cleo, it.company)
    mandate = it.mandate(it.dora, it.division)
    it.acting("bert", "she leaves").mandates.revoke(mandate.id)
    (told,) = it.practice.messages.find(owner=it.cleo.id)
    assert (told.purpose, told.about, told.values["former"]) == ("decides_now", mandate.id, it.dora.id)


@pytest.mark.realises("G-12")
@pytest.mark.parametrize("state", ["proposed", "active", "suspended", "ended"])
def test_a_mandate_is_taken_over_in_the_state_it_has(it: House, state: str) -> None:
    def taken() -> Mandate:
        return it.acting("hr").mandates.adopt(
            origin="old",
            reference="7",
            holder=it.dora.id,
            units=(it.division.id, it.team.id),
            limit=eur(10),
            state=state,
            since=MOMENT - DAY,
        )

    mandate = taken()
    assert (mandate.state, mandate.found_under) == (state, "several")
    expected = {"active": "active", "suspended": "suspended"}.get(state, "none")
    assert mandate.standing(it.clock.now()) == expected
    assert taken() == mandate
    assert it.practice.messages.count() == 0


def test_a_delegation_that_is_wider_is_not_taken_over(it: House) -> None:
    mandate = it.mandate(it.dora, it.department, limit=eur(100))
    with pytest.raises(InvalidInput, match=r"lies outside the units of .*its limit of 200 EUR.*BR-MAN-10"):
        it.acting("hr").mandates.adopt(
            origin="old",
            reference="8",
            holder=it.pia.id,
            units=(it.division.id,),
            type="purchaser",
            limit=eur(200),
            grantor=mandate.id,
            valid_from=MOMENT,
        )
    inside = it.acting("hr").mandates.adopt(
        origin="old",
        reference="8",
        holder=it.pia.id,
        units=(it.team.id,),
        type="purchaser",
        limit=eur(100),
        grantor=mandate.id,
        valid_from=MOMENT,
    )
    assert inside.powers == ("order_standard", "prepare", "dialogue")


@pytest.mark.realises("BR-MAN-10")
def test_a_purchaser_who_decides_is_not_taken_over_either(it: House) -> None:
    with pytest.raises(InvalidInput, match=r"powers: a purchaser never decides \(BR-MAN-10\); leave decide out"):
        it.acting("hr").mandates.adopt(
            origin="old", reference="9", holder="p", units=("u",), type="purchaser", powers=("decide",)
        )


@pytest.mark.realises("SM-MAN")
def test_nobody_proposes_a_mandate_for_themselves(it: House) -> None:
    with pytest.raises(Refused, match=f"{it.pia.id} would grant it to themselves"):
        it.acting(it.pia).mandates.propose(holder=it.pia.id, units=(it.division.id,))


def test_a_mandate_that_is_not_known_is_named(it: House) -> None:
    with pytest.raises(UnknownReference):
        it.acting("hr").mandates.propose(holder="x", units=(it.team.id,), type="purchaser", grantor="mdt_y")
    with pytest.raises(errors.NotFound):
        it.practice.mandates.left("mdt_y")


@pytest.mark.realises("G-12", "SM-MAN")
def test_nobody_takes_over_a_mandate_of_their_own(it: House) -> None:
    with pytest.raises(InvalidInput, match="would take over a mandate of their own; let somebody else do it"):
        it.acting(it.dora).mandates.adopt(origin="old", reference="8", holder=it.dora.id, units=(it.division.id,))
