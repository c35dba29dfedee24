"""A decision is accepted or not, and a complaint is closed by its rules: accepted, silent, disputed, early."""

from datetime import timedelta
from typing import Any

import pytest

from itilbrm.errors import InvalidInput, Refused
from itilbrm.lifecycle import Occasion, evolve
from itilbrm.policies import shipped_policies
from itilbrm.processes.complaints import HANDLING, Complaint, Remedy
from itilbrm.processes.complaints.handling import (
    accept,
    adopt,
    assess,
    close,
    close_disputed,
    close_without_response,
    communicate_decision,
    deliver_remedy,
    early_resolve,
    note_told,
    prepare_response,
    record_referral,
    reject_decision,
    remind,
    retract_acceptance,
    schedule_remedy,
)
from itilbrm.processes.complaints.what_closing_needs import CorrectiveAction
from itilbrm.testing import KnownRecords
from itilbrm.values import ANONYMOUS, UNIDENTIFIED
from tests.processes.complaints.cases import (
    LOW,
    MONDAY,
    UPHELD,
    acknowledged,
    assessed,
    at,
    by_procedure,
    communicated,
    eur,
    on_day,
    only,
    received,
)

DAY = timedelta(days=1)
SILENT = by_procedure(closes_silent=True)
FCA = by_procedure(profile="fca_disp")


def reasons(error: pytest.ExceptionInfo[Refused]) -> tuple[tuple[str, str], ...]:
    return tuple((reason.rule, reason.text) for reason in error.value.reasons)


def accepted(**answer: Any) -> Complaint:  # noqa: ANN401  any particular
    return accept(communicated(None, answer), at(20, by="cara"))


# Accepting


@pytest.mark.realises("SM-CPL")
def test_the_complainant_accepts_or_somebody_for_them_with_what_entitles_them() -> None:
    own = accept(communicated(), at(20, by="cara"))
    assert (own.state, own.reply is not None and own.reply.said_by) == ("accepted", "cara")
    said = accept(communicated(), at(20), on_behalf_of="cara", authority="a call at noon")
    assert said.reply is not None
    assert (said.reply.kind, said.reply.said_by, said.reply.authority) == ("accepted", "cara", "a call at noon")
    spoken_for = communicated(on_behalf_of="bob", authority="a letter")
    assert accept(spoken_for, at(20, by="bob")).state == "accepted"
    refused: tuple[tuple[Occasion, dict[str, Any], str], ...] = (
        (at(20), {}, "only cara can say so, not ann"),
        (at(20), {"on_behalf_of": "cara"}, "nothing entitles ann to say so for cara"),
        (at(20), {"on_behalf_of": "bob", "authority": "x"}, "only cara can say so, not bob"),
    )
    for on, given, why in refused:
        with pytest.raises(Refused) as error:
            accept(communicated(), on, **given)
        assert reasons(error) == (("SM-CPL", why),)
    with pytest.raises(Refused, match="only the complainant, who is unidentified, can say so"):
        accept(only(communicated(), complainant=UNIDENTIFIED), at(20))


@pytest.mark.realises("BR-CPL-22")
def test_the_customer_speaks_on_what_was_said_in_the_name_of_the_unit_or_with_consent() -> None:
    for step, reason in ((accept, ""), (reject_decision, "no")):
        with pytest.raises(Refused) as error:
            step(communicated(), at(20, by="dana", reason=reason), for_customer=True)
        assert reasons(error) == (
            ("BR-CPL-22", "it was not made in the name of the unit, and the complainant has not consented"),
        )
        assert error.value.reasons[0].who == ("cara",)
        on = at(20, by="dana", reason=reason)
        assert step(communicated(in_unit_name=True), on, for_customer=True).reply is not None
        consented = step(communicated(), on, for_customer=True, consent="by e-mail")
        assert consented.reply is not None
        assert (consented.reply.for_customer, consented.reply.consent) == (True, "by e-mail")
    with pytest.raises(Refused, match="ivy handles the complaint and is not the customer"):
        accept(communicated(in_unit_name=True), at(20, by="ivy"), for_customer=True)
    early = only(communicated(in_unit_name=True), response=None)
    assert accept(early, at(20, by="dana"), for_customer=True).state == "accepted"


