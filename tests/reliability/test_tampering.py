"""R19: whatever is changed in the file by SQL is told by ``verify``, or by ``verify`` with an anchor, and named.

What takes whole facts away together with everything that spoke of them, or makes hashes anew, only an anchor sees.
"""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from itilbrm import Practice, verification
from itilbrm.anchoring import Anchor
from itilbrm.documents import chained
from itilbrm.testing import StoppedClock
from itilbrm.verification import Verification
from tests.keeping.walks import BEGINNING
from tests.reliability.tampering import ANCHORED, CUT, SEEN

KEY: Final = b"a secret for the tests"


class Kept(NamedTuple):
    """A store with four records: where it is, what it was before the last step of each, and its anchor."""

    path: Path
    older: Path
    ids: Mapping[str, str]
    anchor: Anchor


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The store as it was kept: ``a`` and ``b`` are complaints, ``p`` a person and ``u`` a unit."""
    folder = tmp_path_factory.mktemp("kept")
    path, older = folder / "brm.db", folder / "older.db"
    clock = StoppedClock(BEGINNING)
    soon = BEGINNING + timedelta(days=1)
    given: dict[str, Any] = {"complainant": "cara", "channel": "email", "type": "other"}
    told: dict[str, Any] = {"contact": "Ann", "next_step": "look", "next_date": soon}
    levels: dict[str, Any] = dict.fromkeys(("severity", "complexity", "impact", "urgency"), "low")
    with Practice.open(f"sqlite:///{path}?synchronous=normal", clock=clock) as practice:
        ann = practice.acting_as("ann", "so it was agreed")
        ids = {
            "a": ann.complaints.receive(customer="acme", text="It is slow.", **given).id,
            "b": ann.complaints.receive(customer="globex", text="It is dear.", **given).id,
            "p": ann.people.register(full_name="Cara Diaz", phone="112").id,
            "u": ann.units.register(name="Sales", type="team").id,
        }
        for each in "ab":
            ann.complaints.acknowledge(ids[each], **told)
    shutil.copyfile(path, older)
    clock.advance(timedelta(hours=1))
    with Practice.open(f"sqlite:///{path}?synchronous=normal", clock=clock) as practice:
        ann = practice.acting_as("ann", "so it was agreed")
        ann.complaints.assess(ids["a"], **levels)
        ann.people.correct(ids["p"], phone="113")
        ann.units.rename(ids["u"], name="Sale")
        anchor = practice.anchor(KEY)
        assert practice.verify(anchor, KEY).ok
    return Kept(path, older, ids, anchor)


@pytest.fixture
def kept(original: Kept, tmp_path: Path) -> Kept:
    """A fresh copy of it, to be tampered with."""
    path = tmp_path / "brm.db"
    shutil.copyfile(original.path, path)
    return original._replace(path=path)


def tamper(kept: Kept, *statements: str) -> None:
    """Change the file by SQL, which knows the ids, the older copy, and how a hash is made."""
    with closing(sqlite3.connect(kept.path, isolation_level=None)) as file:
        file.create_function("chained", 2, chained)
        file.execute("ATTACH ? AS older", (str(kept.older),))
        for statement in statements:
            parameters = {name: key for name, key in kept.ids.items() if f":{name}" in statement}
            assert file.execute(statement, parameters).rowcount != 0, statement


def verified(kept: Kept, anchor: Anchor | None = None) -> Verification:
    """Look at the file."""
    with Practice.open(f"sqlite:///{kept.path}?mode=ro") as practice:
        return practice.verify(anchor, KEY if anchor is not None else b"")


def names(found: Verification, key: str, fact: int) -> bool:
    """Tell whether a finding names the record and the fact; 0 for the document."""
    said = map(str, found.findings)
    return any(key in each and (f"fact {fact}" in each if fact else f"{key}:" in each) for each in said)


@pytest.mark.parametrize("done", SEEN)
def test_tampering_is_told_with_record_and_fact(kept: Kept, done: str) -> None:
    statements, record, fact = SEEN[done]
    tamper(kept, *statements)
    found = verified(kept)
    assert names(found, kept.ids[record], fact), [*map(str, found.findings)]
    assert names(verified(kept, kept.anchor), kept.ids[record], fact)


@pytest.mark.parametrize("done", ANCHORED)
def test_what_no_look_at_the_file_alone_can_see_the_anchor_sees(kept: Kept, done: str) -> None:
    statements, record, fact = ANCHORED[done]
    tamper(kept, *statements)
    assert verified(kept).findings == (), "so the anchor is what sees it"
    found = verified(kept, kept.anchor)
    assert names(found, kept.ids[record], fact), [*map(str, found.findings)]


@pytest.mark.parametrize(
    ("check", "blind", "unseen"),
    [
        ("_differences", [], "customer changed"),
        ("_problem_of", "", "payload changed"),
        ("_missed", [], "tail cut off with the document"),
    ],
)
def test_a_check_that_is_left_out_is_noticed(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, check: str, blind: object, unseen: str
) -> None:
    monkeypatch.setattr(verification, check, lambda *_: blind)
    statements, record, fact = {**SEEN, **ANCHORED}[unseen]
    tamper(kept, *statements)
    assert not names(verified(kept, kept.anchor), kept.ids[record], fact)


def test_there_are_more_than_forty_manipulations() -> None:
    assert len(SEEN) >= 40
    assert len(ANCHORED) >= 7


def test_a_file_put_back_to_an_older_copy_is_told_by_the_anchor(kept: Kept) -> None:
    with Practice.open(f"sqlite:///{kept.path}?mode=ro") as practice:
        watch = practice.watches.of(kept.ids["a"]).id
    shutil.copyfile(kept.older, kept.path)
    assert verified(kept).ok
    found = verified(kept, kept.anchor)
    gone = {(each.key, each.seq) for each in found.findings}
    assert gone == {(kept.ids["a"], 3), (kept.ids["p"], 2), (kept.ids["u"], 2), (watch, 2)}


def test_a_record_that_took_another_way_since_it_was_cut_off_is_told_by_the_anchor(kept: Kept) -> None:
    tamper(kept, *CUT)
    with Practice.open(f"sqlite:///{kept.path}") as practice:
        practice.acting_as("cara", "never mind").complaints.withdraw(kept.ids["a"])
    assert verified(kept).ok
    assert [*map(str, verified(kept, kept.anchor).findings)] == [
        f"{kept.ids['a']}, fact 3: it is not the one that the anchor has: it or one before was rewritten"
    ]


def test_a_trigger_that_would_change_what_is_kept_is_told(kept: Kept) -> None:
    tamper(
        kept,
        "CREATE TRIGGER quietly AFTER INSERT ON facts BEGIN UPDATE documents SET owner = 'eve'; END",
        "CREATE VIEW something AS SELECT * FROM facts",
    )
    assert [*map(str, verified(kept).findings)] == [
        f"the store: somebody has added the {each}, which may change what is kept"
        for each in ("trigger 'quietly'", "view 'something'")
    ]


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM commands", "INSERT INTO commands VALUES ('made up')", "UPDATE facts SET position = -position"],
)
def test_what_says_nothing_of_a_record_may_change_unseen(kept: Kept, statement: str) -> None:
    tamper(kept, statement)
    assert verified(kept, kept.anchor).ok


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DROP TABLE commands", "the table 'commands' is gone"),
        ("DROP INDEX documents_by_owner", "the index 'documents_by_owner' is gone"),
        ("CREATE TABLE notes (note TEXT)", "somebody has added the table 'notes'"),
        (
            "INSERT INTO facts (key, seq, payload, hash) VALUES ('', 0, x'7b7d', x'00')",
            "the table facts has a row that belongs to no record",
        ),
    ],
)
def test_what_is_wrong_with_the_tables_themselves_is_told(kept: Kept, statement: str, said: str) -> None:
    tamper(kept, statement)
    assert [each for each in verified(kept).findings if said in str(each)]
