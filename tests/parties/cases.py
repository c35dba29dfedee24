"""Cases: a small lifecycle of the tests' own, of what costs something and is decided by a customer."""

from collections.abc import Iterator
from typing import ClassVar, Final

import attrs

from itilbrm import Lifecycle, Money, Occasion, Reactions, Record, State, create, evolve, indexed, perform, rule
from itilbrm.lifecycle import Command
from itilbrm.parties.deciding import Warrant, order_warrant, warrant, why_not_decide, why_not_order
from itilbrm.parties.spending import Spending, give_back, spend

__all__ = ["CASES", "SPENDS", "Case", "approve", "order", "submit", "withdraw"]

WAITS: Final = State("waits", category="open")
APPROVED: Final = State("approved", category="decided")
WITHDRAWN: Final = State("withdrawn", category="closed")


@attrs.frozen(kw_only=True)
class Case(Record):
    """Something that costs, and that a customer decides."""

    kind: ClassVar[str] = "case"
    prefix: ClassVar[str] = "cse"

    customer: str = attrs.field(metadata=indexed("customer"))
    amount: Money
    service: str = ""
    mandate: str = ""


CASES: Final[Lifecycle[Case]] = Lifecycle("case", record=Case, initial=WAITS, final=(WITHDRAWN,))
SPENDS: Final = Reactions("spending on cases")


@CASES.creation()
def submit(on: Occasion, *, customer: str, amount: Money, service: str = "") -> Case:  # noqa: ARG001  the form of every creation
    """Submit it."""
    return Case(customer=customer, amount=amount, service=service)


@rule("BR-MAN-1")
def the_customer_decides(case: Case, on: Occasion) -> str | None:
    """the holder of a mandate that covers it decides"""
    return why_not_decide(on, customer=case.customer, service=case.service, amount=case.amount)


@rule("BR-MAN-1")
def who_orders_may(case: Case, on: Occasion) -> str | None:
    """the customer, or a purchaser inside the delegation, orders"""
    return why_not_order(on, customer=case.customer, service=case.service, amount=case.amount)


def _by(case: Case, found: object) -> Case:
    assert isinstance(found, Warrant)
    return evolve(case, mandate=found.mandate)


@CASES.step(WAITS, to=APPROVED, guards=(the_customer_decides,))
def approve(case: Case, on: Occasion) -> Case:
    """Approve it."""
    return _by(case, warrant(on, customer=case.customer, service=case.service, amount=case.amount))


@CASES.step(WAITS, to=APPROVED, guards=(who_orders_may,))
def order(case: Case, on: Occasion) -> Case:
    """Order it."""
    return _by(case, order_warrant(on, customer=case.customer, service=case.service, amount=case.amount))


@CASES.step(WAITS, APPROVED, to=WITHDRAWN)
def withdraw(case: Case, on: Occasion) -> Case:  # noqa: ARG001  the form of every step
    """Withdraw it."""
    return case


@SPENDS.when(Case, enters=("approved",))
def count_it(case: Case, on: Occasion) -> Iterator[Command]:  # noqa: ARG001  the form of every reaction
    """Count what it costs."""
    yield create(spend, mandate=case.mandate, amount=case.amount, of=case.id, customer=case.customer)


@SPENDS.when(Case, enters=("withdrawn",))
def give_it_back(case: Case, on: Occasion) -> Iterator[Command]:
    """Give back what it would have cost."""
    for each in on.lookup.many(Spending, customer=case.customer):
        if each.of == case.id and not each.passed_on:
            yield perform(give_back, each.id)


CASES.seal()