@pytest.mark.realises("SM-CPL")
def test_an_acceptance_is_taken_back_with_a_reason() -> None:
    with pytest.raises(Refused, match="no reason is given"):
        retract_acceptance(accepted(), at(30, by="cara"))
    back = retract_acceptance(accepted(), at(30, by="cara", reason="the remedy did not come"))
    assert back.reply is not None
    assert (back.state, back.reply.kind) == ("decision_communicated", "retracted")


# Closing


@pytest.mark.realises("BR-CPL-8", "SM-CPL")
def test_what_was_accepted_is_closed() -> None:
    closed = close(accepted(), at(21))
    assert (closed.state, closed.closed_at) == ("closed", at(21).at)
    assert [(each.kind, each.at, each.by) for each in closed.closures] == [("customer_accepted", at(21).at, "ann")]


@pytest.mark.realises("BR-CPL-8")
def test_a_remedy_is_delivered_or_scheduled_before_closing() -> None:
    credit = Remedy(kind="credit", text="A credit", cost=eur("5"), authorised_by="lea")
    complaint = accepted(remedy=credit)
    with pytest.raises(Refused) as error:
        close(complaint, at(21))
    assert reasons(error) == (("BR-CPL-8", "the remedy is neither delivered nor scheduled with an owner and a date"),)
    assert close(deliver_remedy(complaint, at(21)), at(22)).state == "closed"
    scheduled = schedule_remedy(complaint, at(21), owner="sam", due=at(99).at)
    closed = close(scheduled, at(22))
    delivered = deliver_remedy(closed, at(99))
    assert delivered.response is not None
    assert delivered.response.remedy is not None
    assert (delivered.state, delivered.response.remedy.delivered_at) == ("closed", at(99).at)
    for done, on in ((delivered, at(100)), (accepted(), at(21))):
        with pytest.raises(Refused, match="the remedy was delivered already"):
            deliver_remedy(done, on)
    with pytest.raises(Refused, match="nobody is named who sees to it"):
        schedule_remedy(complaint, at(21), owner=UNIDENTIFIED, due=at(99).at)
    with pytest.raises(Refused, match="the date of the remedy had passed already"):
        schedule_remedy(complaint, at(21), owner="sam", due=at(20).at)
    with pytest.raises(Refused, match="no remedy is offered"):
        deliver_remedy(only(complaint, response=None), at(21))
    for step in (deliver_remedy, schedule_remedy):
        assert step.function(only(complaint, response=None), at(21), **_dated(step)).response is None


def _dated(step: object) -> dict[str, Any]:
    return {"owner": "sam", "due": at(99).at} if step is schedule_remedy else {}


@pytest.mark.realises("BR-CPL-8")
def test_the_cause_is_settled_before_closing_unless_others_decided_by_rules_of_their_own() -> None:
    complaint = accepted()
    assert complaint.response is not None
    without = only(complaint, response=evolve(complaint.response, root_cause=None))
    with pytest.raises(Refused, match="no root cause is told"):
        close(without, at(21))
    given: dict[str, Any] = {
        "origin": "old",
        "reference": "1",
        "state": "accepted",
        "received_at": MONDAY,
        "outcome": "upheld",
    }
    said: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other", "text": "x"}
    old = adopt(at(20), **given, **said, decided_at=MONDAY)
    assert close(old, at(21)).state == "closed"


def action(complaint: Complaint, key: str, **changed: Any) -> CorrectiveAction:  # noqa: ANN401  any field
    from itilbrm.lifecycle import State

    usual: dict[str, Any] = {"owner": "sam", "due": at(99).at, "effect_check": "in 90 days"}
    state = State("open", category="open")
    return CorrectiveAction(id=key, state=state, source=complaint.id, **{**usual, **changed})


