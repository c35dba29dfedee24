"""Anchors hold fast what every chain ends with, are read back strictly, and say so where they were changed.

S2 for the signature: constant time, any other key refused. R24: a line at a time.
"""

import hashlib
import hmac
import os
import pickle
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from itilbrm import Practice, errors
from itilbrm.anchoring import Anchor, Head
from itilbrm.testing import StoppedClock
from tests.keeping.walks import BEGINNING, Walk

KEY = b"a secret for the tests"


@pytest.fixture
def practice() -> Practice:
    """A practice with two units; one of them has two facts."""
    clock = StoppedClock(BEGINNING)
    practice = Practice.open("memory:", clock=clock)
    ann = practice.acting_as("ann")
    ann.units.register(name="Service", type="team")
    clock.advance(timedelta(hours=1))
    unit = ann.units.register(name="Sales", type="team")
    ann.units.rename(unit, name="Sale")
    return practice


@pytest.fixture
def written(practice: Practice, tmp_path: Path) -> Path:
    """A signed anchor of it in a file."""
    path = tmp_path / "brm.anchor"
    practice.anchor(KEY).write(path)
    return path


def test_an_anchor_holds_what_every_chain_ends_with(practice: Practice) -> None:
    anchor = practice.anchor()
    assert (anchor.taken_at, anchor.records, anchor.facts) == (BEGINNING + timedelta(hours=1), 2, 3)
    heads = list(anchor.heads)
    assert [(each.key, each.version) for each in heads] == sorted((each.id, each.version) for each in practice.units)
    last = practice._keeping.store.facts(heads[1].key, "", 9)[0][-1]
    assert heads[1] == Head(last.key, 2, last.hash)
    assert anchor == practice.anchor()
    assert pickle.loads(pickle.dumps(anchor)) == anchor  # noqa: S301  our own


def test_what_was_added_since_is_fine(practice: Practice) -> None:
    anchor = practice.anchor(KEY)
    ann = practice.acting_as("ann")
    ann.units.rename(next(anchor.heads).key, name="Services")
    ann.units.register(name="More", type="team")
    assert practice.verify(anchor).ok
    found = practice.verify(anchor, KEY)
    assert (found.ok, found.records, found.facts) == (True, 3, 5)


def test_records_that_are_gone_are_not_counted_as_looked_at(practice: Practice) -> None:
    with Practice.open("memory:") as empty:
        found = empty.verify(practice.anchor())
    assert (found.records, found.facts) == (0, 0)
    assert [(each.key, each.seq) for each in found.findings] == [(head.key, 1) for head in practice.anchor().heads]
    assert found.findings[1].problem == "it is gone: the anchor has this record up to fact 2"


def test_an_empty_practice_can_be_anchored(tmp_path: Path) -> None:
    with Practice.open("memory:", clock=StoppedClock(BEGINNING)) as practice:
        anchor = practice.anchor()
        anchor.write(tmp_path / "brm.anchor")
        assert Anchor.read(tmp_path / "brm.anchor") == anchor
        assert practice.verify(anchor).ok


def test_a_practice_that_may_only_be_read_can_be_anchored(tmp_path: Path) -> None:
    path = tmp_path / "brm.db"
    with Practice.open(f"sqlite:///{path}") as practice:
        practice.acting_as("ann").units.register(name="Sales", type="team")
        anchor = practice.anchor()
    before = path.read_bytes()
    with Practice.open(f"sqlite:///{path}?mode=ro") as practice:
        assert list(practice.anchor().heads) == list(anchor.heads)
        assert practice.verify(anchor).ok
    assert path.read_bytes() == before


def test_every_store_gives_the_same_anchor(tmp_path: Path) -> None:
    anchors = []
    for url in ("memory:", f"sqlite:///{tmp_path}/brm.db?synchronous=normal"):
        with Practice.open(url, clock=StoppedClock(BEGINNING), chance=_counting()) as practice:
            for name in "abc":
                practice.acting_as("ann").units.register(name=name, type="team")
            anchors.append(practice.anchor())
    assert anchors[0] == anchors[1]


def test_the_past_is_not_anchored_and_is_verified_by_its_present(practice: Practice) -> None:
    past = practice.as_at(BEGINNING)
    with pytest.raises(errors.InvalidInput, match="the past has no chains of its own; anchor the present practice"):
        past.anchor()
    assert past.verify(practice.anchor()).ok


