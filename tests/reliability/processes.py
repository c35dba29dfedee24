"""Programs of the fault tests: started in this environment, and never left behind."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["acknowledged", "failing", "program", "started"]

ROOT: Final = Path(__file__).resolve().parent.parent.parent

_OURS: Final = {"openat", "fcntl", "mmap", "pread64"}
"""Calls that Python itself makes too: only those about our files fail."""


def program(url: str, seed: int, commands: int, *bugs: str, module: str = "workload") -> list[str]:
    """Return the command line of the workload, or of another program here."""
    start = f"import sys; sys.path[:0] = {[str(ROOT / 'src'), str(ROOT)]}; import runpy, itilbrm"
    run = f"runpy.run_module('tests.reliability.{module}', run_name='__main__')"
    return [sys.executable, "-c", f"{start}; {run}", url, str(seed), str(commands), *bugs]


@contextmanager
def started(*lines: Sequence[str]) -> Iterator[list[subprocess.Popen[str]]]:
    """Start programs; at the end all of them are killed and gone."""
    running: list[subprocess.Popen[str]] = []
    try:
        for line in lines:
            pipe = subprocess.PIPE
            running.append(subprocess.Popen(line, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT))
        yield running
    finally:
        for each in running:
            each.kill()
            each.communicate()


def acknowledged(output: str) -> list[str]:
    """Return what a workload acknowledged: whole lines with an id and a version."""
    lines = output.splitlines(keepends=True)
    return [line.strip() for line in lines if line.endswith("\n") and line[3:4] == "_"]


def failing(
    path: Path, call: str, error: str, when: int, line: Sequence[str]
) -> tuple[bool, subprocess.CompletedProcess[str]]:
    """Run a program that works on a database, and let one call fail; tell whether it came to that."""
    trace = path.with_name("trace")
    ours = [part for end in ("", "-wal", "-shm") for part in ("-P", f"{path}{end}")] if call in _OURS else []
    run = subprocess.run(
        [
            *("strace", "-f", "-qq", "--seccomp-bpf", "-o", str(trace), *ours),
            *("-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}", *line),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    return "(INJECTED)" in trace.read_text(), run