@pytest.mark.realises("BR-CPL-8")
def test_every_corrective_action_has_owner_due_date_and_a_check_of_its_effect() -> None:
    complaint = accepted()
    bare = action(complaint, "act_1", owner="", due=None, effect_check=None)
    unchecked = action(complaint, "act_2", effect_check=None)
    with pytest.raises(Refused) as error:
        close(complaint, at(21, bare, unchecked, action(complaint, "act_3")))
    assert reasons(error) == (
        (
            "BR-CPL-8",
            "the action act_1 has no owner, due date, check of its effect; the action act_2 has no check of its effect",
        ),
    )
    assert error.value.reasons[0].who == ("sam",)
    closed = close(complaint, at(21, unchecked), waived="nothing to check")
    assert closed.closures[-1].waived == "nothing to check"
    assert close(complaint, at(21, action(complaint, "act_4", effect_check=None, waiver="small"))).state == "closed"


# Silence


@pytest.mark.realises("SC-41", "TM-CPL-1")
def test_a_decision_that_nobody_answers_stays_open_unless_the_procedure_says_otherwise() -> None:
    told = communicated()
    assert (told.silence, HANDLING.due(told)) == (None, None)
    with pytest.raises(Refused) as error:
        close_without_response(told, on_day(99))
    assert reasons(error) == (("TM-CPL-1", "the procedure provider waits for an answer for ever"),)


@pytest.mark.realises("SC-41", "TM-CPL-1", "G-7")
def test_where_it_does_the_clock_reminds_after_five_days_and_closes_after_ten() -> None:
    told = communicated(SILENT)
    due = HANDLING.due(told)
    assert due is not None
    assert (due.step, due.at) == ("remind", MONDAY.replace(hour=0) + 6 * DAY)
    with pytest.raises(Refused, match="the complainant was not reminded"):
        close_without_response(told, on_day(20, policies=SILENT))
    reminded = remind(told, on_day(6, by="clock", policies=SILENT))
    with pytest.raises(Refused, match="the complainant was reminded already"):
        remind(reminded, on_day(7, policies=SILENT))
    after = HANDLING.due(reminded)
    assert after is not None
    assert (after.step, after.at) == ("close_without_response", MONDAY.replace(hour=0) + 11 * DAY)
    with pytest.raises(Refused, match="an answer is awaited until"):
        close_without_response(reminded, on_day(10, policies=SILENT))
    closed = close_without_response(reminded, on_day(11, by="clock", policies=SILENT))
    assert [(each.kind, each.by) for each in closed.closures] == [("no_response", "clock")]
    assert HANDLING.due(closed) is None


@pytest.mark.realises("SC-41", "TM-CPL-1")
def test_an_answer_ends_the_silence_and_nothing_else_closes_it() -> None:
    told = communicated(SILENT)
    second = reject_decision(told, on_day(2, by="cara", reason="no", policies=SILENT))
    assert (second.silence, HANDLING.due(second)) == (None, None)
    back = retract_acceptance(
        accept(told, on_day(2, by="cara", policies=SILENT)), on_day(3, by="cara", reason="x", policies=SILENT)
    )
    with pytest.raises(Refused, match="the complainant was not told the decision yet, or has answered it"):
        close_without_response(back, on_day(30, policies=SILENT))
    disputed = only(told, disputed=True)
    with pytest.raises(Refused, match="the complainant rejects the decision"):
        close_without_response(disputed, on_day(30, policies=SILENT))
    assert told.response is not None
    reminded = remind(told, on_day(6, policies=SILENT))
    unsettled = only(reminded, response=evolve(told.response, root_cause=None))
    assert HANDLING.due(unsettled) is None, "the clock does not try what is refused"


