"""What an action is: what somebody in particular does by a date, and whether it helped."""

from datetime import datetime
from typing import ClassVar, Literal, TypeAlias, get_args

import attrs

from itilbrm.lifecycle import Belonging, Record, indexed, personal
from itilbrm.parties import Moved, Origin
from itilbrm.values import identity, one_of, words

__all__ = ["Action", "Effect", "EffectCheck", "Source"]

Source: TypeAlias = Literal[
    "complaint", "complaint_watch", "compliment", "review", "survey", "escalation", "interaction", "improvement"
]
Effect: TypeAlias = Literal["", "gone", "remains"]


@attrs.frozen(kw_only=True)
class EffectCheck:
    """Whether an action did away with its cause, as somebody other than its owner says.

    Attributes:
        on: From when on it can be told.
        result: ``gone`` or ``remains``, what was found of the cause; empty until then.
        by: The id of who found it.
        at: When.
        follow_on: The id of the action or improvement that goes on where the cause remains.
    """

    on: datetime
    result: Effect = attrs.field(default="", validator=one_of(*get_args(Effect)))
    by: str = attrs.field(default="", validator=identity(blank=True))
    at: datetime | None = None
    follow_on: str = attrs.field(default="", validator=identity(blank=True))


@attrs.frozen(kw_only=True)
class Action(Record):
    """What somebody in particular does by a date.

    Attributes:
        source: The id of what it followed from.
        source_kind: What that is.
        text: What is to be done.
        owner: The id of the person who does it: ours, the customer's or a supplier's.
        due: By when, as it holds now.
        original_due: By when, as it was first agreed.
        customer: The id of the customer it is done for; empty for none in particular.
        carry_count: How many reviews it was carried over.
        effect_check: When its effect is checked, and with what result; None where that was waived.
        waiver: Why the effect is not checked.
        evidence: What shows that it is done.
        missing: What the verifier found missing.
        initiative: The id of the improvement that took it over.
        moved_from: For which customers it was done before, and until when.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "action"
    prefix: ClassVar[str] = "act"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True, blocks_retirement=True, moves=True)

    source: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    source_kind: Source = attrs.field(validator=one_of(*get_args(Source)))
    text: str = attrs.field(validator=words())
    owner: str = attrs.field(validator=identity(), metadata=indexed("owner"))
    due: datetime
    original_due: datetime
    customer: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("customer"))
    carry_count: int = 0
    effect_check: EffectCheck | None = None
    waiver: str = attrs.field(default="", validator=words(blank=True))
    evidence: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    missing: str = attrs.field(default="", validator=words(blank=True), metadata=personal())
    initiative: str = attrs.field(default="", validator=identity(blank=True))
    moved_from: tuple[Moved, ...] = ()
    origin: Origin | None = None

    def is_overdue(self, at: datetime) -> bool:
        """Tell whether it is neither done nor ended at an instant after its date."""
        return self.state.category == "open" and self.due < at
