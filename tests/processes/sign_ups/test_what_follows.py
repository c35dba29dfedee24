"""What follows from a sign-up, and what a sign-up follows from: agreements, requirements, other systems."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import attrs
import pytest

from itilbrm import Occasion
from itilbrm.agreements import Agreement, Line
from itilbrm.errors import InvalidInput, Refused
from itilbrm.processes.requirements import Compared, Requirement
from itilbrm.processes.sign_ups import SignUp, signing_up
from itilbrm.processes.sign_ups.states import NEGOTIATING
from itilbrm.processes.sign_ups.what_applies import service_of
from itilbrm.reactions import signing_up as reactions
from itilbrm.reactions import telling_of_sign_ups as telling
from itilbrm.testing import KnownRecords
from tests.processes.requirements.needs import STATEMENTS, needs
from tests.processes.sign_ups.shop import MAIL_UP, NO_TARGET, eur, refused, shop

NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
GIVEN: Final[dict[str, Any]] = {
    "origin": "old system",
    "service": "svc_1",
    "customer": "cus_1",
    "requester": "pia",
    "requested_at": NOW - timedelta(days=30),
}


@pytest.mark.realises("SM-REQ", "SM-SGN")
def test_a_need_that_an_existing_service_meets_is_signed_up_for() -> None:
    sales = needs()
    bert = sales.acting("bert")
    tablet = bert.services.activate(bert.services.announce(name="Tablet", owner="olga", standard=True).id)
    need = sales.assessed(
        "existing",
        {
            "relevant": (tablet.id,),
            "compared": tuple(Compared(service=tablet.id, statement=each.id, result="met") for each in STATEMENTS),
        },
    )
    sales.acting("dora").requirements.use_existing(need.id, service=tablet.id)
    (asked,) = sales.practice.sign_ups.each(customer=sales.customer.id)
    assert (asked.state, asked.service, asked.requirement) == ("requested", tablet.id, need.id)
    assert (asked.requester, asked.captured) == (sales.house.dora.id, (need.statement,))


@pytest.mark.realises("BR-SGN-7", "SM-AGR")
def test_what_was_signed_follows_its_line_into_the_agreement_that_takes_it_over() -> None:
    at = shop()
    field, office = at.active(1000, scope="field"), at.active(1000, scope="office")
    lost = at.bert.services.activate(at.bert.services.announce(name="Fax", owner="sam", standard=True).id)
    slim = at.practice.acting_as("slim", "a new contract")
    before = field.agreement
    drafted = slim.agreements.draft(
        customer=at.customer.id,
        lines=(
            Line(id="a", service=at.mail.id, scope="office"),
            Line(id="b", service=at.mail.id, scope="field"),
            Line(id="c", service=lost.id),
        ),
        start=date(2026, 3, 2),
        term="rolling",
        renewal_span="12 months",
        value_statement="it keeps sales talking",
        complaint_definition_waiver="that of the provider",
        satisfaction_target_waiver="later",
        supersedes=before,
    )
    slim.agreements.negotiate(drafted.id)
    signed = at.practice.acting_as(at.house.dora.id, "as agreed").agreements.sign(
        drafted.id, signed_by_customer=at.house.dora.id, signed_by_provider="slim"
    )
    if at.practice.agreements.get(before).state != "superseded":
        slim.agreements.supersede(before, by=signed.id)
    places = {key: at.practice.sign_ups.get(key) for key in (field.id, office.id)}
    assert {(each.agreement, each.agreement_line) for each in places.values()} == {(signed.id, "a"), (signed.id, "b")}
    assert places[field.id].agreement_line == "b"


@pytest.mark.realises("SM-SGN")
def test_nothing_ends_with_an_agreement_that_is_not_known() -> None:
    at = shop()
    (adopted,) = (at.bert.sign_ups.adopt(**{**GIVEN, "reference": "1", "customer": at.customer.id}),)
    assert refused(lambda: at.bert.sign_ups.end(adopted.id)) == {
        ("SM-SGN", "it is the line of no agreement that is known")
    }
    terminated = at.dora.sign_ups.terminate(adopted.id)
    assert (terminated.state, terminated.ends_on) == ("ended", date(2026, 3, 2))
    at.house.clock.advance(timedelta(hours=1))
    amended = at.bert.sign_ups.adopt(
        **{**GIVEN, "reference": "2", "customer": at.customer.id, "service": at.mail.id, "package": "gold"},
        per_year=eur(8000),
        targets=(MAIL_UP,),
        starts_on=date(2026, 3, 1),
    )
    changed = at.dora.sign_ups.amend(amended.id, quantity=Decimal(2))
    assert changed.order is not None
    assert changed.order.amount == eur(8000)
    assert at.practice.sign_ups.get(amended.id).agreement


@pytest.mark.realises("SM-SGN", "BR-AGR-6")
def test_where_notice_was_given_already_the_service_ends_with_the_agreement() -> None:
    at = shop()
    active = at.active(1000)
    dora = at.practice.acting_as(at.house.dora.id, "too dear")
    dora.agreements.give_notice(active.agreement, side="customer")
    notice = at.practice.agreements.get(active.agreement).notice
    assert notice is not None
    assert refused(lambda: dora.sign_ups.terminate(active.id, ends_on=date(2026, 3, 3)))
    assert refused(lambda: dora.sign_ups.amend(active.id, quantity=Decimal(2))) == {
        ("SM-AGR", f"{active.agreement} is notice given, and nothing in it is changed any more; sign up anew")
    }
    assert dora.sign_ups.terminate(active.id).ends_on == notice.effective_on
    further = at.offered(500, scope="office")
    signed = at.pia.sign_ups.sign(further.id, **NO_TARGET)
    assert at.practice.sign_ups.get(signed.id).agreement not in ("", active.agreement)


# Taking over


@pytest.mark.realises("G-12", "SM-SGN")
def test_a_sign_up_is_taken_over_in_the_state_it_has_elsewhere() -> None:
    at = shop()
    given = {**GIVEN, "reference": "7", "since": NOW - timedelta(days=20)}
    active = at.bert.sign_ups.adopt(
        **given, package="gold", starts_on=date(2026, 2, 10), agreement="agr_1", agreement_line="2"
    )
    assert (active.state, active.active_from, active.agreement_line) == ("active", date(2026, 2, 10), "2")
    assert at.bert.sign_ups.adopt(**given) == active
    offered = at.bert.sign_ups.adopt(
        **{**given, "reference": "8"}, state="offered", offered_by="slim", valid_until=NOW + timedelta(days=2)
    )
    assert offered.offered is not None
    assert offered.offered.by == "slim"
    at.house.clock.advance(timedelta(days=2))
    at.practice.tick()
    assert at.practice.sign_ups.get(offered.id).state == "cancelled"
    for state in ("converted", "cancelled", "ended", "requested", "signed"):
        assert at.bert.sign_ups.adopt(**{**given, "reference": state}, state=state).state == state
    assert not list(at.practice.requirements)
    assert not list(at.practice.spendings)


@pytest.mark.realises("G-12")
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"requester": "unidentified"}, "names nobody who asked for it"),
        ({"since": NOW - timedelta(days=40)}, "after it came into its state"),
        ({"state": "offered"}, "nothing says who offers it and until when"),
        ({"state": "offered", "offered_by": "slim", "valid_until": NOW}, "has lapsed; take it over as cancelled"),
    ],
)
def test_what_cannot_be_taken_over_says_why(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        signing_up.adopt(Occasion("bert", NOW), **{**GIVEN, "reference": "1", **changes})


# What a step finds by hand


def test_a_service_that_left_the_catalogue_meets_nothing() -> None:
    at = shop()
    offered = at.offered()
    unknown = SignUp(service="svc_9", customer="cus_1", requester="pia", requested_at=NOW)
    assert service_of(unknown, KnownRecords()) is None
    alone = Occasion(at.house.dora.id, at.now(), lookup=KnownRecords(at.customer, at.mandate, at.house.division))
    with pytest.raises(Refused, match=f"the catalogue has no service {at.mail.id}"):
        signing_up.offer(at.negotiated(scope="x"), alone)
    assert signing_up.sign(offered, alone, **NO_TARGET).state == "signed"


def test_nothing_follows_from_what_nobody_ordered_or_has() -> None:
    bare = SignUp(service="svc_9", customer="cus_1", requester="pia", requested_at=NOW)
    on = Occasion("ann", NOW)
    nothing = (
        reactions.what_was_ordered_is_spent,
        reactions.what_was_ordered_is_agreed,
        telling.the_offer_is_sent,
        telling.who_sees_to_it_is_reminded,
        telling.who_provides_it_is_asked_to,
        telling.in_whose_place_it_was_ordered_is_told,
    )
    assert [list(each(bare, on)) for each in nothing] == [[]] * len(nothing)
    adopted = Requirement(statement="x", requester="pia", received_at=NOW, version=2, id="req_1")
    assert list(reactions.what_exists_is_asked_for(adopted, on)) == []


def test_a_service_that_left_the_catalogue_cannot_be_offered_and_is_converted_without_a_reason() -> None:
    gone = attrs.evolve(SignUp(service="svc_9", customer="cus_1", requester="pia", requested_at=NOW), state=NEGOTIATING)
    assert signing_up.convert(gone, Occasion("ann", NOW)).state == "converted"


def test_without_a_package_any_one_of_them_may_hold_what_is_wanted() -> None:
    at = shop()
    asked = at.requested(package="")
    at.bert.sign_ups.capture(asked.id, targets=(MAIL_UP,))
    assert refused(lambda: at.bert.sign_ups.convert(asked.id)) == {
        ("BR-SGN-3", "what is wanted lies in an offered package; say what the standard lacks, or offer it")
    }


def test_what_no_agreement_took_over_ends() -> None:
    line = Line(id="1", service="svc_1")
    former = Agreement(
        id="agr_1", customer="cus_1", type="sla", lines=(line,), start=NOW.date(), term="rolling", renewal_span="1 week"
    )
    signed = SignUp(id="sgn_1", service="svc_1", customer="cus_1", requester="pia", requested_at=NOW, agreement="agr_1")
    on = Occasion("ann", NOW, lookup=KnownRecords(former, signed))
    (command,) = reactions.what_was_signed_moves_on(former, on)
    assert (command.verb, command.target) == (signing_up.end, "sgn_1")
