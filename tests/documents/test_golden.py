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

from itilbrm import LIFECYCLES, Money, Practice, Remedy, RootCause, errors
from itilbrm.documents import Documents
from itilbrm.replay import all_facts
from itilbrm.testing import StoppedClock
from tests.documents.golden import FOLDER, as_text, repeating, taken_from
from tests.documents.told_of_agreements import AGREEMENT_KINDS, agreements_told
from tests.documents.told_of_mandates import MANDATE_KINDS, mandates_told
from tests.documents.told_of_parties import customers_told_of
from tests.documents.told_of_relationships import RELATIONSHIP_KINDS, relationships_told
from tests.documents.told_of_requirements import REQUIREMENT_KINDS, requirements_told
from tests.documents.told_of_sign_ups import SIGN_UP_KINDS, sign_ups_told

GOLDEN: Final = FOLDER / "schema_1"
KINDS: Final = {each.kind: each for each in LIFECYCLES}
BESIDE: Final = {
    agreements_told: AGREEMENT_KINDS,
    mandates_told: MANDATE_KINDS,
    relationships_told: RELATIONSHIP_KINDS,
    requirements_told: REQUIREMENT_KINDS,
    sign_ups_told: SIGN_UP_KINDS,
}
"""Practices of their own for some kinds, so that what is told of others does not change their files."""

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
    action = ann.actions.register(
        source="cpl_none",
        source_kind="complaint",
        text="Renew the cable",
        owner="dan",
        due=clock.now() + timedelta(days=10),
        customer="acme",
    )
    practice.acting_as("dan", "no cable in stock").actions.move_due(action.id, due=clock.now() + timedelta(days=20))
    practice.acting_as("dan").actions.complete(action.id, evidence="a photograph")
    answered(practice, clock)
    customers_told_of(practice, clock)
    return practice


def answered(practice: Practice, clock: StoppedClock) -> None:
    """Add a complaint that went all the way and came back, with what belongs to it, and praise that came with it."""
    ann, cara = practice.acting_as("ann"), practice.acting_as("cara", "not like this")
    complaint, praise = ann.complaints.receive_mixed(
        customer="acme",
        given_by="cara",
        channel="phone",
        type="availability",
        complaint="The outage was awful",
        compliment="Ana was great",
        services=("mail",),
        named=("ana",),
        owner="ann",
    )
    ann.compliments.route(praise.id)
    ann.compliments.pass_on(praise.id, to="ana")
    ann.compliments.thank(praise.id, channel="phone")
    ann.compliments.close(praise.id, good_practice_ref="GP-1")
    key = complaint.id
    ann.complaints.assess(key, severity="critical", complexity="low", impact="high", urgency="high")
    ann.complaints.contain(key, what="another server", effect="mail flows", done_by="sam")
    tomorrow = clock.now() + timedelta(days=1)
    ann.complaints.acknowledge(key, contact="Ann", next_step="we look", next_date=tomorrow, channel="phone", to="Cara")
    ann.complaints.investigate(key, investigator="ivy")
    ann.complaints.request_information(key, asked="Which day?", by=tomorrow)
    clock.advance(timedelta(days=1, minutes=1))
    task = ann.complaints.ask_fact_finding(key, question="Who knew?", owner="tim", due=clock.now() + timedelta(days=1))
    ann.complaints.information_received(key)
    practice.acting_as("tim").fact_findings.answer(task.id, findings="Nobody")
    practice.acting_as("ann", "the vendor is slow").complaints.extend(key, until=clock.now() + timedelta(days=20))
    soon = clock.now() + timedelta(days=2)
    ann.complaints.inform(key, state_text="We know why", next_step="we write", next_date=soon)
    ann.complaints.prepare_response(
        key,
        outcome="partly_upheld",
        text="You are right in part",
        findings="It was down",
        next_steps="write to us again",
        root_cause=RootCause(kind="with_problem_management", reference="PRB-1", expected_by=clock.now()),
        remedy=Remedy(kind="credit", text="A credit", cost=Money.of("12.50", "EUR"), authorised_by="lea", owner="sam"),
    )
    practice.acting_as("bob").complaints.approve_response(key)
    ann.complaints.communicate_decision(key, channel="letter", to="Cara Diaz")
    ann.complaints.schedule_remedy(key, owner="sam", due=clock.now() + timedelta(days=1))
    ann.complaints.accept(key, on_behalf_of="cara", authority="a call at noon")
    ann.complaints.close(key)
    ann.complaints.record_referral(key, body="the ombudsman", reference="OMB-1")
    cara.complaints.reopen(key, new_facts=True)


def written_today() -> Iterator[tuple[str, str]]:
    """Yield a name and the text for each record that is written today."""
    beside = {kind: held for tell, kinds in BESIDE.items() for held in [tell()] for kind in kinds}
    practice = told()
    for kind in KINDS:
        held = beside.get(kind, practice)
        store = held._keeping.store
        for number, record in enumerate(held.register(kind), start=1):
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
