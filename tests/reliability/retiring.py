"""Customers that are retired, merged, and complained for at once: run as a program by the tests of R9."""

import sys
from datetime import date

from itilbrm import Practice, errors
from tests.reliability.workload import say

__all__ = ["customers"]


def customers(practice: Practice, count: int) -> list[str]:
    """Adopt customers that are about to be retired, in the order of their numbers."""
    ann = practice.acting_as("ann")
    unit = ann.units.adopt(origin="org", reference="d", name="Division", type="division").id
    return [
        ann.customers.adopt(
            origin="crm",
            reference=str(number),
            name=f"C{number}",
            party=unit,
            scope=str(number),
            state="retiring",
            holder="dana",
            retires_on=date(2025, 12, 31),
        ).id
        for number in range(count)
    ]


def target(practice: Practice) -> str:
    """Adopt the customer that others are merged into, with a mandate over their party."""
    ann = practice.acting_as("ann")
    unit = ann.units.adopt(origin="org", reference="d", name="Division", type="division").id
    key = ann.customers.adopt(origin="crm", reference="whole", name="Whole", party=unit, holder="dana").id
    ann.mandates.adopt(origin="crm", reference="whole", customer=key, holder="dana", units=(unit,))
    return key


def race(url: str, does: str, count: int) -> None:
    """Retire or merge every customer in turn, or complain for each, and print which came to pass."""
    with Practice.open(url, discover=False) as practice:
        keys, whole = customers(practice, count), target(practice)
        ann = practice.acting_as("ann")
        say("opened")
        sys.stdin.readline()
        for number, key in enumerate(keys):
            try:
                if does == "retire":
                    ann.customers.retire(key)
                elif does == "merge":
                    ann.customers.merge_into(key, into=whole)
                else:
                    ann.complaints.receive(customer=key, complainant="cara", channel="email", type="cost", text="Dear")
                say(str(number))
            except errors.Refused:
                pass


if __name__ == "__main__":
    _, _url, _does, _count = sys.argv
    race(_url, _does, int(_count))
