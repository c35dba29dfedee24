"""Any walk through the handling of a complaint, beside a slow model that reckons its deadlines by half hours."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from itilbrm.errors import NotAvailable, Refused
from itilbrm.lifecycle import Occasion
from itilbrm.policies import Policies
from itilbrm.processes.complaints import HANDLING, Complaint
from itilbrm.testing import KnownRecords
from tests.processes.complaints.cases import UPHELD, by_procedure, received

HALF: Final = timedelta(minutes=30)
DAY: Final = timedelta(days=1)
BEGINNING: Final = datetime(2026, 1, 5, 10, 30, tzinfo=UTC)
POLICIES: Final[Policies] = by_procedure(closes_silent=True, recourse="the ombudsman")

DAYS: Final = {"low": 20, "medium": 10, "high": 5, "critical": 5}
HOURS_TO_CONTAIN: Final = 4


# The slow model


def is_open(at: datetime) -> bool:
    return at.weekday() < 5 and time(9) <= at.time() < time(17)


def close_after(start: datetime, days: int) -> datetime:
    """Return the close of a business day after the day of a receipt."""
    on = start
    while on.weekday() >= 5 or (on == start and on.time() >= time(17)):
        on = (on + DAY).replace(hour=9, minute=0)
    for _ in range(days):
        on += DAY
        while on.weekday() >= 5:
            on += DAY
    return on.replace(hour=17, minute=0)


def later(due: datetime, since: datetime, until: datetime, unit: str) -> datetime:
    """Return when something is due after one more pause."""
    if since >= due:
        return due
    at, halves, closings = since, 0, 0
    while at < until:
        halves += is_open(at)
        at += HALF
        closings += at.weekday() < 5 and at.time() == time(17)
    if unit == "hours":
        return open_time_after(due, halves)
    return close_after(due - HALF, closings) if closings else due


def open_time_after(start: datetime, halves: int) -> datetime:
    at = start
    while halves:
        halves -= is_open(at)
        at += HALF
    return at


@attrs.define
class Due:
    """What the model knows of one deadline."""

    kind: str
    stage: int
    start: datetime
    due: datetime
    pauses: list[tuple[datetime, datetime | None]] = attrs.field(factory=list)
    extensions: int = 0
    met: datetime | None = None

    @property
    def unit(self) -> str:
        return "hours" if self.kind == "containment" else "days"

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1][1] is None

    def run_again(self, at: datetime) -> None:
        if self.is_paused:
            since, _ = self.pauses.pop()
            if at > since:
                self.pauses.append((since, at))
                self.due = later(self.due, since, at, self.unit)

    def meet(self, at: datetime) -> None:
        if self.met is None or at < self.met:
            self.run_again(at)
            self.met = at

    def target(self, days: int) -> None:
        self.due = close_after(self.start, days)
        for since, until in self.pauses:
            if until is not None:
                self.due = later(self.due, since, until, self.unit)


class Walk(RuleBasedStateMachine):
    """One complaint on its way, by steps that may be refused."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGINNING
        self.complaint: Complaint = received(self.on())
        self.model: list[Due] = []

    def on(self, by: str = "ann") -> Occasion:
        known = KnownRecords(*([self.complaint] if hasattr(self, "complaint") else []))
        return Occasion(by, self.now, reason="it must be", lookup=known, policies=POLICIES)

    def latest(self, kind: str) -> Due | None:
        return next((each for each in reversed(self.model) if each.kind == kind), None)

    def take(self, step: str, actor: str = "ann", /, **given: Any) -> bool:  # noqa: ANN401  any particular
        before = self.complaint
        try:
            self.complaint = HANDLING.take(step, before, self.on(actor), **given)[0]
        except (Refused, NotAvailable):
            assert self.complaint is before
            return False
        return True

    def begin(self, stage: int, days: int) -> None:
        self.model.append(Due("acknowledgement", stage, self.now, close_after(self.now, 1)))
        self.model.append(Due("decision", stage, self.now, close_after(self.now, days)))

    @initialize()
    def is_received(self) -> None:
        self.begin(1, 20)

    @rule(halves=st.integers(1, 60))
    def time_passes(self, halves: int) -> None:
        self.now += HALF * halves

    @rule(days=st.integers(1, 12))
    def days_pass(self, days: int) -> None:
        self.now += DAY * days

    @rule(channel=st.sampled_from(["", "phone", "letter"]))
    def acknowledge(self, channel: str) -> None:
        told = {"contact": "Ann", "next_step": "we look", "next_date": self.now + DAY, "channel": channel}
        if self.take("acknowledge", **told) and channel:
            self._told("acknowledgement", at=self.now)

    def _told(self, *kinds: str, at: datetime) -> None:
        for kind in kinds:
            for each in self.model:
                if each.kind == kind and at >= each.start and self._was_written(each):
                    each.meet(at)

    def _was_written(self, due: Due) -> bool:
        acknowledgement, response = self.complaint.acknowledgement, self.complaint.response
        sent = response.communicated_at if response is not None else None
        if due.kind == "decision":
            return (response is None or due is not self.latest("decision")) if sent is None else sent >= due.start
        written = [at for at in (acknowledgement.at if acknowledgement else None, sent) if at is not None]
        return not written or max(written) >= due.start

    @rule(ago=st.integers(0, 40))
    def a_message_was_sent(self, ago: int) -> None:
        at = max(self.now - HALF * ago, self.complaint.received_at)
        told = ("acknowledgement",) if self.complaint.acknowledgement else ()
        if self.complaint.response is not None and self.complaint.response.communicated_at is not None:
            told = (*told, "decision")
        self.take("note_told", told=told, told_at=at, channel="email", to="c@example.org")
        comes_with_it = ("acknowledgement",) if "decision" in told else ()
        self._told(*{*told, *comes_with_it}, at=at)

    @rule(severity=st.sampled_from(list(DAYS)))
    def assess(self, severity: str) -> None:
        given: dict[str, Any] = {"severity": severity, "complexity": "low", "impact": "low", "urgency": "low"}
        if not self.take("assess", **given):
            return
        decision, stage = self.latest("decision"), self.complaint.stage
        assert decision is not None
        if decision.met is None:
            decision.target(DAYS[severity])
        containment = self.latest("containment")
        if (
            containment is not None
            and containment.met is None
            and severity != "critical"
            and self.now <= containment.due
        ):
            self.model.remove(containment)
        elif severity == "critical" and containment is None and stage == 1 and self.complaint.containment is None:
            start = self.complaint.received_at
            due = open_time_after(start, HOURS_TO_CONTAIN * 2)
            self.model.append(Due("containment", stage, start, due))

    @rule()
    def contain(self) -> None:
        if self.take("contain", what="another server", effect="it works"):
            for each in self.model:
                if each.kind == "containment" and each.met is None:
                    each.meet(self.now)

    @rule()
    def investigate(self) -> None:
        self.take("investigate", investigator="ivy")

    @rule()
    def request_information(self) -> None:
        if self.take("request_information", asked="Which day?", by=self.now + DAY):
            for each in self.model:
                if each.met is None and not each.is_paused and self.now < each.due:
                    each.pauses.append((self.now, None))

    @precondition(lambda self: self.complaint.state == "awaiting_information")
    @rule(step=st.sampled_from(["information_received", "stop_waiting"]))
    def go_on(self, step: str) -> None:
        if self.take(step):
            for each in self.model:
                each.run_again(self.now)

    @rule()
    def remind(self) -> None:
        due = HANDLING.due(self.complaint)
        self.take("remind", "clock" if due is not None and due.at <= self.now else "ann")

    @rule(days=st.integers(0, 9))
    def extend(self, days: int) -> None:
        decision = self.latest("decision")
        assert decision is not None
        until = close_after(max(decision.due, self.now), days)
        if self.take("extend", until=until):
            assert until > decision.due
            decision.due, decision.extensions = until, decision.extensions + 1

    @rule()
    def prepare_response(self) -> None:
        self.take("prepare_response", **UPHELD)

    @rule(step=st.sampled_from(["approve_response", "rework"]))
    def approve(self, step: str) -> None:
        self.take(step, "bob")

    @rule(channel=st.sampled_from(["", "letter"]))
    def communicate(self, channel: str) -> None:
        if self.take("communicate_decision", channel=channel) and channel:
            self._told("acknowledgement", "decision", at=self.now)

    @rule(step=st.sampled_from(["accept", "retract_acceptance"]))
    def answer(self, step: str) -> None:
        self.take(step, "cara")

    @rule()
    def reject(self) -> None:
        stage = self.complaint.stage
        if self.take("reject_decision", "cara") and self.complaint.stage > stage:
            self.begin(self.complaint.stage, 20)

    @rule(step=st.sampled_from(["close", "close_disputed", "close_without_response"]))
    def close(self, step: str) -> None:
        self.take(step)

    @rule(new_facts=st.booleans())
    def reopen(self, new_facts: bool) -> None:  # noqa: FBT001  as the step takes it
        if self.take("reopen", new_facts=new_facts):
            assessment = self.complaint.assessment
            known = assessment is not None and assessment.stage == self.complaint.stage
            self.begin(self.complaint.stage, DAYS[assessment.severity] if assessment and known else 20)

    @rule()
    def reclassify_and_object(self) -> None:
        if self.take("reclassify", into="incident", confirmed_by="bob"):
            assert self.take("object", "cara")

    @rule(steps=st.integers(1, 6), severity=st.sampled_from(list(DAYS)))
    def goes_straight_on(self, steps: int, severity: str) -> None:
        for _ in range(steps):
            self._next(severity)

    def _next(self, severity: str) -> None:
        if self.complaint.state == "received":
            self.acknowledge("phone")
        elif self.complaint.state == "acknowledged":
            self.assess(severity)
        elif self.complaint.state == "response_prepared":
            self.approve("approve_response")
            self.communicate("letter")
        elif self.complaint.state == "decision_communicated":
            self.answer("accept")
        elif self.complaint.state == "accepted":
            self.close("close")
        else:
            self.assess(severity)
            self.prepare_response()

    # What always holds

    @invariant()
    def the_deadlines_are_those_of_the_model(self) -> None:
        mine = [
            (each.kind, each.stage, each.counted_from, each.due_at, each.met_at, each.extensions, each.is_paused)
            for each in self.complaint.deadlines
        ]
        model = [
            (each.kind, each.stage, each.start, each.due, each.met, each.extensions, each.is_paused)
            for each in self.model
        ]
        assert sorted(map(str, mine)) == sorted(map(str, model))

    @invariant()
    def nothing_is_met_that_was_never_told(self) -> None:
        complaint = self.complaint
        told = complaint.acknowledgement is not None or complaint.decided_at is not None
        assert told or not any(each.met_at for each in complaint.deadlines if each.kind == "acknowledgement")
        assert complaint.decided_at or not any(each.met_at for each in complaint.deadlines if each.kind == "decision")

    @invariant()
    def it_waits_exactly_while_it_awaits_information(self) -> None:
        awaits = self.complaint.state == "awaiting_information"
        assert (self.complaint.waiting is not None) is awaits
        assert awaits or not any(each.is_paused for each in self.complaint.deadlines)

    @invariant()
    def it_is_closed_as_often_as_it_came_back_or_once_more(self) -> None:
        closures = len(self.complaint.closures)
        assert (self.complaint.closed_at is not None) is (self.complaint.state.category == "closed")
        assert closures >= (self.complaint.state == "closed")


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=settings().max_examples, stateful_step_count=40, deadline=None)
