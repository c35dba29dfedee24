"""What several fault tests need of the machine."""

import os
import shutil
import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def strace() -> None:
    """Skip where no system call can be traced."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: system calls can neither be traced nor made to fail")
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip("strace may not trace here: system calls can neither be traced nor made to fail")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that must not be measured in a process of its own, where coverage is measured.

    What measures has a lock of its own. An interruption can leave it held, and the process waits for ever.
    """
    measuring = sys.modules.get("coverage")
    if pyfuncitem.get_closest_marker("no_cover") is None or measuring is None or not measuring.Coverage.current():
        return None
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", pyfuncitem.nodeid],
        cwd=pyfuncitem.config.rootpath,
        env=outside,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return True
