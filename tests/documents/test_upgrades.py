"""R18: what was written in an older schema is read as that of today, from documents and from facts alike.

Planted bugs that were shown to be caught: a convert that is asked about what is empty, additions to every fact,
upgrades in the wrong order, a merged state that forgets since when, personal values put back after the upgrade.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Practice, Record, Upgrade, errors
from itilbrm.documents import Documents
from itilbrm.lifecycle import Occasion
from itilbrm.ports import Document, FactRow
from itilbrm.testing import StoppedClock
from tests.documents.golden import FOLDER, as_text, repeating, taken_from
from tests.documents.three_schemas import FORMS, Contact, FirstContact, Visit, third

BEGINNING: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
FIRST, SECOND, TODAY = (Documents({"visit": lifecycle}, repeating()) for lifecycle in FORMS)
ALL: Final = (FIRST, SECOND, TODAY)

# Every value is likely to be empty, and as likely to be emptied later.
words = st.sampled_from(["", "", "a", "b", "é\n"])
first_contacts = st.none() | st.builds(FirstContact, name=words, room=words)
contacts = st.none() | st.builds(Contact, full_name=words, rooms=st.lists(words, max_size=2).map(tuple))
minutes = st.integers(0, 3).map(lambda count: 60 * count)
lengths = minutes.map(lambda count: timedelta(minutes=count))
services = st.lists(words, max_size=2).map(tuple)

FIELDS: Final[tuple[dict[str, st.SearchStrategy[Any]], ...]] = (
    {"host": words, "minutes": minutes, "service": words, "words": words, "contact": first_contacts, "mood": words},
    {"owner": words, "length": lengths, "services": services, "words": words, "contact": first_contacts},
    {
        "host": words,
        "length": lengths,
        "services": services,
        "notes": words,
        "contact": contacts,
        "mood": st.sampled_from(["good", "bad", "unknown"]),
        "cost": st.sampled_from([Decimal(0), Decimal("1.50")]),
        "labels": services,
        "on": st.none() | st.dates(),
    },
)
REQUIRED: Final[tuple[set[str], ...]] = (set(), set(), {"host", "mood", "cost"})


@attrs.frozen
class Kept:
    """What is kept of one record, and in which form it was written last."""

    form: int
    document: Document
    rows: Sequence[FactRow]

    def taken(self, form: int, step: str, fields: dict[str, Any], *, late: bool = False) -> "Kept":
        """Take a step in a form, that of today or a later one than the last."""
        lifecycle, documents = FORMS[form], ALL[form]
        before = documents.record(self.document)
        now = before.moved_at + timedelta(hours=1)
        on = Occasion("ann", now, before.since if late else now, "why")
        record, fact = lifecycle.take(step, before, on, fields=fields)
        rows = documents.fact_rows([fact], record, self.document.head)
        return Kept(form, documents.document(record, rows[-1].hash), (*self.rows, *rows))


def begun(form: int, fields: dict[str, Any]) -> Kept:
    """Plan a visit in a form."""
    lifecycle, documents = FORMS[form], ALL[form]
    record, fact = lifecycle.create(
        lifecycle.creations["plan"], Occasion("ann", BEGINNING), fields={"customer": "acme", **fields}
    )
    record = attrs.evolve(record, id="vis_1")
    rows = documents.fact_rows([attrs.evolve(fact, id="vis_1")], record, b"")
    return Kept(form, documents.document(record, rows[-1].hash), rows)


@st.composite
def walks(draw: st.DrawFn, newest: int = 2) -> Kept:
    """Return what a walk has left, begun in any form and gone on in that or newer ones."""

    def fields(form: int, required: set[str]) -> dict[str, Any]:
        given = FIELDS[form]
        optional = {name: values for name, values in given.items() if name not in required}
        return draw(st.fixed_dictionaries({name: given[name] for name in sorted(required)}, optional=optional))

    form = draw(st.integers(0, newest))
    kept = begun(form, fields(form, REQUIRED[form]))
    for later in sorted(draw(st.lists(st.integers(form, newest), max_size=4))):
        kept = kept.taken(later, "move", fields(later, set()), late=draw(st.booleans()))
    return kept.taken(kept.form, "hold", fields(kept.form, set())) if draw(st.booleans()) else kept


@given(walks())
def test_facts_of_any_schemas_add_up_to_the_upgraded_document(kept: Kept) -> None:
    record = TODAY.record(kept.document)
    replayed = TODAY.replayed(kept.rows)
    assert replayed == (record, kept.document.head)
    assert isinstance(record, Visit)
    assert [TODAY.fact(row).seq for row in kept.rows] == list(range(1, record.version + 1))


@given(walks())
def test_what_is_upgraded_once_is_not_upgraded_again(kept: Kept) -> None:
    record = TODAY.record(kept.document)
    written = TODAY.document(record, kept.document.head)
    assert json.loads(written.body)["schema"] == 3
    assert TODAY.record(written) == record
    assert TODAY.document(TODAY.record(written), written.head) == written


@given(walks(newest=1))
def test_an_upgrade_by_way_of_the_form_between_is_the_same(kept: Kept) -> None:
    between = SECOND.document(SECOND.record(kept.document), kept.document.head)
    assert TODAY.record(between) == TODAY.record(kept.document)


@given(walks(newest=1), st.booleans())
def test_the_next_step_writes_the_schema_of_today_and_leaves_the_facts_as_they_are(kept: Kept, late: bool) -> None:  # noqa: FBT001  drawn by chance
    if TODAY.record(kept.document).state == "held":
        return
    moved = kept.taken(2, "move", {"mood": "good"}, late=late)
    assert json.loads(moved.document.body)["schema"] == json.loads(moved.rows[-1].payload)["schema"] == 3
    assert (TODAY.is_older(kept.document), TODAY.is_older(moved.document)) == (True, False)
    assert moved.rows[:-1] == tuple(kept.rows)
    assert TODAY.replayed(moved.rows) == (TODAY.record(moved.document), moved.document.head)


# Golden files


def told(form: int) -> Kept:
    """Return a visit as it was written in an older form."""
    contact = FirstContact(name="Cara Diaz", room="5b")
    if form == 0:
        given = {"host": "hal", "minutes": 90, "service": "mail", "contact": contact, "mood": "sunny"}
        kept = begun(0, given).taken(0, "move", {"words": 'all "well"', "service": "", "minutes": 30})
    else:
        kept = begun(1, {"services": ("mail", "web"), "contact": contact}).taken(1, "move", {"owner": "hal"})
        kept = kept.taken(1, "move", {"owner": "", "words": "not at all"})
    return kept.taken(form, "hold", {})


@pytest.mark.parametrize("form", [0, 1])
def test_golden_files_of_older_schemas_mean_today_what_they_meant(form: int) -> None:
    path = FOLDER / "three_schemas" / f"schema_{form + 1}.json"
    document, rows, record = taken_from(path, TODAY)
    assert TODAY.is_older(document)
    assert isinstance(record, Visit)
    held = TODAY.fact(rows[-1])
    assert (held.step, held.source, held.target) == ("hold", "planned", "held")
    first = TODAY.fact(rows[0]).changed
    assert (first["mood"], first["cost"], first["labels"]) == ("unknown", Decimal("0.00"), ("old",))
    assert first["contact"] == Contact(full_name="Cara Diaz", rooms=("5b",))
    assert "mood" not in held.changed


@pytest.mark.parametrize("form", [0, 1])
def test_golden_files_are_what_the_older_forms_write(form: int) -> None:
    ALL[form]._chance = repeating()
    kept = told(form)
    text = as_text(kept.document, kept.rows, TODAY.record(kept.document))
    assert (FOLDER / "three_schemas" / f"schema_{form + 1}.json").read_text(encoding="utf-8") == text


# In a store


def test_an_older_store_is_stepped_looked_back_on_and_verified(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/brm.db"
    clock = StoppedClock(BEGINNING)
    with Practice.open(url, clock=clock, lifecycles=FORMS[:1]) as practice:
        given = {"customer": "acme", "host": "hal", "words": "CANARY", "service": "mail"}
        visit = practice.acting_as("ann").perform(FORMS[0].creations["plan"], fields=given)
    clock.advance(timedelta(days=1))
    with Practice.open(url, clock=clock, lifecycles=FORMS[2:]) as practice:
        assert practice.verify().ok
        read = practice.register("visit").get(visit.id)
        assert isinstance(read, Visit)
        assert (read.host, read.notes, read.services, read.mood) == ("hal", "CANARY", ("mail",), "unknown")
        moved = practice.acting_as("ann").perform("move", read, fields={"cost": Decimal(5)})
        (planned, costly) = practice.history(visit.id)
        assert planned.changed["notes"] == "CANARY"
        assert costly.changed == {"cost": Decimal(5)}
        assert practice.as_at(BEGINNING).register("visit").get(visit.id) == read
        assert practice.register("visit").get(visit.id) == moved
        assert practice.verify().ok


def test_a_newer_schema_is_refused_with_both_versions_and_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "brm.db"
    with Practice.open(f"sqlite:///{path}", lifecycles=FORMS[2:]) as practice:
        given = {"customer": "acme", "host": "hal", "mood": "good", "cost": Decimal(1)}
        visit = practice.acting_as("ann").perform(FORMS[2].creations["plan"], fields=given)
    before = path.read_bytes()
    with Practice.open(f"sqlite:///{path}", lifecycles=FORMS[1:2]) as practice:
        ann = practice.acting_as("ann")
        looks: tuple[Callable[[], object], ...] = (
            lambda: practice.register("visit").get(visit.id),
            lambda: practice.history(visit.id),
            lambda: practice.as_at(datetime.now(UTC)).register("visit").get(visit.id),
            lambda: ann.perform("move", visit.id, fields={}),
        )
        for look in looks:
            with pytest.raises(errors.InvalidInput) as caught:
                look()
            assert str(caught.value) == ("$.schema: visit is stored in version 3, known here is 2; upgrade the library")
        assert not practice.verify().ok
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM facts").fetchone() == (1,)
    assert path.read_bytes() == before


# What is not as it was written


def _spoiled(kept: Kept, **changes: object) -> Document:
    return kept.document._replace(body=json.dumps(json.loads(kept.document.body) | changes))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"minutes": "CANARY"}, "$.length: is no span as stored"),
        ({"service": 5}, "$.services[0]: is of the type int, stored as str"),
        ({"minutes": {"a": "CANARY"}}, "$.length: cannot be upgraded from schema 1 (TypeError)"),
        ({"owner": "CANARY"}, "$: has two fields that became one after schema 1"),
        ({"stranger": "CANARY"}, "$: has unknown fields (stranger); upgrade the library"),
        ({"state": "unheard_of"}, "$.state: 'unheard_of' is no state of visit"),
        ({"state": ["done"]}, "$.state: is no text"),
        ({"schema": 0}, "$.schema: visit is stored in version 0, known here is 3; upgrade the library"),
    ],
)
def test_an_older_document_is_read_as_strictly(changes: dict[str, object], problem: str) -> None:
    kept = told(0)
    with pytest.raises(errors.InvalidInput) as caught:
        TODAY.record(_spoiled(kept, **changes))
    assert str(caught.value).startswith(problem)
    assert "CANARY" not in str(caught.value)


# Definitions


@pytest.mark.parametrize(
    ("schema", "upgrades", "problem"),
    [
        (2, (), "Odd: is of schema 2; give it one upgrade from each schema before, in order"),
        (1, (Upgrade(1),), "in order"),
        (3, (Upgrade(2), Upgrade(1)), "in order"),
        (2, (Upgrade(1, renames={"a": "hots"}),), "names 'hots', which schema 2 does not have (did you mean 'host'?)"),
        (2, (Upgrade(1, converts={"gone": str}, drops=("gone",)),), "names 'gone', which schema 2 does not have"),
        (2, (Upgrade(1, adds={"state": "planned"}),), "names 'state', which schema 2 does not have"),
        (3, (Upgrade(1, adds={"host": "x"}), Upgrade(2, renames={"owner": "host"})), "which schema 2 does not have"),
        (2, (Upgrade(1, renames={"since": "host"}),), "names 'since', which belongs to the lifecycle"),
        (2, (Upgrade(1, drops=("schema",)),), "names 'schema', which belongs to the lifecycle"),
        (2, (Upgrade(1, renames={"a": "host"}, drops=("a",)),), "renames or drops 'a' twice; decide"),
        (2, (Upgrade(1, renames={"a": "host", "b": "host"}),), "makes 'host' of 2 fields; drop all but one"),
        (2, (Upgrade(1, states={"over": "hold"}),), "leads to 'hold', which is no state of the next one"),
        (2, (Upgrade(1, adds={"cost": 5}),), "adds 'cost' with 5, which is not as stored"),
        (3, (Upgrade(1, adds={"cost": "x"}), Upgrade(2, converts={"cost": int})), "adds 'cost' with 'x'"),
    ],
)
def test_an_upgrade_that_cannot_be_right_is_refused(schema: int, upgrades: tuple[Upgrade, ...], problem: str) -> None:
    with pytest.raises(errors.BadDefinition) as caught:
        _documents(schema, upgrades).record(told(0).document)
    assert problem in str(caught.value)


def _documents(schema: int, upgrades: tuple[Upgrade, ...]) -> Documents:
    """Translate visits of a class that says other upgrades."""
    namespace = {"schema": schema, "upgrades": upgrades}
    namespace["__annotations__"] = {"schema": ClassVar[int], "upgrades": ClassVar[Any]}
    lifecycle = third(attrs.frozen(kw_only=True)(type("Odd", (Visit,), namespace)))
    lifecycle.seal()
    return Documents({"visit": lifecycle}, bytes)


def test_what_is_added_is_a_fresh_value_each_time() -> None:
    first, second = Visit.upgrades

    def longer(labels: list[str]) -> list[str]:
        labels.append("later")
        return labels

    upgrades = (
        attrs.evolve(first, adds={"labels": ["old"]}),
        attrs.evolve(second, converts={**second.converts, "labels": longer}, adds={"mood": "bad", "cost": "1"}),
    )
    documents = _documents(3, upgrades)
    for _ in range(2):
        record = documents.record(told(0).document)
        assert isinstance(record, Visit)
        assert record.labels == ("old", "later")


def test_a_field_may_come_and_go_again() -> None:
    first, second = Visit.upgrades
    documents = _documents(3, (attrs.evolve(first, adds={"passing": 5}), attrs.evolve(second, drops=("passing",))))
    assert documents.record(told(0).document).state == "held"


def test_a_field_may_go_and_come_back_as_another() -> None:
    record: Record = TODAY.record(told(0).document)
    assert isinstance(record, Visit)
    assert (record.mood, record.host) == ("unknown", "hal")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"schema": "1"}, "schema='1' is no int"),
        ({"schema": 1, "drops": "flag"}, "drops='flag' is no tuple"),
        ({"schema": 1, "renames": ("a", "b")}, "renames=('a', 'b') is no mapping"),
        ({"schema": 1, "converts": {"length": 5}}, "what converts 'length' is no function: 5"),
    ],
)
def test_what_cannot_be_an_upgrade_is_told_where_it_is_written(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(errors.BadDefinition, match=re.escape(said)):
        Upgrade(**wrong)
