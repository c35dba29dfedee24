"""Right uses of the registers of mandates: checked, and never run."""

from collections.abc import Iterator
from datetime import datetime
from typing import assert_type

from itilbrm import Mandate, Money, Practice, Purchaser, Refusal, Spending, StandIn
from itilbrm.parties.deciding import DecisionHolder


def mandates(ann: Practice, when: datetime) -> None:
    mandate = ann.mandates.propose(holder="dora", units=("unt_1",), limit=Money.of(1, "EUR"), basis="per_year")
    assert_type(mandate, Mandate)
    ann.mandates.propose(holder="pia", units=("unt_1",), type="purchaser", powers=("prepare",), grantor=mandate.id)
    ann.mandates.propose(holder="pia", units=("unt_1",), type="owner")  # type: ignore[arg-type]  # no such type
    ann.mandates.adopt(
        origin="old",
        reference="1",
        holder="dora",
        units=("unt_1",),
        stand_ins=(StandIn(person="finn", start=when, end=when),),
        state="suspended",
    )
    assert_type(ann.mandates.accept(mandate), Mandate)
    ann.mandates.decline(mandate)
    ann.mandates.suspend(mandate)
    ann.mandates.resume(mandate)
    ann.mandates.revoke("mdt_1")
    ann.mandates.expire(mandate)
    ann.mandates.name_stand_in(mandate, person="finn", start=when, end=when)
    assert_type(ann.mandates.of("dora"), Iterator[Mandate])
    assert_type(ann.mandates.left(mandate), Money | None)


def who_decides(ann: Practice, when: datetime) -> None:
    found = ann.decision_holder("unt_1", service="svc_1", amount=Money.of(80_000, "EUR"), at=when)
    assert_type(found, DecisionHolder)
    assert_type(found.holder, str)
    assert_type(found.consulted, tuple[str, ...])
    assert_type(found.why, str)
    assert_type(ann.refusals.forward("rfs_1"), Refusal)


def purchasers(ann: Practice) -> None:
    purchaser = ann.purchasers.appoint(person="pia", unit="unt_1", customer="cus_1", delegation="mdt_1")
    assert_type(purchaser, Purchaser)
    ann.purchasers.adopt(
        origin="old", reference="1", person="pia", unit="unt_1", customer="cus_1", delegation="mdt_1", state="ended"
    )
    ann.purchasers.end(purchaser)


def spendings(ann: Practice) -> None:
    spending = ann.spendings.spend(mandate="mdt_1", amount=Money.of(1, "EUR"), of="sgn_1")
    assert_type(spending, Spending)
    ann.spendings.adopt(
        origin="old", reference="1", mandate="mdt_1", amount=Money.of(1, "EUR"), of="an order", year="2025"
    )
    ann.spendings.give_back(spending)
