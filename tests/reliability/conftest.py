"""What several fault tests need of the machine."""

import shutil
import subprocess

import pytest


@pytest.fixture(scope="session")
def strace() -> None:
    """Skip where no system call can be traced."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: system calls can neither be traced nor made to fail")
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("strace may not trace here: system calls can neither be traced nor made to fail")
