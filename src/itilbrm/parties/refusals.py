"""Refusals: who tried what they may not, and why not; kept like everything else that happened."""

from typing import ClassVar

import attrs

from itilbrm.lifecycle import Belonging, Lifecycle, Occasion, Record, State, indexed, personal
from itilbrm.values import words

__all__ = ["REFUSALS", "Refusal", "record"]

RECORDED = State("recorded", category="closed")


@attrs.frozen(kw_only=True)
class Refusal(Record):
    """A step that was refused; nothing else came of it.

    Attributes:
        step: The step that was tried.
        of_kind: The kind of record it was tried on.
        of: The id of that record; empty where a new one was refused.
        by: The id of who tried it.
        rules: The ids of the rules that refused it.
        reasons: Why, in words, one for each of them.
        who: The ids of those who could have taken the step, or could have cleared the way.
    """

    kind: ClassVar[str] = "refusal"
    prefix: ClassVar[str] = "rfs"
    belonging: ClassVar[Belonging] = Belonging(to_customer=False)

    step: str = attrs.field(validator=words())
    of_kind: str = attrs.field(validator=words())
    of: str = attrs.field(default="", validator=words(blank=True), metadata=indexed("parent"))
    by: str = attrs.field(validator=words(), metadata=indexed("owner"))
    rules: tuple[str, ...] = ()
    reasons: tuple[str, ...] = attrs.field(default=(), metadata=personal())
    who: tuple[str, ...] = ()


REFUSALS: Lifecycle[Refusal] = Lifecycle("refusing", record=Refusal, initial=RECORDED, final=(RECORDED,), subject="by")


@REFUSALS.creation()
def record(
    on: Occasion,
    *,
    step: str,
    of_kind: str,
    of: str = "",
    rules: tuple[str, ...] = (),
    reasons: tuple[str, ...] = (),
    who: tuple[str, ...] = (),
) -> Refusal:
    """Put a refusal on record, as a practice does by itself (ASVS 16.3.2).

    Args:
        on: Who tried it, and when.
        step: The step that was tried.
        of_kind: The kind of record it was tried on.
        of: The id of that record; empty where a new one was refused.
        rules: The ids of the rules that refused it.
        reasons: Why, in words.
        who: The ids of those who could have taken it.
    """
    return Refusal(step=step, of_kind=of_kind, of=of, by=on.by, rules=rules, reasons=reasons, who=who)


REFUSALS.seal()
