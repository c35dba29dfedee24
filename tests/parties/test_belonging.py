"""Every kind of record says whether it belongs to a customer, and what that means at the end of one."""

from typing import Any

import attrs
import pytest

from itilbrm import LIFECYCLES, Lifecycle, Practice
from itilbrm.lifecycle import Belonging, NothingKnown, Record, indexed_fields
from itilbrm.parties import Customer, Moved
from itilbrm.testing import KnownRecords

EVERY_KIND = pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda each: each.kind)


@EVERY_KIND
@pytest.mark.realises("BR-CUS-10")
def test_every_kind_says_itself_whether_it_belongs_to_a_customer(lifecycle: Lifecycle[Any]) -> None:
    assert isinstance(vars(lifecycle.record).get("belonging"), Belonging)


@EVERY_KIND
@pytest.mark.realises("BR-CUS-10")
def test_what_belongs_to_a_customer_can_be_found_by_it(lifecycle: Lifecycle[Any]) -> None:
    belonging = lifecycle.record.belonging
    assert ("customer" in indexed_fields(lifecycle.record)) is belonging.to_customer
    assert belonging.to_customer or not (belonging.blocks_retirement or belonging.moves)


@EVERY_KIND
@pytest.mark.realises("BR-CUS-10")
def test_what_moves_has_the_step_for_it_wherever_it_is_not_closed(lifecycle: Lifecycle[Any]) -> None:
    fields = attrs.fields_dict(lifecycle.record)
    assert ("moved_from" in fields) is lifecycle.record.belonging.moves
    assert ("move_to_customer" in lifecycle.steps) is lifecycle.record.belonging.moves
    if lifecycle.record.belonging.moves:
        assert fields["moved_from"].type == tuple[Moved, ...]
        unclosed = {each for each in lifecycle.states.values() if each.category != "closed"}
        assert unclosed <= set(lifecycle.table["move_to_customer"])


def test_what_bears_a_column_is_looked_up_whatever_its_kind() -> None:
    with Practice.open("memory:") as practice:
        ann = practice.acting_as("ann")
        complaint = ann.complaints.receive(
            customer="acme", complainant="cara", channel="email", type="other", text="Late", owner="ann"
        )
        unit = ann.units.register(name="Sales", type="team")
        with ann._keeping.unit() as work:
            found = work.reading.whatever(customer="acme", category="open")
            assert {each.kind for each in found} >= {"complaint", "complaint_watch"}
            assert complaint in found
            assert unit not in work.reading.whatever(customer="")
            assert work.reading.whatever(owner="nobody", category="closed") == ()
        known: tuple[Record, ...] = (complaint, unit)
        assert KnownRecords(*known).whatever(customer="acme") == (complaint,)
        assert KnownRecords(*known).whatever(category="open") == known
        assert NothingKnown().whatever(customer="acme") == ()


def test_a_customer_is_found_by_its_party_its_holder_and_what_it_is_a_part_of() -> None:
    assert indexed_fields(Customer) == {"parent": "party", "owner": "holder", "customer": "parent_customer"}
