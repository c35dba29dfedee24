"""A plugin of pytest: each class runs until its first failure, beginning with the test that is meant to fail.

The first failures are written as JSON into the file that ``--first-failures`` names.
"""

import json
from collections.abc import Generator
from itertools import groupby
from pathlib import Path
from typing import Final

import pytest

_FOUND: Final = pytest.StashKey[dict[str, tuple[str, str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the file."""
    parser.addoption("--first-failures", type=Path)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run the classes one after the other."""
    found = session.config.stash[_FOUND] = {}
    for name, items in groupby(session.items, key=lambda item: _parts(item.nodeid)[0]):
        for item in _meant_first(list(items)):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if name in found:
                break
    session.config.option.first_failures.write_text(json.dumps(found), encoding="utf-8")
    return True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note the first failure of each class."""
    report = yield
    if report.failed:
        said = [line[1:].strip() for line in report.longreprtext.splitlines() if line.startswith("E ")]
        name, test = _parts(item.nodeid)
        item.config.stash[_FOUND].setdefault(name, (test, "\n".join(said)))
    return report


def _meant_first(items: list[pytest.Item]) -> list[pytest.Item]:
    return sorted(items, key=lambda item: item.cls.breaks != _parts(item.nodeid)[1])  # type: ignore[attr-defined]  # items of classes have one


def _parts(nodeid: str) -> tuple[str, str]:
    _, name, test = nodeid.split("::", 2)
    return name.removeprefix("Test"), test.partition("[")[0]
