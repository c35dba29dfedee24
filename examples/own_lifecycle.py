"""Define a lifecycle of your own: vouchers that are given for goodwill, and redeemed or not.

Run it anywhere: it needs the base install alone and keeps everything in memory.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import ClassVar

import attrs

from itilbrm import Complaint, Lifecycle, Occasion, Practice, Record, State, errors, evolve, indexed, rule
from itilbrm.testing import StoppedClock

ISSUED = State("issued", category="open")
REDEEMED = State("redeemed", category="closed")
LAPSED = State("lapsed", category="closed")


@attrs.frozen(kw_only=True)
class Voucher(Record):
    """An amount that somebody may spend with us, given because of a complaint."""

    kind: ClassVar[str] = "voucher"
    prefix: ClassVar[str] = "vou"

    complaint: str = attrs.field(metadata=indexed("parent"))
    amount: Decimal
    valid_until: datetime
    order: str = ""


VOUCHERS = Lifecycle("voucher", record=Voucher, initial=ISSUED, final=(REDEEMED, LAPSED))


@rule("VOU-1")
def the_complaint_is_known(on: Occasion, *, complaint: str) -> str | None:
    """a voucher is given because of a complaint that exists"""
    return None if on.lookup.one(Complaint, complaint) else f"there is no complaint {complaint}"


@rule("VOU-2")
def one_voucher_is_enough(on: Occasion, *, complaint: str) -> str | None:
    """no other voucher is open for the same complaint"""
    return "one is open already" if on.lookup.count(Voucher, parent=complaint, state=ISSUED) else None


@rule("VOU-3")
def it_is_still_valid(voucher: Voucher, on: Occasion) -> str | None:
    """the voucher is still valid"""
    return None if on.happened_at <= voucher.valid_until else f"it was valid until {voucher.valid_until:%d %B %Y}"


@VOUCHERS.creation(guards=(the_complaint_is_known, one_voucher_is_enough))
def issue(on: Occasion, *, complaint: str, amount: Decimal) -> Voucher:
    """Give somebody a voucher."""
    return Voucher(complaint=complaint, amount=amount, valid_until=on.happened_at + timedelta(days=90))


@VOUCHERS.step(ISSUED, to=REDEEMED, guards=(it_is_still_valid,))
def redeem(voucher: Voucher, on: Occasion, *, order: str) -> Voucher:  # noqa: ARG001 -- the form of every step
    """Spend the voucher on an order."""
    return evolve(voucher, order=order)


@VOUCHERS.step(ISSUED, to=LAPSED)
def lapse(voucher: Voucher, on: Occasion) -> Voucher:  # noqa: ARG001 -- the form of every step
    """Let the voucher go: nobody has spent it."""
    return voucher


VOUCHERS.seal()


def main() -> None:
    """Give a voucher, and see what may be done with it."""
    clock = StoppedClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    with Practice.open("memory:", clock=clock, lifecycles=(VOUCHERS,)) as practice:
        ann = practice.acting_as("ann")
        complaint = ann.complaints.receive(
            customer="acme", complainant="cara", channel="email", type="cost", text="You billed us twice."
        )
        voucher = ann.perform(issue, complaint=complaint.id, amount=Decimal("25.00"))
        try:
            ann.perform(issue, complaint=complaint.id, amount=Decimal("25.00"))
        except errors.Refused as refused:
            print("A second voucher:", refused.reasons[0])

        clock.advance(timedelta(days=91))
        try:
            ann.perform(redeem, voucher, order="4711")
        except errors.Refused as refused:
            print("After 91 days:", refused.reasons[0])

        # The customer was in the shop in time; we only learn of it now.
        late = practice.acting_as("ann", happened_at=clock.now() - timedelta(days=30))
        voucher = late.perform(redeem, voucher, order="4711")
        print("Thirty days earlier:", voucher.state, voucher.amount)
        print(VOUCHERS.mermaid())


if __name__ == "__main__":
    main()
