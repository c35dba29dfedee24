"""S22: what belongs to the lifecycle is set by nobody who gives it by name; only an adoption says how a record stands.

That ``evolve`` refuses such fields is shown with the records, and that a mapping cannot name them with the mappings.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Final

import attrs
import pytest

from itilbrm import LIFECYCLES, Practice
from itilbrm.errors import InvalidInput
from itilbrm.intake.mapping import FIELDS
from itilbrm.lifecycle import STAYS, Lifecycle, Occasion, Record, State
from itilbrm.testing import StoppedClock
from tests.faces.conftest import MAPPING
from tests.faces.running import Call

AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
EARLIER: Final = datetime(2025, 1, 1, tzinfo=UTC)

OURS: Final = (
    *("id", "state", "version", "moved_at", "since"),
    *("recorded_at", "hash", "head", "seq", "kind", "schema", "by", "step", "source", "target"),
)
"""Fields of records and facts that the kernel and the store fill."""

OPEN: Final = State("open", category="open")
DONE: Final = State("done", category="closed")


@attrs.frozen(kw_only=True)
class Task(Record):
    """Something to do."""

    kind: ClassVar[str] = "task"
    prefix: ClassVar[str] = "tsk"

    title: str = ""


def forged(title: str, state: State) -> Task:
    """Return a task that claims to be another, and older than it is."""
    return Task(title=title, id="tsk_forged", state=state, version=99, moved_at=EARLIER, since=EARLIER)


def tasks(*, open_handed: bool = False) -> Lifecycle[Task]:
    """Return a lifecycle whose functions forge what belongs to the kernel; or whose step takes it by name."""
    lifecycle = Lifecycle("tasks", record=Task, initial=OPEN, final=(DONE,))

    @lifecycle.creation()
    def begin(on: Occasion, *, title: str) -> Task:  # noqa: ARG001  the form of every creation
        """Begin a task."""
        return forged(title, DONE)

    if open_handed:

        @lifecycle.step(OPEN, to=STAYS)
        def change(task: Task, on: Occasion, *, version: int) -> Task:  # noqa: ARG001  the form of every step
            """Take what it should not."""
            return attrs.evolve(task, version=version)

    else:

        @lifecycle.step(OPEN, to=STAYS)
        def change(task: Task, on: Occasion, *, title: str) -> Task:  # noqa: ARG001  the form of every step
            """Change the title."""
            return forged(title, task.state)

    @lifecycle.step(OPEN, to=DONE)
    def finish(task: Task, on: Occasion) -> Task:  # noqa: ARG001  the form of every step
        """Finish it."""
        return task

    lifecycle.seal()
    return lifecycle


def takers(lifecycles: Iterable[Lifecycle[Any]]) -> set[str]:
    """Return every verb that takes a particular with the name of something that is ours."""
    found = set()
    for lifecycle in lifecycles:
        for verb in (*lifecycle.creations.values(), *lifecycle.adoptions.values(), *lifecycle.steps.values()):
            for name in OURS:
                try:
                    verb.particulars.take(verb.name, {name: "x"})
                except InvalidInput as refusal:
                    if refusal.field == name and "does not take it" in refusal.problem:
                        continue
                found.add(f"{lifecycle.kind}.{verb.name}({name}=)")
    return found


def test_no_verb_takes_what_is_ours_but_adoptions_how_a_record_stands() -> None:
    adoptions = {
        f"{each.kind}.{name}({field}=)"
        for each in LIFECYCLES
        for name, adoption in each.adoptions.items()
        for field in ("state", "since")
        if field in adoption.particulars.takes
    }
    assert takers(LIFECYCLES) - adoptions == {
        "action.register(source=)",  # where it comes from, no state that it leaves
        "action.adopt(source=)",  # as above
        "opportunity.capture(source=)",  # as above
        "opportunity.adopt(source=)",  # as above
        "achievement.record(target=)",  # what was agreed, no state that it comes into
        "achievement.adopt(target=)",  # as above
        "agreement.supersede(by=)",  # which other agreement takes its place, not who acts
        "complaint.request_information(by=)",  # until when the answer is asked for, not who acts
        "negotiation.note_proposal(by=)",  # whose proposal follows from the record that is negotiated
        "proposal.make(by=)",  # as above
        "journey.adopt(step=)",  # a step of the journey, not of its lifecycle
        "journey.advance(step=)",  # as above
        "journey.go_back(step=)",  # as above
        "refusal.record(step=)",  # the name of the step that was refused, not of its own
    }


def test_a_verb_that_takes_it_is_noticed() -> None:
    """The planted bug."""
    assert takers([tasks(open_handed=True)]) == {"task.change(version=)"}


@pytest.mark.parametrize("name", OURS)
def test_what_is_given_nevertheless_is_refused_by_its_name_and_nothing_is_kept(name: str) -> None:
    given: dict[str, Any] = {"customer": "acme", "complainant": "ann", "channel": "email", "type": "other", "text": "t"}
    wrong: dict[str, Any] = {name: "closed"}
    with Practice.open(clock=StoppedClock(AT)) as practice:
        ann = practice.acting_as("ann", "because")
        complaint = ann.complaints.receive(**given)
        calls: tuple[Callable[[], object], ...] = (
            lambda: ann.complaints.receive(**given, **wrong),
            lambda: ann.complaints.withdraw(complaint, **wrong),
            lambda: ann.perform("withdraw", complaint.id, **wrong),
        )
        for call in calls:
            with pytest.raises(InvalidInput, match="does not take it") as caught:
                call()
            assert caught.value.field == name
        assert practice.complaints.find().records == (complaint,)


def test_what_a_function_forges_is_overwritten_by_the_kernel() -> None:
    with Practice.open(clock=StoppedClock(AT), lifecycles=(tasks(),)) as practice:
        ann = practice.acting_as("ann")
        lifecycle = ann.register("task").lifecycle
        made = ann.perform(lifecycle.creations["begin"], title="a")
        changed = ann.perform("change", made, title="b")
        for version, task in enumerate((made, changed), start=1):
            assert (task.state, task.version, task.moved_at, task.since) == (OPEN, version, AT, AT)
            assert task.id == made.id != "tsk_forged"
        assert practice.verify()


def test_an_adoption_says_in_which_state_and_the_fact_says_who_said_so() -> None:
    with Practice.open(clock=StoppedClock(AT)) as practice:
        ann = practice.acting_as("ann", "the old desk closes")
        complaint = ann.complaints.adopt(
            origin="desk",
            reference="7",
            state="closed",
            received_at=EARLIER,
            closed_at=EARLIER,
            customer="acme",
            complainant="cara",
            channel="email",
            type="other",
            text="t",
        )
        facts = practice.history(complaint.id)
        assert {(fact.step, fact.by, fact.reason, fact.recorded_at) for fact in facts} == {
            ("adopt", "ann", "the old desk closes", AT)
        }
        assert complaint.version == len(facts)


def test_a_mapping_fills_nothing_of_ours_but_the_state_which_is_one_of_those_an_adoption_may_set() -> None:
    assert set(FIELDS) & set(OURS) == {"state"}


@pytest.mark.usefixtures("folder")
def test_columns_with_our_names_set_nothing(call: Call) -> None:
    Path("mapping.toml").write_text(MAPPING.replace('labels.queue = "queue"', 'labels.id = "id"'))
    Path("x.csv").write_text(
        "id,version,hash,moved_at,since,ticket,opened,status,text,service\n"
        "cpl_forged,99,00,2001-01-01,2001-01-01,1,2026-01-05,new,The line is down.,network\n"
    )
    assert call("complaints", "import", "x.csv", "--mapping", "mapping.toml").code == 0
    with Practice.open("sqlite:///itilbrm.db") as practice:
        (complaint,) = practice.complaints
        assert complaint.id != "cpl_forged"
        assert (complaint.version, dict(complaint.labels)) == (1, {"id": "cpl_forged"})
        assert complaint.moved_at > AT
        assert practice.verify()
