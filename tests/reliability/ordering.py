"""Orders on one mandate of 10,000 EUR a year: the setting of races, and a program that signs one of them."""

import sys
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from itilbrm import Money, Practice, errors
from itilbrm.services import Package
from itilbrm.testing import StoppedClock
from tests.processes.sign_ups.shop import NO_TARGET
from tests.reliability.workload import say

__all__ = ["EIGHT_THOUSAND", "offered"]

EIGHT_THOUSAND: Final = Money(amount=Decimal(8000), currency="EUR")
"""Of two orders of this amount one fits."""


def offered(practice: Practice, many: int, **given: Any) -> list[str]:  # noqa: ANN401  what an offer takes
    """Return the ids of offers of one service, in different scopes, that ``dora`` can sign.

    An agreement is in force with the customer, so that a signature adds a line to it.
    """
    ann = practice.acting_as("ann", "as agreed")
    unit = ann.units.register(name="Sales", type="division")
    customer = ann.customers.adopt(
        origin="crm", reference="1", name="Sales", party=unit.id, holder="dora", primary_manager="ann"
    )
    limit = Money(amount=Decimal(10_000), currency="EUR")
    for each in practice.mandates.each(customer=customer.id):
        ann.mandates.revoke(each.id)
    mandate = ann.mandates.propose(holder="dora", units=(unit.id,), customer=customer.id, limit=limit, basis="per_year")
    practice.acting_as("dora").mandates.accept(mandate.id)
    service = ann.services.announce(
        name="Mail", owner="sam", standard=True, packages=(Package(name="gold", per_year=EIGHT_THOUSAND),)
    )
    ann.services.activate(service.id)
    small = Money(amount=Decimal(1), currency="EUR")
    keys = [_offer(practice, customer.id, service.id, f"part {number}", **given) for number in range(many)]
    first = _offer(practice, customer.id, service.id, "whole", per_year=small)
    practice.acting_as("dora").sign_ups.sign(first, **NO_TARGET)
    return keys


def _offer(practice: Practice, customer: str, service: str, scope: str, **given: Any) -> str:  # noqa: ANN401  as above
    ann, dora = practice.acting_as("ann"), practice.acting_as("dora")
    key = dora.sign_ups.request(service=service, customer=customer, package="gold", scope=scope).id
    ann.sign_ups.capture(key)
    ann.sign_ups.negotiate(key)
    return ann.sign_ups.offer(key, **given).id


def main(url: str, number: int, moment: str) -> None:
    """Sign one of the offers, in order of their scopes, once somebody says so; and print it if that succeeds."""
    with Practice.open(url, discover=False, clock=StoppedClock(datetime.fromisoformat(moment))) as practice:
        keys = [each.id for each in sorted(practice.sign_ups.each(state="offered"), key=lambda each: each.wanted.scope)]
        say("opened")
        sys.stdin.readline()
        try:
            say(practice.acting_as("dora").sign_ups.sign(keys[number], **NO_TARGET).id)
        except errors.MandateRefused as refused:
            say(f"refused {refused.decision_holder or 'nobody'}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[4])
