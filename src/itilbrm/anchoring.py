"""Anchors: what every record's chain ends with at an instant, so that what is cut off later is missed.

An anchor is text, one line for each record, in the order of their ids::

    itilbrm anchor 1
    taken 2026-01-05T09:00:00.000000Z
    records 2
    facts 5
    cpl_... 3 <the hash of its third fact>
    per_... 2 <the hash of its second fact>
    sha256 <the digest of everything above>
    hmac-sha256 <the signature of everything above the digest, where there is a secret key>
"""

import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import datetime
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Final, NamedTuple

import attrs

from itilbrm.errors import InvalidInput, StoreTrouble
from itilbrm.ports import Store
from itilbrm.replay import all_documents
from itilbrm.values import instant_text, text_instant
from itilbrm.whole_files import WholeFile

__all__ = ["Anchor", "Head", "anchored", "check_key"]

_FORM: Final = "1"
_NUMBER: Final = "(0|[1-9][0-9]{0,17})"
_HASH: Final = "([0-9a-f]{64})"
_HEAD: Final = re.compile(rf"^(\S+) (?!0){_NUMBER} {_HASH}")

_LONGEST_LINE: Final = 4096
_SHORTEST_KEY: Final = 16
"""Bytes; whoever has a signed anchor can try out keys on it at leisure."""


class Head(NamedTuple):
    """What the chain of one record ended with.

    Attributes:
        key: The id of the record.
        version: How many facts there were about it.
        hash: The hash of the last of them.
    """

    key: str
    version: int
    hash: bytes


@attrs.frozen
class Anchor:
    """What every record's chain ended with at an instant; made by :meth:`Practice.anchor`.

    Attributes:
        taken_at: The instant; everything kept before it is held fast.
        records: How many records there were.
        facts: How many facts.
        signature: The signature in hexadecimal; empty where it was taken without a key.
    """

    taken_at: datetime
    records: int
    facts: int
    _lines: bytes = attrs.field(repr=False)
    signature: str = ""

    @property
    def digest(self) -> str:
        """The digest of the whole, without its signature."""
        digest = hashlib.sha256(self._top)
        digest.update(self._lines)
        return digest.hexdigest()

    @property
    def heads(self) -> Iterator[Head]:
        """What the chain of each record ended with, in the order of their ids."""
        for line in BytesIO(self._lines):
            key, version, hashed = line.decode().split()
            yield Head(key, int(version), bytes.fromhex(hashed))

    def signed(self, key: bytes) -> "Anchor":
        """Return it with the signature that a secret key gives.

        Raises:
            InvalidInput: The key is none, or too short.
        """
        return attrs.evolve(self, signature=self._signature(key))

    def check_signature(self, key: bytes) -> None:
        """Make sure that it was signed with a secret key, and is as it was then.

        Raises:
            InvalidInput: It is not, or the key is none.
        """
        signature = self._signature(key)
        if not self.signature:
            raise InvalidInput("anchor", "it is not signed", "use one that was taken with the key")
        if not hmac.compare_digest(self.signature, signature):
            raise InvalidInput(
                "anchor",
                "it was changed after it was signed, or signed with another key",
                "use a copy that was kept elsewhere, and the key it was taken with",
            )

    def write(self, path: Path, *, replace: bool = False) -> None:
        """Write it to a file that its owner alone can read; a reader sees the whole file or none.

        Args:
            path: The file.
            replace: Whether it may take the place of a file that is there.

        Raises:
            StoreTrouble: It cannot be written, or there is such a file.
        """
        with WholeFile(path, replace=replace) as file:
            file.write(self._top.decode())
            for line in BytesIO(self._lines):
                file.write(line.decode())
            file.write(f"sha256 {self.digest}\n")
            if self.signature:
                file.write(f"hmac-sha256 {self.signature}\n")

    @classmethod
    def read(cls, path: Path) -> "Anchor":
        """Read it from a file; its signature is left to whoever has the key.

        Raises:
            InvalidInput: The file is no anchor, or one that was changed; names the line.
            StoreTrouble: It cannot be read.
        """
        try:
            with path.open("rb") as file:
                return _read(_Lines(path, file))
        except OSError as problem:
            said = problem.strerror or str(problem)
            raise StoreTrouble(str(path), "read", said, "check the path and its permissions") from problem

    @property
    def _top(self) -> bytes:
        taken = instant_text(self.taken_at)
        return f"itilbrm anchor {_FORM}\ntaken {taken}\nrecords {self.records}\nfacts {self.facts}\n".encode()

    def _signature(self, key: bytes) -> str:
        signature = hmac.new(check_key(key), self._top, "sha256")
        signature.update(self._lines)
        return signature.hexdigest()


