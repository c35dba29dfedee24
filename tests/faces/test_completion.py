"""What the shells themselves offer, once they have read what we print for them."""

import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.faces.running import Call

OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "itilbrm ": ("complaints", "report", "processes", "verify", "demo", "completion"),
    "itilbrm complaints ": ("import", "log", "show", "history"),
    "itilbrm complaints log --st": ("--state", "--store"),
    "itilbrm complaints log --category ": ("open", "waiting", "decided", "closed"),
    "itilbrm verify --format ": ("table", "json", "csv", "markdown"),
    "itilbrm completion ": ("bash", "zsh", "fish"),
}
"""What is typed, and what a shell then offers."""

PATIENCE: Final = 20.0
"""Seconds for a shell to answer; it takes less than one."""


def bash(program: str, script: Path, typed: str) -> str:
    words = typed.split(" ")
    asked = f"source {script}; COMP_WORDS=({' '.join(words[:-1])} '{words[-1]}'); COMP_CWORD={len(words) - 1}; "
    # Which function completes the command, bash says itself.
    asked += '$(complete -p itilbrm | sed "s/.*-F \\([^ ]*\\) .*/\\1/"); printf "%s\\n" "${COMPREPLY[@]}"'
    return subprocess.run([program, "-c", asked], capture_output=True, text=True, check=True, timeout=PATIENCE).stdout


def fish(program: str, script: Path, typed: str) -> str:
    asked = f"source {script}; complete -C '{typed}'"
    done = subprocess.run(
        [program, "--no-config", "-c", asked], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    return "\n".join(line.partition("\t")[0] for line in done.stdout.splitlines())


def zsh(program: str, script: Path, typed: str) -> str:
    """Type into a terminal, and read what comes until nothing more does."""
    process, terminal = pty.fork()
    if process == 0:
        os.execve(program, [program, "-f", "-i"], {**os.environ, "TERM": "dumb", "PS1": ""})  # noqa: S606  this very shell
    try:
        _type(terminal, "unsetopt zle_bracketed_paste; LISTMAX=1000; autoload -Uz compinit; compinit -u -D\n")
        _type(terminal, f"source {script}; echo re''ady\n")
        _read(terminal, until="ready\r")
        _type(terminal, f"{typed}\t")
        # A list is offered at the first tab where there is no choice to be made, else at the second.
        _type(terminal, "\t")
        return _read(terminal, until=OFFERED[typed][-1]).partition(typed)[2]
    finally:
        os.close(terminal)
        os.waitpid(process, 0)


def _type(terminal: int, words: str) -> None:
    os.write(terminal, words.encode())


def _read(terminal: int, *, until: str) -> str:
    shown, patience = "", time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        if select.select([terminal], [], [], 0.5)[0]:
            shown += os.read(terminal, 65536).decode(errors="replace")
        elif until in shown:
            break
    return shown


SHELLS: Final[Mapping[str, Callable[[str, Path, str], str]]] = {"bash": bash, "zsh": zsh, "fish": fish}


@pytest.mark.parametrize("typed", OFFERED)
@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_offers_what_there_is(shell: str, typed: str, call: Call, folder: Path) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell} here")
    script = folder / "script"
    script.write_text(call("completion", shell).out, encoding="utf-8")
    offered = SHELLS[shell](program, script, typed)
    assert [word for word in OFFERED[typed] if word not in offered.split()] == []