def test_what_others_write_meanwhile_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes after each page is read, while it is anchored and while it is verified."""
    monkeypatch.setattr("itilbrm.replay._DOCUMENTS_AT_ONCE", 2)
    walk = Walk("memory:", 5)
    while len(walk.seen) < 30:
        walk.step()
    before = {(each.id, each.version) for each in walk.practice.complaints}
    store: Any = walk.practice._keeping.store
    read = store.find

    def find(query: Any) -> Any:  # noqa: ANN401  passes on what it is given
        page = read(query)
        monkeypatch.setattr(store, "find", read)
        for _ in range(5):
            walk.step()
        monkeypatch.setattr(store, "find", find)
        return page

    monkeypatch.setattr(store, "find", find)
    anchor = walk.practice.anchor()
    heads = {each.key: each.version for each in anchor.heads}
    assert all(heads[key] >= version for key, version in before), "what was kept before is held fast"
    assert walk.practice.verify(anchor).findings == ()


# Signatures


def test_a_signature_is_that_of_its_key_alone(practice: Practice) -> None:
    anchor = practice.anchor(KEY)
    assert practice.verify(anchor, KEY).ok
    for wrong in (KEY + b"1", KEY[:-1], b"x" * 16):
        with pytest.raises(errors.InvalidInput, match="it was changed after it was signed, or signed with another key"):
            practice.verify(anchor, wrong)
    with pytest.raises(errors.InvalidInput, match="anchor: it is not signed; use one that was taken with the key"):
        practice.verify(practice.anchor(), KEY)


def test_signatures_are_compared_in_constant_time(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def lenient(one: str, other: str) -> bool:
        compared.append((one, other))
        return True

    anchor = practice.anchor(KEY)
    monkeypatch.setattr(hmac, "compare_digest", lenient)
    assert practice.verify(anchor, b"x" * 16).ok, "so nothing else compares them"
    assert [one for one, _ in compared] == [anchor.signature]


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("a text of many letters", "a key is bytes, and this is str; take 32 random bytes"),
        (b"CANARY", "it has 6 bytes, fewer than 16; take 32 random bytes"),
    ],
)
def test_what_is_no_key_is_refused_and_not_shown(practice: Practice, key: Any, problem: str) -> None:  # noqa: ANN401  any wrong thing
    for attempt in (lambda: practice.anchor(key), lambda: practice.verify(practice.anchor(KEY), key)):
        with pytest.raises(errors.InvalidInput) as caught:
            attempt()
        assert str(caught.value) == f"key: {problem}"


def test_a_key_alone_and_what_is_no_anchor_are_refused(practice: Practice) -> None:
    with pytest.raises(errors.InvalidInput, match="there is no anchor to check with it; give the anchor too"):
        practice.verify(key=KEY)
    wrong: Any = "brm.anchor"
    with pytest.raises(errors.InvalidInput, match=r"anchor: str is no anchor; read one with Anchor\.read"):
        practice.verify(wrong)


# Files


def test_an_anchor_is_read_as_it_was_written(practice: Practice, written: Path) -> None:
    assert Anchor.read(written) == practice.anchor(KEY)
    assert written.stat().st_mode & 0o777 == 0o600
    *above, digest, signature = written.read_bytes().splitlines(keepends=True)
    assert digest.decode() == f"sha256 {hashlib.sha256(b''.join(above)).hexdigest()}\n"
    assert signature.decode() == f"hmac-sha256 {hmac.digest(KEY, b''.join(above), 'sha256').hex()}\n"
    assert above[:4] == [b"itilbrm anchor 1\n", b"taken 2026-01-05T10:00:00.000000Z\n", b"records 2\n", b"facts 3\n"]


def test_a_file_that_is_there_is_replaced_only_where_that_is_said(practice: Practice, written: Path) -> None:
    with pytest.raises(errors.StoreTrouble, match="there is such a file already; name another, or replace it"):
        practice.anchor().write(written)
    assert Anchor.read(written).signature
    practice.anchor().write(written, replace=True)
    assert Anchor.read(written) == practice.anchor()


CHANGED: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "nothing": (lambda _: [], "line 1: the anchor is cut off here"),
    "another file": (lambda _: ["customer,text\n"], "line 1: this is no line of an anchor"),
    "a newer form": (lambda lines: ["itilbrm anchor 2\n", *lines[1:]], "form 2, known here is 1; upgrade the library"),
    "no instant": (lambda lines: [lines[0], "taken soon\n", *lines[2:]], "line 2: 'soon' is no instant as stored"),
    "no number": (lambda lines: [*lines[:2], "records -1\n", *lines[3:]], "line 3: this is no line of an anchor"),
    "cut off": (lambda lines: lines[:5], "line 6: the anchor is cut off here"),
    "cut off in a line": (lambda lines: [*lines[:5], lines[5][:20]], "line 6: the anchor is cut off here"),
    "a line that is none": (lambda lines: [*lines[:4], "\n", *lines[4:]], "line 5: this is no line of an anchor"),
    "a fact of number 0": (
        lambda lines: [*lines[:4], lines[4].replace(" 1 ", " 0 ").replace(" 2 ", " 0 "), *lines[5:]],
        "line 5: this is no line of an anchor",
    ),
    "line ends of elsewhere": (lambda lines: [line.replace("\n", "\r\n") for line in lines], "line 1: this is no line"),
    "records swapped": (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], "line 6: 'unt_"),
    "a record twice": (lambda lines: [*lines[:5], lines[4], *lines[5:]], "each once"),
    "a record less": (lambda lines: [*lines[:4], *lines[5:]], "line 6: the digest is not that of the lines above"),
    "another version": (
        lambda lines: [*lines[:5], re.sub(r" [12] ", " 3 ", lines[5]), *lines[6:]],
        "the anchor was changed after it was taken; use a copy that was kept elsewhere",
    ),
    "another instant": (lambda lines: [lines[0], lines[1].replace("2026", "2025"), *lines[2:]], "line 7: the digest"),
    "another digest": (lambda lines: [*lines[:6], f"sha256 {'0' * 64}\n", lines[7]], "line 7: the digest is not"),
    "counts that are wrong, with a digest that is right": (
        lambda lines: _with_digest([*lines[:3], "facts 4\n", *lines[4:6]]),
        "line 7: the digest is not that of the lines above",
    ),
    "no signature": (lambda lines: [*lines[:7], "hmac-sha256 0\n"], "line 8: this is no line of an anchor"),
    "more after its end": (lambda lines: [*lines, lines[7]], "line 9: the anchor ends before this line"),
    "a line without end": (lambda lines: [*lines[:4], "x" * 10**6], "line 5: the line is too long"),
}


@pytest.mark.parametrize("change", CHANGED)
def test_an_anchor_that_was_changed_is_refused_with_the_line(written: Path, change: str) -> None:
    changed, said = CHANGED[change]
    written.write_bytes("".join(changed(written.read_text().splitlines(keepends=True))).encode())
    with pytest.raises(errors.InvalidInput) as caught:
        Anchor.read(written)
    assert str(caught.value).startswith(f"{written}, line ")
    assert said in str(caught.value)


def test_every_changed_bit_of_an_anchor_is_noticed(practice: Practice, written: Path) -> None:
    whole = written.read_bytes()
    for place in range(len(whole)):
        written.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        with pytest.raises(errors.InvalidInput):
            practice.verify(Anchor.read(written), KEY)


def test_bytes_that_are_no_text_are_refused(written: Path) -> None:
    written.write_bytes(b"itilbrm anchor 1\n\xff\n")
    with pytest.raises(errors.InvalidInput, match="line 2: the line is no text"):
        Anchor.read(written)


def test_a_file_that_cannot_be_read_is_trouble_in_words(tmp_path: Path) -> None:
    with pytest.raises(errors.StoreTrouble, match=r"cannot read .*: No such file or directory; check the path"):
        Anchor.read(tmp_path / "none")
    with pytest.raises(errors.StoreTrouble, match=r"cannot read .*: Is a directory"):
        Anchor.read(tmp_path)


def test_a_store_whose_rows_are_damaged_is_not_anchored(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    store: Any = practice._keeping.store
    (key, *_) = store._documents
    for damaged in ({"head": b""}, {"version": 0}, {"key": "unt_1\nunt_2"}):
        monkeypatch.setitem(store._documents, key, store._documents[key]._replace(**damaged))
        with pytest.raises(errors.StoreTrouble, match=r"cannot anchor the store: the row of .* is damaged; verify it"):
            practice.anchor()
        monkeypatch.undo()


def _with_digest(above: list[str]) -> list[str]:
    return [*above, f"sha256 {hashlib.sha256(''.join(above).encode()).hexdigest()}\n"]


def _counting() -> Callable[[int], bytes]:
    given = iter(range(10**6))
    return lambda size: next(given).to_bytes(size, "big")


def test_an_anchor_of_many_records_is_held_in_little_more_than_its_text() -> None:
    lines = b"".join(f"unt_{number:032x} 1 {'0' * 64}\n".encode() for number in range(1000))
    anchor = Anchor(BEGINNING, 1000, 1000, lines)
    assert sum(each.version for each in anchor.heads) == 1000
    assert len(repr(anchor)) < 300
    assert os.linesep.encode() in lines
