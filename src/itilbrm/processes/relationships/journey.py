"""What a journey is: the steps by which a relationship with one stakeholder goes on, and what came of it."""

from datetime import datetime
from typing import ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.lifecycle import Belonging, Record, State, indexed, personal
from itilbrm.parties import Moved, Origin
from itilbrm.parties.stakeholders import StakeholderType
from itilbrm.policies import JourneyStep
from itilbrm.values import identity, one_of, words

__all__ = ["Exit", "Journey", "MeasuredOutcome", "OurRole"]

OurRole: TypeAlias = Literal["provider", "consumer", "peer"]


@attrs.frozen(kw_only=True)
class MeasuredOutcome:
    """Something that came of a relationship, as it was measured.

    Attributes:
        text: What came of it.
        measured: What was measured, with its unit.
        at: When.
    """

    text: str = attrs.field(validator=words())
    measured: str = attrs.field(validator=words())
    at: datetime


@attrs.frozen(kw_only=True)
class Exit:
    """What is put on record when a journey ends (BR-JRN-5).

    Attributes:
        why: Why it ends.
        lessons: What was learned.
        data_handed_back: What was handed back to whom, or that there was nothing.
    """

    why: str = attrs.field(validator=words(), metadata=personal())
    lessons: str = attrs.field(validator=words(), metadata=personal())
    data_handed_back: str = attrs.field(validator=words(), metadata=personal())


@attrs.frozen(kw_only=True)
class Journey(Record):
    """The journey of a relationship with one stakeholder.

    Attributes:
        stakeholder: The id of whom it is with: a stakeholder, a customer, a person.
        type: What they are to us.
        our_role: What we are to them.
        customer: The id of the customer, where it is with one.
        owner: The id of who looks after it.
        path: The name of the steps it follows; empty for those of SM-JRN.
        steps: Those steps, as they were when it began.
        step: The step it stands at; empty where it follows SM-JRN, whose states say that.
        cycle: How often it has begun to explore, from 1 on.
        expectations: What they expect, as they said when they were asked.
        norms: What is customary with them, as they said when they were asked.
        taking_part: The ids of those who took part in the agreement.
        agreement: The id of the agreement that is active.
        outcomes: What came of it, as it was measured.
        exit: What was put on record at the end.
        moved_from: With which customers it was before, and until when.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "journey"
    prefix: ClassVar[str] = "jrn"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, moves=True)

    stakeholder: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    type: StakeholderType = attrs.field(validator=one_of(*get_args(StakeholderType)))
    our_role: OurRole = attrs.field(validator=one_of(*get_args(OurRole)))
    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    owner: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    path: str = attrs.field(default="", validator=words(blank=True))
    steps: tuple[JourneyStep, ...] = ()
    step: str = attrs.field(default="", validator=words(blank=True))
    cycle: int = 1
    expectations: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    norms: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    taking_part: tuple[str, ...] = attrs.field(default=(), validator=identity())
    agreement: str = attrs.field(default="", validator=identity(blank=True))
    outcomes: tuple[MeasuredOutcome, ...] = ()
    exit: Exit | None = None
    moved_from: tuple[Moved, ...] = ()
    origin: Origin | None = None

    @property
    def standing(self) -> str:
        """Where it stands, in words: the step of its own path, or the state."""
        return self.step or self.state.label

    def place_of(self, step: str) -> int | None:
        """Return the place of a step on its own path, from 0 on; None where there is no such step."""
        names = [each.name for each in self.steps]
        return names.index(step) if step in names else None


EXPLORE = State("explore", category="open")
ENGAGE = State("engage", category="open")
OFFER = State("offer", category="open")
AGREE = State("agree", category="open")
ONBOARD = State("onboard", category="open")
CO_CREATE = State("co_create", category="open")
REALIZE = State("realize", category="open")
ENDED = State("ended", category="closed")

UNDER_WAY: Final = (EXPLORE, ENGAGE, OFFER, AGREE, ONBOARD, CO_CREATE, REALIZE)
PHASE_OF: Final = {str(each): each for each in (*UNDER_WAY, ENDED)}
