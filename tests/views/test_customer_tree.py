"""Up the tree of customers: what is counted for a customer counts for every customer above it, once (G-14)."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Practice
from itilbrm.clocks import StoppedClock
from itilbrm.errors import InvalidInput

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

TREES = st.lists(st.integers(-1, 5), min_size=1, max_size=6).map(
    lambda drawn: [above if above < place else -1 for place, above in enumerate(drawn)]
)
"""For each customer the place of the one above it; -1 for none."""


@pytest.mark.realises("G-14")
@given(TREES, st.lists(st.integers(0, 5), max_size=12))
def test_each_record_counts_once_at_its_customer_and_at_every_one_above(above: list[int], of: list[int]) -> None:
    practice = Practice.open("memory:", clock=StoppedClock(NOON))
    desk = practice.acting_as("desk")
    unit = desk.units.register(name="Northgate", type="company")
    ids: list[str] = []
    for place, parent in enumerate(above):
        customer = desk.customers.identify(
            name=f"customer {place}",
            party=unit.id,
            scope=str(place),
            why="it pays",
            designated="per_somebody",
            parent_customer=ids[parent] if parent >= 0 else "",
        )
        ids.append(customer.id)
    expected: Counter[str] = Counter()
    for each in of:
        place = each % len(above)
        desk.complaints.receive(
            customer=ids[place], complainant="cara", channel="email", type="cost", text="It is too dear."
        )
        while place >= 0:
            expected[ids[place]] += 1
            place = above[place]
    report = practice.complaints.report("customer_tree")
    assert {group: tally.received for group, tally in report.groups.items()} == expected
    assert report.total.received == len(of)
    figure = practice.kpi("K-CPL-1", period="2026", by="customer_tree")
    assert {group: each.value for group, each in figure.groups.items()} == expected
    assert figure.value == len(of)


@pytest.mark.realises("G-14")
def test_what_is_not_counted_by_customer_is_not_counted_up_the_tree() -> None:
    practice = Practice.open("memory:")
    with pytest.raises(InvalidInput, match=r"not grouped by 'customer_trees'.*did you mean 'customer_tree'"):
        practice.complaints.report("customer_trees")
