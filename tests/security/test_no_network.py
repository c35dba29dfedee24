"""S28: nothing is connected to and no other program is started, by an import or by any command."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.faces.running import command
from tests.security.tracing import traced

COMMANDS: Final = {
    "import": ("complaints", "import", "complaints.csv", "--mapping", "mapping.toml", "--as", "ann"),
    "log": ("complaints", "log"),
    "report": ("report", "complaints"),
    "verify": ("verify",),
    "demo": ("demo",),
}
EVERYTHING: Final = """
import importlib, pkgutil, itilbrm
for each in pkgutil.walk_packages(itilbrm.__path__, 'itilbrm.'):
    if not each.name.endswith('__main__'):
        importlib.import_module(each.name)
"""


def outward(words: Sequence[str], environment: dict[str, str], trace: Path) -> list[str]:
    """Return the calls by which a command, once started, reaches the network or starts a program."""
    calls = traced(words, "connect,sendto,sendmsg,execve,execveat", environment, trace)
    started = next(place for place, call in enumerate(calls) if call.startswith("execve(") and call.endswith(" = 0"))
    return calls[started + 1 :]


@pytest.mark.usefixtures("files", "kept")
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_command_reaches_nothing_outside(environment: dict[str, str], folder: Path, words: tuple[str, ...]) -> None:
    assert outward(command(*words), environment | {"TMPDIR": str(folder)}, folder / "trace") == []


def test_importing_every_module_reaches_nothing_outside(environment: dict[str, str], folder: Path) -> None:
    assert outward([sys.executable, "-c", EVERYTHING], environment, folder / "trace") == []


@pytest.mark.parametrize(
    "planted",
    [
        "import socket; socket.socket().connect_ex(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.execlp('true', 'true')",
    ],
)
def test_one_that_does_is_noticed(environment: dict[str, str], folder: Path, planted: str) -> None:
    """The planted bugs."""
    assert outward([sys.executable, "-c", planted], environment, folder / "trace") != []


@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed: the network cannot be cut off")
def test_the_demo_needs_no_network(environment: dict[str, str], folder: Path) -> None:
    cut_off = ["unshare", "--net", "--map-root-user", *command("demo")]
    own = environment | {"TMPDIR": str(folder)}
    done = subprocess.run(cut_off, env=own, capture_output=True, text=True, check=False)
    if "unshare" in done.stderr:
        pytest.skip(f"the network cannot be cut off here: {done.stderr.strip()}")
    assert done.returncode == 0
    assert str(folder) in done.stdout