@pytest.mark.realises("TM-CPL-1", "BR-CPL-16")
def test_the_silence_begins_when_the_decision_was_told() -> None:
    low = assess(acknowledged(SILENT), at(2, policies=SILENT), **LOW)
    ready = prepare_response(low, at(3, policies=SILENT), **UPHELD)
    written = communicate_decision(ready, at(4, policies=SILENT))
    assert written.silence is None
    with pytest.raises(Refused, match="the complainant was not told the decision yet"):
        close_without_response(written, on_day(30, policies=SILENT))
    on = on_day(2, policies=SILENT)
    sent = note_told(written, on, told=("decision",), told_at=on.at, channel="email", to="c@example.org")
    assert sent.silence is not None
    assert sent.silence.remind_at == MONDAY.replace(hour=0) + 8 * DAY
    again = note_told(sent, on_day(3, policies=SILENT), told=("decision",), told_at=on.at, channel="email", to="c")
    assert again.silence == sent.silence


@pytest.mark.realises("BR-CPL-1")
def test_what_nobody_signed_is_closed_without_an_answer() -> None:
    secret = assess(received(complainant=ANONYMOUS), at(1), **LOW)
    told = communicate_decision(prepare_response(secret, at(2), **UPHELD), at(3))
    assert close_without_response(told, at(4)).closures[0].kind == "no_response"


# Disputed, and outside


def disputed(policies: Any) -> Complaint:  # noqa: ANN401  policies of any procedure
    return only(communicated(policies), stage=2, disputed=True)


@pytest.mark.realises("BR-CPL-9")
def test_a_disputed_complaint_is_closed_after_all_stages_with_the_recourse_outside_named() -> None:
    plain = by_procedure()
    with pytest.raises(Refused, match="nothing names where the complainant can turn to outside"):
        close_disputed(disputed(plain), at(30, policies=plain))
    with pytest.raises(Refused, match="not all stages of handling are used"):
        close_disputed(only(communicated(), disputed=True), at(30))
    referred = record_referral(disputed(plain), at(20, policies=plain), body="the court")
    assert close_disputed(referred, at(30, policies=plain)).state == "closed"


@pytest.mark.realises("BR-CPL-9", "BR-CPL-21")
def test_under_iso_the_referral_is_decided_or_its_time_is_over() -> None:
    import attrs

    from itilbrm.calendars import Amount
    from itilbrm.policies import ExternalBody

    iso = by_procedure(profile="iso_10002", recourse="the ombudsman")
    complaint = disputed(iso)
    with pytest.raises(Refused, match="nothing says until when it can be"):
        close_disputed(complaint, on_day(9, policies=iso))
    sent = record_referral(complaint, at(20, policies=iso), body="the ombudsman", reference="OMB-1")
    with pytest.raises(Refused, match="the ombudsman has not decided yet"):
        close_disputed(sent, on_day(9, policies=iso))
    decided = record_referral(
        sent, on_day(8, policies=iso), body="the ombudsman", reference="OMB-1", outcome="not ours to say"
    )
    assert [(each.body, each.outcome, each.at) for each in decided.referrals] == [
        ("the ombudsman", "not ours to say", at(20).at)
    ]
    assert decided.response == complaint.response, "theirs never overwrites ours"
    assert close_disputed(decided, on_day(9, policies=iso)).state == "closed"
    body = ExternalBody(name="the ombudsman", period=Amount.parse("1 month"))
    own = attrs.evolve(shipped_policies().profile("iso_10002"), id="own", external=body)
    timed = by_procedure(own, profile="own")
    waiting = disputed(timed)
    with pytest.raises(Refused, match="the matter can be taken outside until"):
        close_disputed(waiting, on_day(20, policies=timed))
    assert close_disputed(waiting, on_day(40, policies=timed)).state == "closed"


@pytest.mark.realises("BR-CPL-21")
def test_a_referral_names_to_whom_and_several_stand_beside_each_other() -> None:
    with pytest.raises(Refused, match="nobody is named to whom the matter was taken"):
        record_referral(communicated(), at(20), body=" ")
    twice = record_referral(record_referral(communicated(), at(20), body="A"), at(21), body="B", outcome="late")
    kept = record_referral(twice, at(22), body="B")
    assert [(each.body, each.outcome) for each in kept.referrals] == [("A", ""), ("B", "late")]


