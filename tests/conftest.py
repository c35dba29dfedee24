"""What every test can count on: profiles, outside data, and the ids of the domain it realises."""

import os
import re
import signal
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings

from tests import left_open

settings.register_profile("brief", max_examples=10, deadline=None, derandomize=True, database=None)
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True, database=None, print_blob=True)
settings.register_profile(
    "nightly",
    max_examples=5_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

_ID: Final = re.compile(r"(?:G|T|SC|W|[0-4])-\d+[a-z]?|SM-[A-Z]{3}|(?:BR|K|TM)-[A-Z]{2,3}-\d+[a-z]?")
"""What can be realised: an id of the domain, or W- and the number of a row of the wishes."""

_DEFINED: Final = re.compile(rf"(?:\*\*|^\| ?|^### )({_ID.pattern})\b", re.MULTILINE)
_ITEMS: Final = pytest.StashKey[tuple[pytest.Item, ...]]()


pytest_runtest_teardown = left_open.pytest_runtest_teardown


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the two questions about the domain."""
    group = parser.getgroup("itilbrm")
    group.addoption(
        "--realised",
        action="store_true",
        help="run nothing; print which ids of the domain are realised by which tests",
    )
    group.addoption(
        "--domain",
        type=Path,
        help="with --realised: the text that defines the ids, to print those that no test realises",
    )


def pytest_sessionstart() -> None:
    """Let interruptions be felt: what is started in the background begins with Ctrl-C ignored, and hands that on."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def cases() -> Path:
    """The folder with outside data; a test that asks for it is external."""
    return Path(os.environ["ITILBRM_CASES"])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what reads outside data, refuse ids that cannot be, and leave the night its tests."""
    for item in items:
        if "cases" in getattr(item, "fixturenames", ()):
            item.add_marker("external")
        for number in _ids(item):
            if not _ID.fullmatch(number):
                message = f"{item.nodeid} says it realises {number!r}, which is no id of the domain."
                raise pytest.UsageError(message)
    config.stash[_ITEMS] = tuple(items)
    tonight = [item for item in items if item.get_closest_marker("nightly")]
    if tonight and "nightly" not in config.option.markexpr:
        config.hook.pytest_deselected(items=tonight)
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what is external here, in one place, so that the summary says it in one line."""
    left_open.begins(item)
    if item.get_closest_marker("external") and not os.environ.get("ITILBRM_CASES"):
        pytest.skip("tests on outside data: ITILBRM_CASES names no folder")


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run nothing where only the table is asked for."""
    return True if session.config.option.realised else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print each id with the tests that realise it, and the ids that are still to come."""
    if not config.option.realised:
        return
    realised: dict[str, dict[str, None]] = defaultdict(dict)
    for item in config.stash.get(_ITEMS, ()):
        for number in _ids(item):
            realised[number][item.nodeid.partition("[")[0]] = None
    for line in _table(realised):
        terminalreporter.write_line(line)
    if domain := config.option.domain:
        missing = set(_DEFINED.findall(domain.read_text(encoding="utf-8"))) - realised.keys()
        for line in _still_to_come(missing):
            terminalreporter.write_line(line)


def _ids(item: pytest.Item) -> Iterator[str]:
    for marker in item.iter_markers("realises"):
        yield from marker.args


def _table(realised: Mapping[str, Iterable[str]]) -> Iterator[str]:
    group = ""
    for number in sorted(realised, key=_in_order):
        if group != (group := _group(number)):
            yield f"\n{group}"
        yield f"  {number}: {', '.join(realised[number])}"
    yield f"\n{len(realised)} ids realised"


def _still_to_come(missing: Iterable[str]) -> Iterator[str]:
    groups: dict[str, list[str]] = defaultdict(list)
    for number in sorted(missing, key=_in_order):
        groups[_group(number)].append(number)
    for group, numbers in groups.items():
        yield f"\n{group}, {len(numbers)} realised by no test: {', '.join(numbers)}"


def _group(number: str) -> str:
    return number.rpartition("-")[0]


def _in_order(number: str) -> tuple[str, int, str]:
    group, _, last = number.rpartition("-")
    digits = re.match(r"\d*", last)
    return group, int(digits[0] or 0) if digits else 0, last
