"""What the library refuses of a row is said by the headings and cells of its file."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from itilbrm.errors import InvalidInput
from itilbrm.intake import FileMapping, Taken, refusal

RECEIVED = datetime(2026, 1, 5, 9, tzinfo=UTC)
EARLIER = datetime(2026, 1, 4, 9, tzinfo=UTC)
LATER = datetime(2027, 1, 6, 9, tzinfo=UTC)
HEADINGS = ("id", "state", "received", "text", "more", "closed", "closed too")
CLOSED = """
[fields.closed_at]
columns = ["closed", "closed too"]
formats = ["%Y-%m-%d %H:%M:%S"]
"""
CELLS = ("7", "Open", "in the morning", "", "", " ", "in the evening ")


@pytest.mark.parametrize(
    ("closed", "problem", "expected"),
    [
        (LATER, InvalidInput("state", f"{LATER.isoformat()} is ahead"), ("closed too", "in the evening lies ahead")),
        (None, InvalidInput("state", f"{RECEIVED.isoformat()} is ahead"), ("received", "in the morning lies ahead")),
        (None, InvalidInput("state", "it is odd", "think"), ("state", "it is odd; think")),
        (EARLIER, InvalidInput("closed_at", "no"), ("closed too", "in the evening lies before the receipt")),
        (LATER, InvalidInput("closed_at", "no"), ("closed too", "the row is not closed, but has a closing instant")),
        (None, InvalidInput("closed_at", "no"), ("closed too", "no")),
        (None, InvalidInput("text", "the text is blank", "say it"), ("text", "the text is blank; say it")),
        (None, InvalidInput("customer", "it is odd"), ("", "it is odd")),
        (None, InvalidInput("nothing of a file", "it is odd"), ("", "it is odd")),
    ],
)
def test_a_refusal_names_the_heading_and_the_cell(
    read: Callable[[str], FileMapping],
    mapping_text: str,
    closed: datetime | None,
    problem: InvalidInput,
    expected: tuple[str, str],
) -> None:
    column, reason = expected
    taken = Taken(3, {"received_at": RECEIVED, "closed_at": closed}, CELLS)
    reject = refusal(taken, problem, read(mapping_text + CLOSED), HEADINGS)
    assert (reject.line, reject.column, reject.cells) == (3, column, CELLS)
    assert reject.reason.startswith(reason)
