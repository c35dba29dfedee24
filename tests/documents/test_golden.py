"""R18: documents and facts of every schema that was ever released are read for ever, and mean what they meant.

``tests/golden/schema_1`` holds them as text. A change that alters one of these files cannot be released: raise
the schema of the kind, write the upgrade, and add a folder beside it.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from itilbrm import LIFECYCLES, Practice, errors
from itilbrm.documents import Documents
from itilbrm.replay import all_facts
from itilbrm.testing import StoppedClock
from tests.documents.golden import FOLDER, as_text, repeating, taken_from

GOLDEN: Final = FOLDER / "schema_1"
KINDS: Final = {each.kind: each for each in LIFECYCLES}
MOMENT: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)


def told() -> Practice:
    """Return a practice that has records of every kind, made in every way."""
    clock = StoppedClock(MOMENT)
    practice = Practice.open("memory:", clock=clock, chance=repeating())
    ann = practice.acting_as("ann")
    unit = ann.units.register(name="Service Desk", type="team")
    person = ann.people.register(full_name="Cara Diaz", email="cara@example.org", unit=unit.id)
    ann.units.appoint_manager(unit, manager=person.id)
    ann.complaint_definitions.agree(customer="acme", text="Any", agreed_with=person.id, examples_in=("late",))
    complaint = ann.complaints.receive(
        customer="acme",
        complainant=person.id,
        channel="email",
        type="service_quality",
        text='It\'s "slow": ünï💥\n',
        on_behalf_of="tom",
        authority="a letter",
        services=("mail", "web"),
        about=("bob",),
        remedy_sought="faster",
        owner="ann",
        labels={"queue": "A"},
    )
    clock.advance(timedelta(hours=1))
    ann.complaints.acknowledge(
        complaint.id, contact="Ann Lee", next_step="we look", next_date=clock.now() + timedelta(days=1)
    )
    told_later = practice.acting_as("ann", "by telephone", MOMENT + timedelta(hours=1))
    clock.advance(timedelta(minutes=30, microseconds=7))
    told_later.complaints.assess(
        complaint.id, severity="high", complexity="low", impact="medium", urgency="high", immediate_action=True
    )
    ann.complaints.investigate(complaint.id, investigator="ivy")
    practice.acting_as(person.id, "it is fine now").complaints.withdraw(complaint.id)
    ann.people.correct(person.id, phone="112")
    ann.people.deactivate(person.id)
    ann.complaints.adopt(
        origin="old system",
        reference="101",
        state="closed",
        received_at=datetime(2020, 2, 29, tzinfo=UTC),
        closed_at=datetime(2020, 3, 1, tzinfo=UTC),
        target_at=datetime(2020, 3, 2, tzinfo=UTC),
        customer="unidentified",
        complainant="anonymous",
        channel="phone",
        type="other",
        text="Street light",
    )
    with suppress(errors.Refused):
        told_later.complaints.receive(
            customer="acme",
            complainant="cara",
            channel="phone",
            type="other",
            text="Rude",
            on_behalf_of="tom",
            related=("cpl_none",),
        )
    return practice


def written_today() -> Iterator[tuple[str, str]]:
    """Yield a name and the text for each record that is written today."""
    practice = told()
    store = practice._keeping.store
    for kind in KINDS:
        for number, record in enumerate(practice.register(kind), start=1):
            document = store.get([record.id])[record.id]
            yield f"{kind}_{number}.json", as_text(document, list(all_facts(store, record.id)), record)


WRITTEN: Final = dict(written_today())


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_written_today_is_what_was_always_written(name: str) -> None:
    assert (GOLDEN / name).read_text(encoding="utf-8") == WRITTEN[name]


def test_every_kind_has_its_golden_file() -> None:
    files = {path.name for path in GOLDEN.iterdir()}
    assert files == set(WRITTEN)
    assert {name.rpartition("_")[0] for name in files} == set(KINDS)


@pytest.mark.parametrize("path", sorted(GOLDEN.iterdir()), ids=lambda path: path.stem)
def test_what_was_written_then_means_today_what_it_meant(path: Path) -> None:
    documents = Documents(KINDS, bytes)
    document, _, record = taken_from(path, documents)
    assert documents.columns(record) == document.columns
