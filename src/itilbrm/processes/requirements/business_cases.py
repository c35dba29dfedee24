"""Business cases: each version of a case is a record, signed or rejected by who decides (BR-BC-1 to BR-BC-7)."""

from datetime import datetime
from typing import ClassVar, Final

import attrs

from itilbrm.lifecycle import Belonging, Lifecycle, Occasion, Record, State, evolve, indexed, rule
from itilbrm.money import Money
from itilbrm.processes.requirements.calculating import CaseContent
from itilbrm.processes.requirements.requirement import Requirement
from itilbrm.values import identity

__all__ = ["BUSINESS_CASES", "BusinessCase", "reject", "sign", "supersede", "write"]

PREPARED: Final = State("prepared", category="open")
SIGNED: Final = State("signed", category="decided")
REJECTED: Final = State("rejected", category="closed")
SUPERSEDED: Final = State("superseded", category="closed")


@attrs.frozen(kw_only=True)
class BusinessCase(Record):
    """One version of the business case of a requirement.

    Attributes:
        requirement: The id of the requirement.
        number: The version, from 1 on.
        content: What it says.
        prepared_by: The id of who prepared it, who may be a purchaser.
        decided_by: The id of who signed or rejected it.
        decided_at: When.
    """

    kind: ClassVar[str] = "business_case"
    prefix: ClassVar[str] = "bca"
    belonging: ClassVar[Belonging] = Belonging(to_customer=False)

    requirement: str = attrs.field(validator=identity(), metadata=indexed("parent"))
    number: int
    content: CaseContent
    prepared_by: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    decided_by: str = attrs.field(default="", validator=identity(blank=True))
    decided_at: datetime | None = None

    @property
    def amount(self) -> Money:
        """What is decided about (BR-BC-7)."""
        return self.content.amount


BUSINESS_CASES: Final[Lifecycle[BusinessCase]] = Lifecycle(
    "preparing cases", record=BusinessCase, initial=PREPARED, final=(REJECTED, SUPERSEDED), subject="prepared_by"
)
"""The lifecycle of the versions of a business case."""


def _version(*, requirement: str, number: int, **_: object) -> tuple[str, str]:
    return requirement, str(number)


@rule("SM-REQ")
def it_is_the_case_of_a_requirement(on: Occasion, *, requirement: str, number: int) -> str | None:
    """it is the version of the case that a requirement has"""
    of = on.lookup.one(Requirement, requirement)
    if of is not None and of.case_version == number:
        return None
    return f"{requirement} is no requirement with a case of version {number}; take its step prepare_case"


@BUSINESS_CASES.creation(guards=(it_is_the_case_of_a_requirement,), key=_version)
def write(on: Occasion, *, requirement: str, number: int, content: CaseContent) -> BusinessCase:
    """Keep a version of a case, as follows from the requirement it is made for.

    Args:
        on: Who prepared it, and when.
        requirement: The id of the requirement.
        number: The version.
        content: What it says.
    """
    return BusinessCase(
        requirement=requirement, number=number, content=content, prepared_by=content.prepared_by or on.by
    )


@rule("SM-REQ")
def its_requirement_was_approved(case: BusinessCase, on: Occasion) -> str | None:
    """the requirement was approved with this version"""
    of = on.lookup.one(Requirement, case.requirement)
    is_it = of is not None and of.state == "approved" and of.case_version == case.number
    return None if is_it else "the requirement was not approved with this version"


@BUSINESS_CASES.step(PREPARED, to=SIGNED, guards=(its_requirement_was_approved,))
def sign(case: BusinessCase, on: Occasion) -> BusinessCase:
    """Note that it was approved, as follows from the decision about its requirement."""
    return evolve(case, decided_by=on.by, decided_at=on.happened_at)


@rule("SM-REQ")
def its_requirement_was_rejected(case: BusinessCase, on: Occasion) -> str | None:
    """the requirement was rejected with this version"""
    of = on.lookup.one(Requirement, case.requirement)
    is_it = of is not None and of.state == "rejected" and of.case_version == case.number
    return None if is_it else "the requirement was not rejected with this version"


@BUSINESS_CASES.step(PREPARED, to=REJECTED, guards=(its_requirement_was_rejected,))
def reject(case: BusinessCase, on: Occasion) -> BusinessCase:
    """Note that it was rejected, as follows from the decision about its requirement."""
    return evolve(case, decided_by=on.by, decided_at=on.happened_at)


@rule("SM-REQ")
def there_is_a_later_version(case: BusinessCase, on: Occasion) -> str | None:
    """the requirement has a later version of the case"""
    of = on.lookup.one(Requirement, case.requirement)
    return None if of is not None and of.case_version > case.number else "there is no later version"


@BUSINESS_CASES.step(PREPARED, SIGNED, to=SUPERSEDED, guards=(there_is_a_later_version,))
def supersede(case: BusinessCase, on: Occasion) -> BusinessCase:  # noqa: ARG001  the form of every step
    """Say that a later version holds."""
    return case


BUSINESS_CASES.seal()
