"""Refusals: who tried what they may not, and why not; kept like everything else that happened."""

from typing import Any, ClassVar

import attrs

from itilbrm.errors import MandateRefused, Refused
from itilbrm.lifecycle import Belonging, Lifecycle, Occasion, Record, State, evolve, indexed, personal, rule
from itilbrm.values import identity, words

__all__ = ["REFUSALS", "Refusal", "forward", "record", "told_of"]

RECORDED = State("recorded", category="closed")
FORWARDED = State("forwarded", category="closed")


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
        decision_holder: The id of who may decide it; empty where nobody may, or it was not refused for a mandate.
        forwarded_by: The id of who put it before that person.
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
    decision_holder: str = attrs.field(default="", validator=identity(blank=True))
    forwarded_by: str = attrs.field(default="", validator=identity(blank=True))


REFUSALS: Lifecycle[Refusal] = Lifecycle("refusing", record=Refusal, initial=RECORDED, final=(FORWARDED,), subject="by")


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
    decision_holder: str = "",
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
        decision_holder: The id of who may decide it.
    """
    return Refusal(
        step=step,
        of_kind=of_kind,
        of=of,
        by=on.by,
        rules=rules,
        reasons=reasons,
        who=who,
        decision_holder=decision_holder,
    )


def told_of(refused: Refused, kind: str) -> dict[str, Any]:
    """Return what is recorded of a refusal: the particulars of :func:`record`.

    Args:
        refused: What was raised.
        kind: The kind of record it was tried on.
    """
    holder = refused.decision_holder if isinstance(refused, MandateRefused) else None
    return {
        "step": refused.step,
        "of_kind": kind,
        "of": "" if refused.subject == kind else refused.subject,
        "rules": tuple(reason.rule for reason in refused.reasons),
        "reasons": tuple(reason.text for reason in refused.reasons),
        "who": tuple(dict.fromkeys(person for reason in refused.reasons for person in reason.who)),
        "decision_holder": holder or "",
    }


@rule("BR-MAN-1")
def somebody_may_decide(refusal: Refusal, _on: Occasion) -> str | None:
    """somebody may decide it"""
    if refusal.decision_holder:
        return None
    return "nobody is known who may decide it; escalate it to the IT steering group"


@REFUSALS.step(RECORDED, to=FORWARDED, guards=(somebody_may_decide,))
def forward(refusal: Refusal, on: Occasion) -> Refusal:
    """Put what was refused before who may decide it; they are told, and nothing is decided by that (BR-MAN-1)."""
    return evolve(refusal, forwarded_by=on.by)


REFUSALS.seal()
