"""A complaint is answered by its rules: findings, cause and remedy that fit, approved by a second person, told."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from itilbrm.errors import InvalidInput, Refused
from itilbrm.lifecycle import Record, evolve
from itilbrm.policies import Authority
from itilbrm.processes.complaints import HANDLING, Complaint, FactFinding, Remedy, RootCause, fact_findings
from itilbrm.processes.complaints.handling import (
    accept,
    adopt,
    approve_response,
    assess,
    assign,
    close_disputed,
    communicate_decision,
    information_received,
    join_master,
    prepare_response,
    reject_decision,
    remind,
    request_information,
    rework,
    stop_waiting,
)
from itilbrm.values import ANONYMOUS, UNIDENTIFIED
from tests.processes.complaints.cases import (
    APOLOGY,
    CAUSE,
    HIGH,
    LOW,
    MONDAY,
    UPHELD,
    acknowledged,
    assessed,
    at,
    by_procedure,
    communicated,
    eur,
    investigated,
    on_day,
    only,
    prepared,
    received,
)

DAY = timedelta(days=1)
NOT_UPHELD: dict[str, Any] = {"outcome": "not_upheld", "root_cause": None, "remedy": None, "reasons": "It was planned"}


def reasons(error: pytest.ExceptionInfo[Refused]) -> tuple[tuple[str, str], ...]:
    return tuple((reason.rule, reason.text) for reason in error.value.reasons)


def who(error: pytest.ExceptionInfo[Refused]) -> tuple[str, ...]:
    return tuple(person for reason in error.value.reasons for person in reason.who)


def answered(complaint: Complaint | None = None, *known: Record, **changed: Any) -> Complaint:  # noqa: ANN401  any particular
    policies = changed.pop("policies", None)
    return prepare_response(complaint or investigated(), at(4, *known, policies=policies), **{**UPHELD, **changed})


# What an answer needs


@pytest.mark.realises("BR-CPL-6", "SM-CPL")
def test_an_answer_has_outcome_findings_cause_and_remedy() -> None:
    complaint = answered()
    response = complaint.response
    assert response is not None
    assert (complaint.state, response.prepared_by, response.left) == ("response_prepared", "ann", "under_investigation")
    assert (response.outcome, response.is_upheld, response.root_cause, response.remedy) == (
        "upheld",
        True,
        CAUSE,
        APOLOGY,
    )
    assert (response.stage, response.at, response.next_steps) == (1, at(4).at, "write to us again")


@pytest.mark.realises("BR-CPL-6", "SC-40")
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"findings": " "}, "nothing says what was found"),
        ({"root_cause": None}, "no root cause is told"),
        ({"root_cause": RootCause(kind="known")}, "the root cause is said to be known, and not told"),
        (
            {"root_cause": RootCause(kind="not_determinable", code="x")},
            "nothing says why the root cause cannot be determined",
        ),
        (
            {"root_cause": RootCause(kind="with_problem_management", reference="PRB-1")},
            "problem management looks for the root cause, without a reference or a date by which it is expected",
        ),
        ({"remedy": None}, "no remedy is offered"),
        ({**NOT_UPHELD, "reasons": " "}, "it is not upheld, and no reasons are given"),
        (
            {"outcome": "remedy_without_admission"},
            "nothing says whether the remedy without admission counts as upheld",
        ),
        ({"counts_as_upheld": False}, "upheld says by itself whether it counts as upheld"),
        ({"outcome": "resolved_by_agreement"}, "the consent of both sides is not on record"),
        (
            {"outcome": "resolved_by_agreement", "consents": ("ann", "bob")},
            "the consent of both sides is not on record",
        ),
    ],
)
def test_an_answer_whose_parts_do_not_fit_is_refused(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused) as error:
        answered(**changed)
    assert reasons(error) == (("BR-CPL-6", why),)


@pytest.mark.realises("BR-CPL-6")
@pytest.mark.parametrize(
    ("changed", "upheld"),
    [
        ({"outcome": "partly_upheld", "root_cause": RootCause(kind="not_determinable", text="no logs")}, True),
        ({"outcome": "remedy_without_admission", "counts_as_upheld": False}, False),
        (
            {
                "outcome": "remedy_without_admission",
                "counts_as_upheld": True,
                "root_cause": RootCause(kind="with_problem_management", reference="PRB-1", expected_by=MONDAY + DAY),
            },
            True,
        ),
        (NOT_UPHELD, False),
        (
            {"outcome": "resolved_by_agreement", "findings": "", "root_cause": None, "consents": ("cara", "ann")},
            None,
        ),
    ],
)
def test_every_outcome_says_whether_the_complaint_was_right(changed: dict[str, Any], upheld: bool | None) -> None:  # noqa: FBT001  what is claimed
    response = answered(**changed).response
    assert response is not None
    assert response.is_upheld is upheld


def test_an_answer_without_words_is_none() -> None:
    with pytest.raises(InvalidInput, match="text: the text is blank; say it in words"):
        answered(text=" ")


@pytest.mark.realises("BR-CPL-6")
def test_somebody_unidentified_agrees_without_a_name() -> None:
    agreed: dict[str, Any] = {"outcome": "resolved_by_agreement", "consents": ("unidentified", "ann")}
    assert answered(investigated(complainant=UNIDENTIFIED), **agreed).state == "response_prepared"


@pytest.mark.realises("BR-CPL-7")
def test_an_answer_tells_how_to_take_the_matter_further() -> None:
    with pytest.raises(Refused, match="nothing tells how to take the matter further"):
        answered(next_steps="")
    by_recourse = answered(next_steps="", policies=by_procedure(recourse="the ombudsman")).response
    by_profile = answered(
        assess(acknowledged(by_procedure(profile="fca_disp")), at(2, policies=by_procedure(profile="fca_disp")), **LOW),
        next_steps="",
        policies=by_procedure(profile="fca_disp"),
    ).response
    assert by_recourse is not None
    assert by_profile is not None
    assert (by_recourse.next_steps, by_profile.next_steps) == ("the ombudsman", "ombudsman")


@pytest.mark.realises("BR-CPL-4")
def test_what_is_not_assessed_in_its_stage_is_not_answered() -> None:
    with pytest.raises(Refused, match="it is not assessed in stage 2"):
        answered(only(investigated(), stage=2))


# Who may


@pytest.mark.realises("BR-CPL-13", "SC-32")
def test_a_complaint_about_its_owner_moves_to_a_lead_and_the_owner_neither_prepares_nor_approves() -> None:
    policies = by_procedure(leads=("ann", "lea"))
    complaint = investigated(policies, owner="ann", about=("ann",))
    assert complaint.owner == "lea"
    with pytest.raises(Refused) as error:
        answered(complaint, policies=policies)
    assert reasons(error) == (("BR-CPL-13", "ann is complained about"),)
    assert who(error) == ("lea",)
    ready = prepare_response(complaint, at(5, by="lea", policies=policies), **UPHELD)
    with pytest.raises(Refused, match="ann is complained about"):
        approve_response(ready, at(6, policies=policies))
    with pytest.raises(Refused, match="ann is complained about"):
        assign(ready, at(6, policies=policies), owner="ann")


@pytest.mark.realises("BR-CPL-13")
def test_where_no_lead_is_named_nobody_owns_it_yet() -> None:
    assert received(owner="ann", about=("ann",)).owner == ""
    found = assess(acknowledged(owner="ann"), at(2), **HIGH, about=("ann", "desk"), understood_as="Ann was rude")
    assert (found.owner, found.about, found.understood_as) == ("", ("ann", "desk"), "Ann was rude")
    accused = assess(investigated(), at(4, reason="more is known"), **HIGH, about=("ivy",))
    assert accused.investigator == ""


@pytest.mark.realises("BR-CPL-5", "BR-CPL-13", "SC-33", "SM-CPL")
def test_somebody_else_owns_it_or_investigates() -> None:
    complaint = assign(investigated(), at(5), owner="olga")
    assert (complaint.owner, complaint.investigator) == ("olga", "ivy")
    assert assign(complaint, at(6), investigator="ida").investigator == "ida"
    for nobody in ({}, {"owner": UNIDENTIFIED}, {"owner": "olga", "investigator": ANONYMOUS}):
        with pytest.raises(Refused, match="neither an owner nor an investigator is named"):
            assign(complaint, at(6), **nobody)
    with pytest.raises(Refused, match="bob is complained about"):
        assign(assessed(about=("bob",)), at(6), investigator="bob")


@pytest.mark.realises("BR-CPL-7", "SC-40")
def test_what_is_rejected_or_serious_is_approved_by_somebody_else() -> None:
    for ready in (answered(), answered(assess(acknowledged(), at(2), **LOW), **NOT_UPHELD)):
        with pytest.raises(Refused) as error:
            communicate_decision(ready, at(5))
        assert reasons(error) == (("BR-CPL-7", "no second person has approved the answer"),)
        with pytest.raises(Refused, match="ann prepared the answer"):
            approve_response(ready, at(5))
        approved = approve_response(ready, at(5, by="bob"))
        assert approved.response is not None
        assert approved.response.approval is not None
        assert (approved.response.approval.by, approved.response.approval.at) == ("bob", at(5).at)
        with pytest.raises(Refused, match="bob has approved it already"):
            approve_response(approved, at(6, by="carl"))
        assert communicate_decision(approved, at(6)).state == "decision_communicated"


@pytest.mark.realises("BR-CPL-7")
def test_the_procedure_says_who_approves_and_what() -> None:
    low = assess(acknowledged(), at(2), **LOW)
    assert communicate_decision(answered(low), at(5)).state == "decision_communicated"
    policies = by_procedure(approval="always", approvers=("ann", "bob", "carl"))
    ready = answered(only(low, about=("carl",)), policies=policies)
    with pytest.raises(Refused) as error:
        communicate_decision(ready, at(5, policies=policies))
    assert who(error) == ("bob",), "neither the author nor who is complained about"
    with pytest.raises(Refused, match="dora is no approver of the procedure provider"):
        approve_response(ready, at(5, by="dora", policies=policies))
    assert approve_response(ready, at(5, by="bob", policies=policies)).state == "response_prepared"


@pytest.mark.realises("SM-CPL", "BR-CPL-7")
@pytest.mark.parametrize("state", ["under_assessment", "under_investigation"])
def test_an_answer_is_sent_back_to_where_it_was_prepared_and_its_approval_is_void(state: str) -> None:
    ready = answered(assessed() if state == "under_assessment" else investigated())
    approved = approve_response(ready, at(5, by="bob"))
    with pytest.raises(Refused, match="no reason is given"):
        rework(approved, at(6))
    back = rework(approved, at(6, reason="too harsh"))
    assert back.response is not None
    assert (back.state, back.response.approval) == (state, None)


def test_an_answer_that_was_taken_over_without_its_text_goes_on() -> None:
    given: dict[str, Any] = {"origin": "old", "reference": "1", "state": "response_prepared", "received_at": MONDAY}
    said: dict[str, Any] = {"customer": "acme", "complainant": "cara", "channel": "email", "type": "other", "text": "x"}
    old = adopt(at(9), **given, **said)
    assert approve_response(old, at(10)).response is None
    assert rework(old, at(10, reason="x")).state == "under_assessment"
    assert communicate_decision(old, at(10)).state == "decision_communicated"


@pytest.mark.realises("BR-CPL-16")
def test_who_was_told_is_named() -> None:
    low = assess(acknowledged(), at(2), **LOW)
    told = communicate_decision(answered(low), at(5), channel="phone")
    assert told.response is not None
    assert (told.response.channel, told.response.to) == ("phone", "cara")
    unknown = answered(only(low, complainant=UNIDENTIFIED))
    with pytest.raises(Refused, match="nobody is named who was told by phone"):
        communicate_decision(unknown, at(5), channel="phone")
    with pytest.raises(Refused, match="nothing says how Cara was told"):
        communicate_decision(unknown, at(5), to="Cara")


@pytest.mark.realises("BR-CPL-1")
def test_the_result_of_what_nobody_signed_stands_in_the_log() -> None:
    secret = assess(received(complainant=ANONYMOUS), at(1), **LOW)
    told = communicate_decision(answered(secret), at(5))
    assert (told.state, told.decided_at, told.deadlines) == ("decision_communicated", at(5).at, ())


# Authority, facts, and the master


@pytest.mark.realises("BR-CPL-18")
def test_a_cost_above_the_authority_of_the_handler_needs_somebody_who_has_it() -> None:
    authorities = (
        Authority(person="", limit=eur("50")),
        Authority(person="lea", limit=eur("500")),
        Authority(person="bob", limit=eur("200")),
    )
    policies = by_procedure(authorities=authorities)

    def credit(cost: str, by: str = "") -> Complaint:
        remedy = Remedy(kind="credit", text="A credit", cost=eur(cost), authorised_by=by)
        return answered(remedy=remedy, policies=policies)

    small = credit("50").response
    assert small is not None
    assert small.remedy is not None
    assert small.remedy.authorised_by == "ann"
    with pytest.raises(Refused) as error:
        credit("300")
    assert reasons(error) == (("BR-CPL-18", "300 EUR is above what ann may grant"),)
    assert who(error) == ("lea",)
    with pytest.raises(Refused, match="300 EUR is above what bob may grant"):
        credit("300", "bob")
    assert credit("300", "lea").state == "response_prepared"
    dollars = Remedy(kind="credit", text="A credit", cost=attrs.evolve(eur("5"), currency="USD"))
    with pytest.raises(Refused, match="5 USD is above what ann may grant"):
        answered(remedy=dollars, policies=policies)


@pytest.mark.realises("BR-CPL-18")
def test_where_no_authority_is_settled_somebody_is_named() -> None:
    costly = Remedy(kind="goodwill", text="Flowers", cost=eur("30"))
    with pytest.raises(Refused, match="nobody is named who authorised 30 EUR"):
        answered(remedy=costly)
    assert answered(remedy=evolve(costly, authorised_by="lea")).state == "response_prepared"
    assert answered(remedy=evolve(costly, cost=eur("0"))).state == "response_prepared"


def task(complaint: Complaint, question: str = "Was it down?", owner: str = "sam") -> FactFinding:
    return fact_findings.ask(at(4, complaint), complaint=complaint.id, question=question, owner=owner, due=at(50).at)


@pytest.mark.realises("BR-CPL-17")
def test_fact_finding_runs_side_by_side_and_the_answer_waits_for_all_of_it() -> None:
    complaint = investigated()
    one, two = task(complaint), task(complaint, "Who knew?", "tim")
    assert (one.complaint, one.complainant, one.state) == (complaint.id, "cara", "asked")
    with pytest.raises(Refused) as error:
        answered(complaint, one, two)
    assert reasons(error)[0][1].startswith("nothing was found out yet for fnd_")
    assert set(who(error)) == {"sam", "tim"}
    found = fact_findings.answer(one, at(5, by="sam"), findings="It was")
    assert (found.state, found.findings, found.answered_by, found.answered_at) == (
        "answered",
        "It was",
        "sam",
        at(5).at,
    )
    with pytest.raises(Refused, match=two.id):
        answered(complaint, found, two)
    without = answered(complaint, found, two, without=f"{two.id}: Tim is ill").response
    assert without is not None
    assert without.without == f"{two.id}: Tim is ill"
    dropped = fact_findings.drop(two, at(6, reason="it does not matter"))
    assert answered(complaint, found, dropped).state == "response_prepared"


@pytest.mark.realises("BR-CPL-17")
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"complaint": "cpl_none"}, "there is no complaint cpl_none"),
        ({"owner": ""}, "nobody is named who finds it out"),
        ({"due": at(4).at}, "the date by which it is found out had passed already"),
    ],
)
def test_a_task_has_question_owner_and_due_date(changed: dict[str, Any], why: str) -> None:
    complaint = investigated()
    given: dict[str, Any] = {"complaint": complaint.id, "question": "Why?", "owner": "sam", "due": at(50).at, **changed}
    with pytest.raises(Refused) as error:
        fact_findings.ask(at(4, complaint), **given)
    assert reasons(error) == (("BR-CPL-17", why),)


@pytest.mark.realises("BR-CPL-17")
def test_nothing_is_found_out_for_a_complaint_that_nobody_looks_into() -> None:
    with pytest.raises(Refused, match="is response prepared"):
        task(prepared())
    with pytest.raises(InvalidInput, match="question: the text is blank"):
        task(investigated(), " ")
    with pytest.raises(InvalidInput, match="there is no complaint"):
        fact_findings.ask.function(at(4), complaint="cpl_x", question="Why?", owner="sam", due=at(50).at)


@pytest.mark.realises("BR-CPL-17")
def test_a_task_is_answered_handed_on_or_dropped_with_a_reason() -> None:
    asked = task(investigated())
    assert fact_findings.reassign(asked, at(5), owner="tim").owner == "tim"
    for step, given, why in (
        (fact_findings.reassign, {"owner": "sam"}, "nobody else is named"),
        (fact_findings.reassign, {"owner": ""}, "nobody else is named"),
        (fact_findings.answer, {"findings": " "}, "nothing says what was found"),
        (fact_findings.drop, {}, "no reason is given"),
    ):
        with pytest.raises(Refused, match=why):
            step(asked, at(5), **given)


@pytest.mark.realises("G-12", "BR-CPL-17")
@pytest.mark.parametrize(("state", "answered_at"), [("asked", None), ("answered", MONDAY), ("dropped", None)])
def test_a_task_is_taken_over_in_the_state_it_has_elsewhere(state: str, answered_at: object) -> None:
    given: dict[str, Any] = {"origin": "jira", "reference": "7", "complaint": "cpl_1", "question": "Why?"}
    old = fact_findings.adopt(at(9), **given, owner="sam", due=MONDAY, state=state, since=MONDAY)
    assert (old.state, old.answered_at, old.complainant) == (state, answered_at, UNIDENTIFIED)


@pytest.mark.realises("BR-CPL-19")
def test_a_child_takes_findings_and_cause_from_its_master_and_keeps_the_rest() -> None:
    master = answered()
    child = join_master(investigated(complainant="cleo"), at(4, master), master=master.id)
    bare: dict[str, Any] = {"findings": "", "root_cause": None}
    ready = answered(child, master, **bare).response
    assert ready is not None
    assert (ready.findings, ready.root_cause) == (UPHELD["findings"], CAUSE)
    assert (child.complainant, child.deadlines) == ("cleo", investigated().deadlines)
    own = answered(
        child, master, findings="It was slower here", root_cause=RootCause(kind="known", code="lan")
    ).response
    assert own is not None
    assert own.root_cause is not None
    assert (own.findings, own.root_cause.code) == ("It was slower here", "lan")
    with pytest.raises(Refused, match="nothing says what was found"):
        answered(child, investigated(), **bare)


# Asking the complainant


@pytest.mark.realises("SM-CPL")
@pytest.mark.parametrize("where", ["under_assessment", "under_investigation"])
def test_handling_goes_on_where_the_complainant_was_asked(where: str) -> None:
    complaint = assessed() if where == "under_assessment" else investigated()
    asked = request_information(complaint, at(4), asked="Which day?", by=at(30).at)
    assert (asked.state, asked.state.category) == ("awaiting_information", "waiting")
    assert information_received(asked, at(5)).state == where
    reminded = remind(asked, at(31))
    assert stop_waiting(reminded, at(32)).state == where


@pytest.mark.realises("SM-CPL")
def test_nothing_is_asked_without_words_a_date_or_somebody_to_ask() -> None:
    for asked, by, why in (
        (" ", at(30).at, "nothing says what is asked"),
        ("x", at(4).at, "the date by which an answer is expected had passed already"),
    ):
        with pytest.raises(Refused, match=why):
            request_information(assessed(), at(4), asked=asked, by=by)
    secret = assess(received(complainant=ANONYMOUS), at(1), **HIGH)
    with pytest.raises(Refused, match="the complainant is anonymous and cannot be asked"):
        request_information(secret, at(4), asked="x", by=at(30).at)


@pytest.mark.realises("SM-CPL")
def test_we_go_on_without_an_answer_after_the_date_and_one_reminder_and_the_answer_says_so() -> None:
    asked = request_information(investigated(), at(4), asked="Which day?", by=at(30).at)
    with pytest.raises(Refused, match="an answer is expected until"):
        stop_waiting(asked, at(29))
    with pytest.raises(Refused, match="the complainant was not reminded"):
        stop_waiting(asked, at(31))
    reminded = remind(asked, at(31, by="clock"))
    with pytest.raises(Refused, match="the complainant was reminded already"):
        remind(reminded, at(32))
    stopped = stop_waiting(reminded, at(33))
    ready = prepare_response(stopped, at(34), **UPHELD).response
    assert ready is not None
    assert (stopped.facts_at_hand, ready.on_facts_at_hand) == (True, True)
    with pytest.raises(Refused, match="no answer of the complainant is awaited"):
        remind(communicated(), at(40))


@pytest.mark.realises("SM-CPL", "G-7")
def test_the_clock_reminds_when_the_date_has_passed_and_once() -> None:
    asked = request_information(investigated(), at(4), asked="Which day?", by=at(30).at)
    due = HANDLING.due(asked)
    assert due is not None
    assert (due.step, due.at) == ("remind", at(30).at)
    assert HANDLING.due(remind(asked, at(30, by="clock"))) is None
    old = only(asked, waiting=None)
    assert HANDLING.due(old) is None
    assert stop_waiting(old, at(5)).state == "under_investigation"
    assert remind.function(old, at(5)) is old


# Rejected


@pytest.mark.realises("SC-40", "SM-CPL", "BR-CPL-9")
def test_a_rejected_complaint_goes_through_all_stages_and_stays_open() -> None:
    policies = by_procedure(leads=("lea",), recourse="the ombudsman")
    first = communicated(policies, NOT_UPHELD)
    with pytest.raises(Refused, match="no reason is given"):
        reject_decision(first, at(20, by="cara", policies=policies))
    second = reject_decision(first, at(20, by="cara", reason="it was not", policies=policies))
    assert (second.state, second.stage, second.disputed) == ("under_assessment", 2, False)
    again = assess(second, at(21, policies=policies), **LOW)
    ready = prepare_response(again, at(22, policies=policies), **{**UPHELD, **NOT_UPHELD})
    told = communicate_decision(
        approve_response(ready, at(23, by="bob", policies=policies)), at(24, policies=policies), channel="letter"
    )
    with pytest.raises(Refused) as error:
        close_disputed(told, at(25, by="lea", policies=policies))
    assert reasons(error) == (("BR-CPL-9", "nobody disputes the decision"),)
    disputed = reject_decision(told, at(30, by="cara", reason="still", policies=policies))
    assert (disputed.state, disputed.disputed, disputed.since) == ("decision_communicated", True, told.since)
    with pytest.raises(Refused) as refused:
        close_disputed(disputed, at(31, policies=policies))
    assert (reasons(refused), who(refused)) == ((("BR-CPL-9", "ann is no lead"),), ("lea",))
    closed = close_disputed(disputed, at(31, by="lea", policies=policies))
    assert [(each.kind, each.by) for each in closed.closures] == [("disputed", "lea")]
    assert not accept(disputed, on_day(9, by="cara", policies=policies)).disputed


@pytest.mark.realises("BR-CPL-17")
def test_what_is_done_without_says_why() -> None:
    complaint = investigated()
    one = task(complaint)
    with pytest.raises(Refused, match="nothing says why the answer does without it"):
        answered(complaint, one, without=f" {one.id}: ")
    assert answered(complaint, one, without=f"{one.id}: Sam left").state == "response_prepared"


@pytest.mark.realises("BR-CPL-6")
def test_the_complainant_and_who_they_speak_for_are_one_side() -> None:
    complaint = investigated(on_behalf_of="dora", authority="her letter")
    agreed: dict[str, Any] = {"outcome": "resolved_by_agreement", "counts_as_upheld": None}
    with pytest.raises(Refused, match="the consent of both sides is not on record") as error:
        answered(complaint, **agreed, consents=("cara", "dora"))
    assert who(error) == ("cara", "dora")
    assert answered(complaint, **agreed, consents=("dora", "ann")).state == "response_prepared"
