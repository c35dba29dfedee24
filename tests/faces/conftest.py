"""How the tests of the command line run it: in this process for speed, in one of its own for the rest."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

import itilbrm
from itilbrm import Practice
from itilbrm.cli import main
from itilbrm.testing import StoppedClock
from tests.faces.running import Call, Result, command

PRESENT: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)

MAPPING: Final = """
origin = "desk"
time.zone = "UTC"
labels.queue = "queue"
[fields]
reference.column = "ticket"
received_at = { column = "opened", formats = ["%Y-%m-%d"] }
state = { column = "status", values = { new = "received", done = "closed" } }
customer.constant = "unidentified"
complainant.constant = "unidentified"
channel.constant = "phone"
type.constant = "other"
text.column = "text"
services.column = "service"
"""

COMPLAINTS: Final = """ticket,opened,status,text,service,queue
1,2026-01-05,new,The line is down.,network,north
2,2026-01-06,done,The bill counts twice.,billing,south
3,2026-13-07,new,There is no such month.,network,north
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, where nothing outside says anything."""
    monkeypatch.chdir(tmp_path)
    ours = ("STORE", "ACTOR", "PLUGINS", "POLICIES", "NOTIFIERS", "ANCHOR_KEY", "TRACEBACK")
    for name in (*(f"ITILBRM_{each}" for each in ours), "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the command line here."""

    def run(*words: str) -> Result:
        capsys.readouterr()
        code = main(words)
        return Result(code, *capsys.readouterr())

    return run


@pytest.fixture
def start(environment: dict[str, str]) -> Call:
    """Run the command line elsewhere."""

    def run(*words: str) -> Result:
        done = subprocess.run(command(*words), env=environment, capture_output=True, check=False, timeout=120)
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment for a process of its own, in which warnings are errors."""
    source = str(Path(itilbrm.__file__).parents[1])
    outside = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return {**outside, "PYTHONPATH": source, "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def files(folder: Path) -> Path:
    """The folder, with a file of complaints and its mapping in it."""
    (folder / "complaints.csv").write_text(COMPLAINTS)
    (folder / "mapping.toml").write_text(MAPPING)
    return folder


@pytest.fixture
def kept(folder: Path) -> dict[str, str]:
    """A store in its default place with two complaints in it; their ids by a name for the test."""
    clock = StoppedClock(PRESENT)
    with Practice.open("sqlite:///itilbrm.db", clock=clock) as practice:
        ann = practice.acting_as("ann")
        old = ann.complaints.adopt(
            origin="old:desk",
            reference="7",
            state="received",
            received_at=PRESENT - timedelta(days=30),
            target_at=PRESENT - timedelta(days=10),
            customer="acme",
            complainant="unidentified",
            channel="letter",
            type="cost",
            text="The bill\ncounts twice.",
            services=("billing",),
            labels={"queue": "north"},
        )
        new = ann.complaints.receive(
            customer="acme",
            complainant="cara",
            channel="phone",
            type="availability",
            text="The line is down.",
            services=("network", "phones"),
        )
        clock.advance(timedelta(hours=1))
        ann.complaints.acknowledge(
            new, contact="desk", next_step="we look at it", next_date=PRESENT + timedelta(days=1)
        )
        ann.complaints.assess(
            new.id, severity="critical", complexity="low", impact="high", urgency="high", immediate_action=True
        )
        practice.acting_as("ann", reason="nobody had time before").complaints.assess(
            new.id, severity="critical", complexity="low", impact="high", urgency="high"
        )
    assert (folder / "itilbrm.db").exists()
    return {"old": old.id, "new": new.id}
