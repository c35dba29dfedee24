"""What the tests of the intake share: files made by hand, a small mapping, and our words."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from itilbrm.intake import FileMapping, MappedTable, Reject, Taken, read_mapping

VOCABULARIES: Final = {
    "state": (
        *("received", "acknowledged", "under_assessment", "under_investigation", "response_prepared"),
        *("awaiting_information", "decision_communicated", "accepted"),
        *("closed", "reclassified", "withdrawn", "duplicate"),
    ),
    "channel": ("email", "phone", "portal", "meeting", "review", "survey", "letter", "social"),
    "type": (
        *("service_quality", "availability", "communication", "people", "cost", "requirement"),
        *("complaint_handling", "other"),
    ),
}

MAPPING: Final = """
origin = "desk"
[time]
zone = "America/New_York"
exists_twice = "earlier"
does_not_exist = "later"
[fields.reference]
column = "id"
[fields.state]
column = "state"
values = { Open = "received", Closed = "closed" }
[fields.received_at]
column = "received"
formats = ["%Y-%m-%d %H:%M:%S"]
[fields.channel]
constant = "phone"
[fields.type]
constant = "other"
[fields.text]
column = "text"
"""

Write = Callable[[str | bytes], Path]
ReadMapping = Callable[[str], FileMapping]
Intake = Callable[[str, str | bytes], list[Taken | Reject]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file and say where it is."""

    def written(content: str | bytes) -> Path:
        path = tmp_path / "complaints.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


@pytest.fixture
def read(tmp_path: Path) -> ReadMapping:
    """Read a mapping from its text."""

    def mapping(text: str) -> FileMapping:
        path = tmp_path / "mapping.toml"
        path.write_text(text, encoding="utf-8")
        return read_mapping(path, VOCABULARIES)

    return mapping


@pytest.fixture
def intake(read: ReadMapping, write: Write) -> Intake:
    """Take the rows of a file by a mapping."""

    def items(mapping: str, content: str | bytes) -> list[Taken | Reject]:
        with MappedTable(write(content), read(mapping)) as table:
            return list(table)

    return items


@pytest.fixture
def mapping_text() -> str:
    """A small mapping that is in order."""
    return MAPPING


@pytest.fixture
def vocabularies() -> dict[str, tuple[str, ...]]:
    """The words of the complaints."""
    return dict(VOCABULARIES)
