"""System calls of a command, as strace sees them."""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

_CALL = re.compile(r"(?:\d+ +)?(?P<call>\w+\(.*)")


def traced(words: Sequence[str], calls: str, environment: Mapping[str, str], trace: Path) -> list[str]:
    """Run a command, and return its system calls of these names, those that failed too.

    Where nothing can be traced, the test is skipped.
    """
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: no system call can be seen")
    done = subprocess.run(
        ["strace", "-f", "-qq", "--seccomp-bpf", "-e", f"trace={calls}", "-s", "4096", "-o", str(trace), *words],  # noqa: S607  found on the path
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here: no system call can be seen")
    assert done.returncode in (0, 4), done.stderr
    return [found["call"] for line in trace.read_text().splitlines() if (found := _CALL.fullmatch(line))]
