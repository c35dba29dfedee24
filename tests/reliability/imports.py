"""``itilbrm complaints import`` with clock and chance that repeat themselves: run as a program by the tests of R17."""

import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from itilbrm import Practice, importing
from itilbrm.cli import main
from itilbrm.testing import StoppedClock
from tests.reliability.workload import PLANTED, say

__all__ = ["ROWS", "write_files"]

ROWS: Final = 300
_AT_ONCE: Final = 15
_NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
_MAPPING: Final = """
origin = "desk"
time.zone = "UTC"
[fields]
reference.column = "ticket"
received_at = { column = "opened", formats = ["%Y-%m-%d"] }
state = { column = "status", values = { new = "received", done = "closed" } }
channel.constant = "phone"
type.constant = "other"
text.column = "text"
"""


def write_files(folder: Path) -> None:
    """Write a file of complaints, every seventh of which is to be rejected, and its mapping."""
    rows = [
        f"{number},2026-{'13' if number % 7 == 0 else '01'}-{number % 28 + 1:02},new,Complaint {number}"
        for number in range(ROWS)
    ]
    (folder / "complaints.csv").write_text("\n".join(["ticket,opened,status,text", *rows, ""]))
    (folder / "mapping.toml").write_text(_MAPPING)


def run(folder: Path) -> int:
    """Import the file of a folder into the store beside it, in many commits, and say when the first one begins."""
    opened = partial(Practice.open, clock=StoppedClock(_NOW), chance=bytes)

    def practice(url: str, **more: Any) -> Practice:  # noqa: ANN401  whatever the command line gives
        made = opened(url, **more)
        say("opened")
        return made

    Practice.open = practice  # type: ignore[method-assign,assignment]  # as it would be with other arguments
    importing._AT_ONCE = _AT_ONCE  # type: ignore[misc]  # smaller for the test
    complaints, mapping = folder / "complaints.csv", folder / "mapping.toml"
    store = f"sqlite:///{folder / 'brm.db'}"
    return main(["complaints", "import", str(complaints), "--mapping", str(mapping), "--store", store, "--as", "ann"])


if __name__ == "__main__":
    _, _folder, _, _, *_bugs = sys.argv
    for _bug in _bugs:
        PLANTED[_bug]()
    sys.exit(run(Path(_folder)))