@pytest.mark.realises("BR-CPL-9")
def test_a_dispute_stays_open_while_one_of_several_bodies_has_not_decided() -> None:
    iso = by_procedure(profile="iso_10002", recourse="the ombudsman")
    waits = record_referral(disputed(iso), at(20, policies=iso), body="the ombudsman")
    beside = record_referral(waits, at(21, policies=iso), body="the court", outcome="for us")
    with pytest.raises(Refused, match="the ombudsman has not decided yet"):
        close_disputed(beside, on_day(9, policies=iso))
    decided = record_referral(beside, on_day(9, policies=iso), body="the ombudsman", outcome="for them")
    assert close_disputed(decided, on_day(9, policies=iso)).state == "closed"


# Early


def early(complaint: Complaint, on: Occasion, **changed: Any) -> Complaint:  # noqa: ANN401  any particular
    usual: dict[str, Any] = {"summary": "We mended it", "accepted_by": "cara", "triage_severity": "low"}
    return early_resolve(complaint, on, **{**usual, **changed})


@pytest.mark.realises("BR-CPL-10", "SM-CPL")
def test_an_early_summary_meets_acknowledgement_and_decision() -> None:
    closed = early(received(at(0, policies=FCA)), at(3, policies=FCA), channel="email", to="c@example.org")
    assert [(each.kind, each.met_at) for each in closed.deadlines] == [
        ("acknowledgement", at(3).at),
        ("decision", at(3).at),
    ]
    assert closed.response is not None
    assert (closed.response.outcome, closed.response.text) == ("resolved_by_agreement", "We mended it")
    assert (closed.state, closed.closures[0].kind, closed.decided_at) == ("closed", "early", at(3).at)
    written = early(received(at(0, policies=FCA)), at(3, policies=FCA))
    assert [each.met_at for each in written.deadlines] == [None, None]
    told = ("acknowledgement", "decision")
    sent = note_told(written, at(5, policies=FCA), told=told, told_at=at(4).at, channel="email", to="c")
    assert ([each.met_at for each in sent.deadlines], sent.state) == ([at(4).at] * 2, "closed")


@pytest.mark.realises("BR-CPL-10")
def test_what_is_grave_late_not_accepted_or_not_foreseen_is_not_resolved_early() -> None:
    complaint = received(at(0, policies=FCA))
    on = at(3, policies=FCA)
    for given, when, why in (
        ({"triage_severity": None}, on, "nobody said how grave it is"),
        ({"triage_severity": "high"}, on, "it is of high severity"),
        ({"accepted_by": "ann"}, on, "the complainant has not accepted it"),
        ({"accepted_by": ""}, on, "the complainant has not accepted it"),
        ({}, on_day(4, policies=FCA), "the window for an early resolution ended at"),
    ):
        with pytest.raises(Refused, match=why):
            early(complaint, when, **given)
    with pytest.raises(Refused, match="the profile itil_internal knows no early resolution"):
        early(received(), at(3))
    with pytest.raises(Refused, match="it is not upheld, and no reasons are given"):
        early(complaint, on, outcome="not_upheld")
    told = early(acknowledged(FCA), on_day(3, policies=FCA), triage_severity="medium")
    assert told.triage_severity == "medium"
    known = early(received(at(0, policies=FCA), triage_severity="low"), on, triage_severity=None)
    assert known.state == "closed"


@pytest.mark.realises("BR-CPL-13", "BR-CPL-10")
def test_who_is_complained_about_does_not_resolve_it_early_and_a_summary_has_words() -> None:
    on = at(3, policies=FCA)
    with pytest.raises(Refused, match="ann is complained about"):
        early(received(at(0, policies=FCA), about=("ann",)), on)
    with pytest.raises(InvalidInput, match="summary: the text is blank; say it in words"):
        early(received(at(0, policies=FCA)), on, summary=" ")


def test_what_is_assessed_is_not_resolved_early_by_another_profile() -> None:
    with pytest.raises(Refused, match="knows no early resolution"):
        early(assessed(), Occasion("ann", at(9).at, lookup=KnownRecords()))