def check_key(key: object) -> bytes:
    """Return a secret key; what is none is refused without showing it.

    Raises:
        InvalidInput: It is none, or so short that it can be found by trying.
    """
    if not isinstance(key, bytes):
        raise InvalidInput("key", f"a key is bytes, and this is {type(key).__name__}", "take 32 random bytes")
    if len(key) < _SHORTEST_KEY:
        raise InvalidInput("key", f"it has {len(key)} bytes, fewer than {_SHORTEST_KEY}", "take 32 random bytes")
    return key


def anchored(store: Store, at: datetime) -> Anchor:
    """Return what every chain in a store ends with; everything that was kept before this call counts.

    Others may go on writing: a chain only grows, so whatever was read of it holds for ever.

    Raises:
        StoreTrouble: The store cannot be read, or is damaged.
    """
    lines = BytesIO()
    records = facts = 0
    for document in all_documents(store):
        line = f"{document.key} {document.version} {document.head.hex()}"
        if not _HEAD.fullmatch(line):
            raise StoreTrouble("the store", "anchor", f"the row of {document.key!r} is damaged", "verify it")
        lines.write(f"{line}\n".encode())
        records += 1
        facts += document.version
    return Anchor(at, records, facts, lines.getvalue())


class _Lines:
    """The lines of a file, one after the other, each with its number."""

    def __init__(self, path: Path, file: BufferedReader) -> None:
        self._path = path
        self._file = file
        self._number = 0

    def next(self) -> str:
        """Return the next line."""
        self._number += 1
        line = self._file.readline(_LONGEST_LINE)
        if not line.endswith(b"\n"):
            raise self.wrong("the line is too long" if len(line) == _LONGEST_LINE else "the anchor is cut off here")
        try:
            return line[:-1].decode()
        except UnicodeDecodeError:
            raise self.wrong("the line is no text") from None

    def matching(self, pattern: str, line: str | None = None) -> str:
        """Return the part that a pattern asks for, of the next line or of one that was read."""
        found = re.fullmatch(pattern, self.next() if line is None else line)
        if found is None:
            raise self.wrong("this is no line of an anchor, or none for this place")
        return found[1]

    def is_over(self) -> bool:
        """Tell whether there is nothing more."""
        return not self._file.peek(1)

    def wrong(self, problem: str, remedy: str = "use a copy that was kept elsewhere") -> InvalidInput:
        """Return what is wrong with the line that was read last."""
        return InvalidInput(f"{self._path}, line {self._number}", problem, remedy)


def _read(lines: _Lines) -> Anchor:
    """Return the anchor that lines hold; there is one way to write it, and no other is taken."""
    form = lines.matching("itilbrm anchor ([0-9]{1,9})")
    if form != _FORM:
        raise lines.wrong(f"the anchor has form {form}, known here is {_FORM}", "upgrade the library")
    taken_at = _instant(lines)
    records = int(lines.matching(f"records {_NUMBER}"))
    facts = int(lines.matching(f"facts {_NUMBER}"))
    heads = BytesIO()
    last = ""
    counted = versions = 0
    while found := _HEAD.fullmatch(line := lines.next()):
        if found[1] <= last:
            raise lines.wrong(f"{found[1]!r} stands after {last!r}; records stand in the order of their ids, each once")
        last = found[1]
        counted += 1
        versions += int(found[2])
        heads.write(f"{line}\n".encode())
    digest = lines.matching(f"sha256 {_HASH}", line)
    anchor = Anchor(taken_at, records, facts, heads.getvalue())
    if not hmac.compare_digest(anchor.digest, digest) or (records, facts) != (counted, versions):
        raise lines.wrong("the digest is not that of the lines above: the anchor was changed after it was taken")
    if not lines.is_over():
        anchor = attrs.evolve(anchor, signature=lines.matching(f"hmac-sha256 {_HASH}"))
    if not lines.is_over():
        lines.next()
        raise lines.wrong("the anchor ends before this line")
    return anchor


def _instant(lines: _Lines) -> datetime:
    taken = lines.matching("taken (.+)")
    try:
        return text_instant(taken)
    except InvalidInput as problem:
        raise lines.wrong(problem.problem) from None
