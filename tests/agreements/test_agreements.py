"""An agreement is negotiated, signed by whose mandate covers it, goes on, and ends (SM-AGR)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from itilbrm import Money, Occasion, Practice
from itilbrm.agreements import Agreement, Line, SatisfactionTarget, behind, in_force, reviewing
from itilbrm.errors import InvalidInput, MandateRefused, NotAvailable, PolicyMissing, Refused
from tests.agreements.houses import START, Estate, availability, estate, line


@pytest.fixture
def here() -> Iterator[Estate]:
    made = estate()
    yield made
    made.house.practice.close()


def until(here: Estate, day: date) -> None:
    """Let the clock come to the noon of a day."""
    here.house.clock.set(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    assert here.house.practice.tick().troubles == ()


@pytest.mark.realises("SM-AGR", "BR-AGR-4", "BR-MAN-1", "1-28")
def test_an_agreement_is_drafted_negotiated_and_signed_by_both(here: Estate) -> None:
    agreements = here.practice.agreements
    made = here.drafted(value_statement="")
    proposed = agreements.propose(
        made, side="provider", text="99.9", why="they sell at night", lines=(line(targets=(availability("99.9"),)),)
    )
    assert proposed.lines[0].targets[0].value == Decimal("99.9")
    assert [each.text for each in here.practice.proposals] == ["99.9"]
    with pytest.raises(Refused, match="nothing says what its levels are worth"):
        agreements.sign(proposed, **here.both, evidence="scan 7")
    worthy = agreements.propose(proposed, side="customer", text="say why", why="so", value_statement="Orders by mail")
    with pytest.raises(Refused, match=r"records the signature of .* nothing is named that shows it"):
        agreements.sign(worthy, **here.both)
    signed = agreements.sign(worthy, **here.both, evidence="scan 7")
    assert (signed.state, signed.signed_by_customer, signed.is_in_force) == ("active", here.dora, True)
    with pytest.raises(Refused, match="it is not said what is proposed and why"):
        agreements.propose(here.drafted(lines=(line("svc_net"),)), side="customer", text=" ", why="")


@pytest.mark.realises("BR-MAN-1")
def test_who_has_no_mandate_signs_nothing_and_is_told_who_may(here: Estate) -> None:
    made = here.drafted()
    pia = here.house.pia.id
    with pytest.raises(MandateRefused) as refused:
        here.practice.agreements.sign(made, signed_by_customer=pia, signed_by_provider="sam", evidence="scan")
    assert refused.value.decision_holder == here.dora
    assert here.practice.agreements.get(made.id).state == "in_negotiation"


@pytest.mark.realises("BR-AGR-1", "SM-AGR")
def test_what_lacks_an_end_after_its_start_or_a_side_is_not_signed(here: Estate) -> None:
    agreements = here.practice.agreements
    wrong = here.drafted(end=date(2026, 3, 1))
    with pytest.raises(Refused, match="it would end on 2026-03-01, and starts on 2026-04-01"):
        agreements.sign(wrong, **here.both, evidence="scan")
    made = here.drafted()
    with pytest.raises(Refused, match="nobody signs for the customer and the provider"):
        agreements.sign(made, signed_by_customer="", signed_by_provider="")
    with pytest.raises(Refused, match="cannot sign for both sides"):
        agreements.sign(made, signed_by_customer=here.dora, signed_by_provider=here.dora)
    with pytest.raises(Refused, match="no reason is given"):
        here.house.acting("sam", "").agreements.abandon(made)
    assert here.house.acting("sam", "too dear").agreements.abandon(made).state == "abandoned"


@pytest.mark.realises("BR-AGR-3")
def test_inside_the_house_nothing_is_a_contract(here: Estate) -> None:
    assert not here.drafted().contractual
    wrong = here.drafted(contractual=True)
    with pytest.raises(Refused, match=r"is internal, and it is a contract \(BR-AGR-3\)"):
        here.practice.agreements.sign(wrong, **here.both, evidence="scan")
    other = here.practice.agreements.draft(
        customer="somebody", type="contract", lines=(line(),), start=START, term="rolling", renewal_span="1 month"
    )
    assert other.contractual


@pytest.mark.realises("BR-AGR-7")
def test_no_two_lines_in_force_cover_the_same(here: Estate) -> None:
    first = here.signed()
    again = here.drafted()
    with pytest.raises(Refused, match=rf"{first.id} covers svc_mail in its line '1' already \(BR-AGR-7\)"):
        here.practice.agreements.sign(again, **here.both, evidence="scan")
    twice = here.drafted(lines=(line("svc_net", scope="Bern"), line("svc_net", scope="bern ")))
    with pytest.raises(Refused, match="its lines '1' and '2' both cover svc_net for Bern"):
        here.practice.agreements.sign(twice, **here.both, evidence="scan")
    with pytest.raises(Refused, match="both cover svc_mail"):
        here.practice.agreements.change_line(first, line=line(), **here.shown)
    apart = here.signed(lines=(line(scope="Bern"), line("svc_net", valid_until=date(2026, 6, 30))))
    assert (
        here.practice.agreements.change_line(apart, line=line("svc_net", valid_from=date(2026, 7, 1)), **here.shown)
        .lines[-1]
        .id
        == "3"
    )


@pytest.mark.realises("SM-AGR", "BR-MAN-1")
def test_lines_are_changed_by_both_sides_and_end_by_their_last_day(here: Estate) -> None:
    signed = here.signed(lines=(line(per_year=Money.of(12_000, "EUR")),))
    assert str(signed.amount) == "12000 EUR"
    agreements = here.practice.agreements
    ended = agreements.change_line(
        signed, line=Line(id="1", service="svc_mail", valid_until=date(2026, 12, 31)), text="ends", **here.shown
    )
    assert ([each.text for each in ended.amendments], ended.line("1").valid_until) == (["ends"], date(2026, 12, 31))
    with pytest.raises(Refused, match="nobody signs for the customer and the provider"):
        agreements.change_line(ended, line=line("svc_net"))
    with pytest.raises(MandateRefused):
        agreements.change_line(
            ended, line=line("svc_net"), signed_by_customer=here.house.pia.id, signed_by_provider="sam"
        )
    with pytest.raises(Refused, match="and nothing is named that shows it"):
        agreements.change_line(ended, line=line("svc_net"), **here.both)
    assert ended.amendments[0].evidence == "scan 8"
    with pytest.raises(InvalidInput, match="there is no line '7'"):
        ended.line("7")


@pytest.mark.realises("SM-AGR", "3-14")
def test_a_review_leaves_it_as_it_is_or_with_an_amendment_both_signed(here: Estate) -> None:
    agreements = here.house.acting("sam", "they ask for more").agreements
    signed = here.signed()
    with pytest.raises(Refused, match="what is reviewed"):
        here.house.acting("sam", "").agreements.start_review(signed)
    reviewed = agreements.start_review(signed)
    assert (reviewed.state, reviewed.review_reason) == ("under_review", "they ask for more")
    with pytest.raises(Refused, match="no amendment says what"):
        agreements.finish_review(reviewed, notice_period="6 months")
    with pytest.raises(Refused, match="nobody signs the amendment for the customer and the provider"):
        agreements.finish_review(reviewed, amendment="longer notice", notice_period="6 months")
    unchanged = agreements.finish_review(reviewed)
    assert (unchanged.state, unchanged.amendments) == ("active", ())
    changed = agreements.finish_review(
        agreements.start_review(unchanged), amendment="longer notice", notice_period="6 months", **here.shown
    )
    assert (changed.notice_period, changed.amendments[0].number) == ("6 months", 1)
    assert agreements.last_day_for_notice(changed) == date(2027, 9, 30)


@pytest.mark.realises("BR-AGR-5", "TM-AGR-1", "BR-AGR-6")
def test_the_primary_manager_is_told_in_time_and_it_is_renewed_tacitly(here: Estate) -> None:
    signed = here.signed()
    assert signed.alert_at == datetime(2027, 12, 1, tzinfo=UTC)
    until(here, date(2027, 11, 30))
    assert not list(here.practice.messages)
    until(here, date(2027, 12, 1))
    (told,) = here.practice.messages
    assert (told.purpose, told.values["last_day"], told.values["end"]) == ("renewal", "2027-12-31", "2028-03-31")
    until(here, date(2028, 4, 1))
    renewed = here.practice.agreements.get(signed.id)
    assert (renewed.state, renewed.end, renewed.first_end) == ("active", date(2029, 3, 31), date(2028, 3, 31))
    assert renewed.alert_at == datetime(2028, 12, 1, tzinfo=UTC)
    assert here.house.practice.tick().total == 0


@pytest.mark.realises("BR-AGR-6", "SM-AGR")
def test_notice_in_time_ends_the_term_and_late_notice_the_next_one(here: Estate) -> None:
    signed = here.signed()
    here.house.clock.set(datetime(2028, 1, 3, tzinfo=UTC))
    agreements = here.practice.agreements
    with pytest.raises(Refused, match="notice for 2028-03-31 had to be given by 2027-12-31; given on 2028-01-03"):
        agreements.give_notice(signed, side="provider", effective_on=date(2028, 3, 31))
    with pytest.raises(Refused, match="no term ends on 2029-05-05; the soonest end is 2029-03-31"):
        agreements.give_notice(signed, side="provider", effective_on=date(2029, 5, 5))
    later = agreements.give_notice(signed, side="provider", effective_on=date(2030, 3, 31))
    assert later.notice is not None
    assert later.notice.effective_on == date(2030, 3, 31)
    with pytest.raises(Refused, match="nobody signs"):
        agreements.withdraw_notice(later, signed_by_customer="", signed_by_provider="")
    back = agreements.withdraw_notice(later, **here.shown)
    assert (back.state, back.notice, back.amendments[-1].text) == ("active", None, "notice withdrawn")
    with pytest.raises(MandateRefused):
        agreements.give_notice(back, side="customer", given_by=here.house.pia.id)
    given = agreements.give_notice(back, side="customer", given_by=here.dora)
    assert given.notice is not None
    assert given.notice.effective_on == date(2029, 3, 31)
    assert agreements.last_day_for_notice(given.id) is None
    until(here, date(2029, 3, 31))
    assert agreements.get(given.id).state == "notice_given"
    here.house.clock.set(datetime(2029, 4, 1, 1, tzinfo=UTC))
    with pytest.raises(Refused, match="it took effect at the end of 2029-03-31"):
        agreements.withdraw_notice(given.id, **here.shown)
    until(here, date(2029, 4, 1))
    assert agreements.get(given.id).state == "terminated"


@pytest.mark.realises("BR-AGR-6", "SM-AGR")
def test_a_fixed_term_expires_unless_both_renew_it(here: Estate) -> None:
    fixed = here.signed(term="fixed", renewal_span="", end=date(2026, 12, 31))
    agreements = here.practice.agreements
    with pytest.raises(Refused, match="the new end, 2026-12-31, does not lie behind the present one"):
        agreements.renew(fixed, end=date(2026, 12, 31), **here.shown)
    renewed = agreements.renew(fixed, end=date(2027, 6, 30), **here.shown)
    assert (renewed.end, renewed.amendments[-1].text) == (date(2027, 6, 30), "renewed until 2027-06-30")
    here.house.clock.set(datetime(2027, 5, 1, tzinfo=UTC))
    with pytest.raises(Refused, match="the term is fixed and ends by itself on 2027-06-30; the last day for notice"):
        agreements.give_notice(renewed, side="provider")
    assert [each.id for each in agreements.expiring(within=60)] == [fixed.id]
    assert agreements.expiring(within=59) == ()
    here.house.clock.set(datetime(2027, 7, 1, 1, tzinfo=UTC))
    with pytest.raises(Refused, match="its last day, 2027-06-30, has passed"):
        agreements.renew(renewed, end=date(2028, 6, 30), **here.shown)
    with pytest.raises(Refused, match="ends by itself on 2027-06-30"):
        agreements.give_notice(renewed, side="provider")
    until(here, date(2027, 7, 1))
    over = agreements.get(fixed.id)
    assert (over.state, agreements.last_day_for_notice(over)) == ("expired", None)
    with pytest.raises(NotAvailable):
        agreements.renew(over, end=date(2028, 6, 30), **here.shown)
    with pytest.raises(InvalidInput, match="-1 days lie in the past"):
        agreements.expiring(within=-1)


def test_a_rolling_term_has_no_end_to_move(here: Estate) -> None:
    rolling = here.signed(term="rolling", end=None, renewal_span="1 month", notice_period="1 month")
    with pytest.raises(Refused, match="a rolling term goes on by itself"):
        here.practice.agreements.renew(rolling, end=date(2028, 6, 30), **here.shown)
    assert here.practice.agreements.last_day_for_notice(rolling) == date(2026, 3, 30)
    given = here.practice.agreements.give_notice(rolling, side="provider")
    assert given.last_day == date(2026, 4, 30)


@pytest.mark.realises("SM-AGR")
def test_it_ends_at_once_for_a_cause(here: Estate) -> None:
    signed = here.signed()
    with pytest.raises(Refused, match="nothing says for which cause it ends"):
        here.house.acting("sam", "").agreements.terminate(signed, side="provider")
    ended = here.house.acting("sam", "never paid").agreements.terminate(signed, side="provider")
    assert (ended.state, ended.alert_at) == ("terminated", None)


@pytest.mark.realises("SM-AGR", "BR-AGR-7")
def test_what_takes_over_the_lines_supersedes_in_the_same_breath(here: Estate) -> None:
    first = here.signed(start=date(2026, 1, 1))
    second = here.signed(start=date(2026, 3, 1), supersedes=first.id)
    gone = here.practice.agreements.get(first.id)
    assert (gone.state, gone.superseded_by) == ("superseded", second.id)
    less = here.drafted(start=date(2026, 3, 1), lines=(line("svc_net"),), supersedes=second.id)
    with pytest.raises(Refused, match="does not cover svc_mail"):
        here.practice.agreements.sign(less, **here.both, evidence="scan")
    later = here.drafted(start=date(2026, 9, 1), supersedes=second.id)
    with pytest.raises(Refused, match="so it has not taken over"):
        here.practice.agreements.sign(later, **here.both, evidence="scan")
    for by, says in ((second.id, "there is no other agreement"), ("agr_9", "there is no other agreement agr_9")):
        with pytest.raises(Refused, match=says):
            here.practice.agreements.supersede(second, by=by)


@pytest.mark.realises("BR-AGR-8")
def test_what_stands_behind_is_never_looser(here: Estate) -> None:
    respond = availability("4", metric="tto", unit="business hours", comparison="<=")
    heat = availability("18", metric="heat", unit="C", comparison="within", upper=Decimal(22))
    promised = here.signed(lines=(line(targets=(availability("99.5"), respond, heat)),))
    ola: dict[str, Any] = {"type": "ola", "supports": promised.id, "performed_by": "team"}
    for target, says in (
        (availability("99"), "availability >= 99 %, month is looser than availability >= 99.5 %"),
        (availability("99", comparison="<="), "cannot be compared"),
        (availability("5", metric="TTO", unit="business hours", comparison="<="), "is looser than tto"),
        (availability("1", metric="tto", unit="business days", comparison="<="), "is looser than tto"),
        (availability("17", metric="heat", unit="C", comparison="within", upper=Decimal(20)), "is looser than heat"),
    ):
        wrong = here.drafted(lines=(line(targets=(target,)),), **ola)
        with pytest.raises(Refused, match=says):
            here.practice.agreements.sign(wrong, signed_by_customer="team", signed_by_provider="sam", evidence="mail")
    half = availability("90", metric="tto", unit="minutes", comparison="<=")
    right = here.drafted(lines=(line(targets=(availability("99.7"), half)),), **ola)
    stands = here.practice.agreements.sign(right, signed_by_customer="team", signed_by_provider="sam", evidence="mail")
    assert here.practice.agreements.operational(promised) == (stands,)
    with here.practice._keeping.unit() as unit:
        assert behind(unit.reading, promised.id) == (stands,)
        assert in_force(unit.reading, here.customer.id, at=here.house.clock.now() + timedelta(days=60)) == promised
    with pytest.raises(Refused, match="is looser than"):
        here.practice.agreements.change_line(
            promised, line=Line(id="1", service="svc_mail", targets=(availability("99.9"),)), **here.shown
        )
    slower = availability("10", metric="latency", unit="ms", comparison="<=")
    here.signed(lines=(line("svc_net", targets=(slower,)),))


def test_an_operational_agreement_stands_behind_another_and_nothing_else_does(here: Estate) -> None:
    with pytest.raises(InvalidInput, match="supports: an ola stands behind an agreement"):
        here.drafted(type="ola")
    with pytest.raises(InvalidInput, match="an agreement of type sla stands behind none"):
        here.drafted(supports="agr_1")
    with pytest.raises(InvalidInput, match="contacts: 'cake' is not known"):
        here.drafted(contacts={"cake": "ann"})
    with pytest.raises(PolicyMissing):
        here.drafted(calendar="moon")
    with pytest.raises(PolicyMissing):
        here.drafted(deadline_profile="moon")
    assert here.drafted(deadline_profile="itil_internal", contacts={"complaint": "ann"}).contacts["complaint"] == "ann"


@pytest.mark.realises("BR-AGR-2", "BR-AGR-8")
def test_the_portfolio_tells_what_lacks_an_agreement_or_a_definition(here: Estate) -> None:
    respond = availability("4", metric="TTO", unit="business hours", comparison="<=")
    signed = here.signed(start=date(2026, 1, 1), lines=(line(targets=(respond,)),))
    period: dict[str, Any] = {
        "period_start": date(2026, 1, 1),
        "period_end": date(2026, 2, 1),
        "quantity": Decimal(3),
        "unit": "boxes",
    }
    for service in ("svc_mail", "svc_net"):
        here.practice.usages.record(customer=here.customer.id, service=service, **period)
    agreements = here.practice.agreements
    assert agreements.delivered_without_agreement() == ((here.customer.id, "svc_net"),)
    assert agreements.delivered_without_agreement(since=date(2026, 3, 1)) == ()
    assert agreements.without_complaint_definition() == (signed,)
    assert agreements.in_force(here.customer.id, "svc_mail") == signed
    assert agreements.in_force(here.customer.id, "svc_net") is None
    assert agreements.in_force(here.customer.id, at=datetime(2025, 1, 1, tzinfo=UTC)) is None
    monday = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert agreements.due_by(signed, "svc_mail", "tto", monday) == datetime(2026, 3, 2, 13, tzinfo=UTC)
    assert agreements.due_by(signed.id, "svc_mail", "ttr", monday) is None


@pytest.mark.realises("SM-AGR", "BR-AGR-1", "BR-AGR-7")
def test_standard_terms_open_an_agreement_in_force(here: Estate) -> None:
    given: dict[str, Any] = {"customer": here.customer.id, "lines": (line(),), "start": date(2026, 3, 1), **here.shown}
    opened = here.practice.agreements.open_standard(**given)
    assert (opened.state, opened.term, opened.version) == ("active", "rolling", 1)
    with pytest.raises(Refused, match="covers svc_mail"):
        here.practice.agreements.open_standard(**given)
    with pytest.raises(Refused, match="it would end on 2026-02-01"):
        here.practice.agreements.open_standard(
            **given | {"lines": (line("svc_net"),), "term": "fixed", "end": date(2026, 2, 1), "renewal_span": ""}
        )
    other = given | {"lines": (line("svc_net"),)}
    with pytest.raises(MandateRefused, match="the decision lies with"):
        here.practice.agreements.open_standard(**other | {"signed_by_customer": "eve"})
    with pytest.raises(Refused, match="cannot sign for both sides"):
        here.practice.agreements.open_standard(**other | {"signed_by_provider": given["signed_by_customer"]})
    with pytest.raises(Refused, match="and nothing is named that shows it"):
        here.practice.agreements.open_standard(**other | {"evidence": ""})
    assert here.practice.agreements.open_standard(**other | {"customer": "acme"}).state == "active"


@pytest.mark.realises("G-12")
def test_an_adopted_agreement_goes_on_from_today_and_fires_nothing_of_the_past(here: Estate) -> None:
    ann = here.house.acting("ann")
    given: dict[str, Any] = {"origin": "itop", "customer": "acme", "lines": (line(),), "start": date(2020, 1, 1)}
    tacit = ann.agreements.adopt(
        reference="1", term="tacit", end=date(2020, 12, 31), renewal_span="12 months", notice_period="1 month", **given
    )
    assert (tacit.end, tacit.first_end, tacit.state) == (date(2026, 12, 31), date(2020, 12, 31), "active")
    assert ann.agreements.adopt(reference="1", term="fixed", end=date(2030, 1, 1), **given) == tacit
    soon = ann.agreements.adopt(reference="2", end=date(2026, 3, 10), **given | {"lines": (line("svc_net"),)})
    assert (soon.alert_at, soon.alerted_for) == (None, date(2026, 3, 10))
    assert here.house.practice.tick().total == 0
    over = ann.agreements.adopt(reference="3", end=date(2021, 1, 1), state="expired", **given)
    assert over.state == "expired"
    with pytest.raises(InvalidInput, match="its last day, 2021-01-01, has passed; take it over as expired"):
        ann.agreements.adopt(reference="4", end=date(2021, 1, 1), **given)
    with pytest.raises(InvalidInput, match="BR-AGR-1"):
        ann.agreements.adopt(reference="5", end=date(2019, 1, 1), **given)
    assert ann.agreements.adopt(reference="6", end=date(2021, 1, 1), state="draft", **given).signed_at is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"lines": ()}, "an agreement without a line agrees on nothing"),
        ({"lines": (line(id="1"), line("svc_net", id="1"))}, "two lines are called '1'"),
        ({"customer": "unidentified"}, "nobody is named it is agreed with"),
    ],
)
def test_an_agreement_on_nothing_or_with_nobody_is_refused(given: dict[str, Any], says: str) -> None:
    usual: dict[str, Any] = {"customer": "acme", "lines": (line(),), "start": START, "term": "rolling"}
    with Practice.open("memory:") as practice, pytest.raises((InvalidInput, Refused), match=says):
        practice.acting_as("sam").agreements.draft(**usual | {"renewal_span": "1 month"} | given)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"quantity": Decimal(0)}, "Decimal\\('0'\\) is no quantity"),
        ({"per_year": Decimal(5)}, "is a price without a currency"),
        ({"one_off": Money.of(1, "EUR"), "per_year": Money.of(1, "USD")}, "prices in two currencies"),
        ({"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)}, "lies before"),
        ({"targets": (availability(service="svc_net"),)}, "is a target of svc_net; give it to a line of svc_net"),
        ({"targets": (availability(), availability("99"))}, "given twice"),
    ],
)
def test_a_line_that_cannot_be_is_refused(given: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        Line(service="svc_mail", **given)


def test_a_satisfaction_target_lies_on_its_scale() -> None:
    right: dict[str, Any] = {
        "instrument": "csat_mean",
        "scale_least": Decimal(1),
        "scale_most": Decimal(5),
        "threshold": Decimal(4),
    }
    assert SatisfactionTarget(judged_by="point", **right).min_responses == 1
    for wrong, says in (
        ({"threshold": Decimal(6)}, "6 lies outside the scale"),
        ({"scale_most": Decimal(1)}, "does not lie above"),
        ({"min_responses": 0}, "no number of responses"),
        ({"confidence": Decimal(1)}, "no confidence"),
    ):
        with pytest.raises(InvalidInput, match=says):
            SatisfactionTarget(judged_by="point", **right | wrong)


@pytest.mark.realises("BR-CUS-10")
def test_it_moves_to_another_customer_and_keeps_whose_it_was(here: Estate) -> None:
    signed: Agreement = here.signed()
    other = here.house.acting("bert").customers.identify(
        name="Other", party=here.house.team.id, why="it pays", designated="finn"
    )
    moved = here.house.acting("sam", "sold").agreements.move_to_customer(signed, customer=other.id)
    assert (moved.customer, [each.customer for each in moved.moved_from]) == (other.id, [here.customer.id])
    waits = here.drafted(lines=(line("svc_desk"),))
    with pytest.raises(MandateRefused, match="the decision lies with"):
        here.house.acting("sam", "sold").agreements.move_to_customer(waits, customer=other.id)
    assert here.house.acting(here.dora, "sold").agreements.move_to_customer(waits, customer=other.id).moved_from
    elsewhere = here.drafted(customer="acme")
    assert here.house.acting("sam", "sold").agreements.move_to_customer(elsewhere, customer="globex").moved_from


def test_what_lies_at_the_edges_is_told_as_well(here: Estate) -> None:
    agreements = here.practice.agreements
    priced = line(one_off=Money.of(5, "EUR"), per_year=Money.of(7, "EUR"))
    fixed = here.signed(term="fixed", renewal_span="", end=date(2027, 12, 31), lines=(priced,))
    assert str(fixed.amount) == "12 EUR"
    with pytest.raises(Refused, match="no term ends on 2028-12-31; the soonest end is 2027-12-31"):
        agreements.give_notice(fixed, side="provider", effective_on=date(2028, 12, 31))
    other = here.house.acting("ann").agreements.adopt(
        origin="old", reference="1", customer="other", lines=(line(),), start=date(2026, 1, 1), end=date(2027, 1, 1)
    )
    with pytest.raises(Refused, match=f"{other.id} is one of other"):
        agreements.supersede(fixed, by=other.id)
    named = here.signed(lines=(line("svc_net", targets=()),), calendar="provider")
    at_most = availability("40", metric="latency", unit="ms", comparison="<=")
    promised = agreements.change_line(named, line=line("svc_probe", targets=(at_most,)), **here.shown)
    for value, looser in (("50", True), ("30", False)):
        behind_it = here.drafted(
            type="ola",
            supports=promised.id,
            performed_by=f"team {value}",
            lines=(line("svc_probe", targets=(availability(value, metric="latency", unit="ms", comparison="<="),)),),
        )
        if looser:
            with pytest.raises(Refused, match="is looser than latency <= 40 ms"):
                agreements.sign(behind_it, signed_by_customer="t", signed_by_provider="sam", evidence="mail")
        else:
            tighter = agreements.sign(behind_it, signed_by_customer="t", signed_by_provider="sam", evidence="mail")
            assert tighter.is_in_force
    lost = here.drafted(type="ola", supports="agr_gone", performed_by="team")
    assert agreements.sign(lost, signed_by_customer="t", signed_by_provider="sam", evidence="mail").is_in_force
    respond = availability("4", metric="tto", unit="business hours", comparison="<=")
    timed = agreements.change_line(promised, line=line("svc_desk", targets=(respond,)), **here.shown)
    assert agreements.due_by(timed, "svc_desk", "tto", datetime(2026, 4, 6, 9, tzinfo=UTC)) is not None


@pytest.mark.realises("SM-AGR")
def test_a_line_that_follows_from_a_sign_up_was_signed_there(here: Estate) -> None:
    signed = here.signed()
    on = Occasion("sam", here.house.clock.now(), cause="sgn_1/7")
    added = reviewing.change_line(signed, on, line=line("svc_net"))
    assert ([each.service for each in added.lines], added.amendments) == (["svc_mail", "svc_net"], ())
