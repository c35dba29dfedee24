"""A file of complaints is taken over whole, once, and nothing of it is lost."""

import csv
import stat
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm import Attempt, Practice, importing
from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.sqlite import SqliteStore
from itilbrm.errors import InvalidInput, Reason, StaleRecord, StoreTrouble
from itilbrm.importing import Imported, import_complaints, read_complaint_mapping
from itilbrm.intake import FileMapping
from itilbrm.ports import Batch, Store
from itilbrm.testing import StoppedClock
from tests.plugins.offering import Offering, in_place_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEADINGS = ("number", "status", "opened", "closed", "said")
MAPPING = """
origin = "old desk"
[time]
zone = "Europe/London"
[fields.reference]
column = "number"
[fields.state]
column = "status"
values = { Open = "received", Closed = "closed" }
[fields.received_at]
column = "opened"
formats = ["%Y-%m-%d %H:%M:%S"]
[fields.closed_at]
column = "closed"
formats = ["%Y-%m-%d %H:%M:%S"]
[fields.channel]
constant = "phone"
[fields.type]
constant = "other"
[fields.text]
column = "said"
"""


@pytest.fixture(scope="module")
def mapping(tmp_path_factory: pytest.TempPathFactory) -> FileMapping:
    path = tmp_path_factory.mktemp("mapping") / "desk.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return read_complaint_mapping(path)


@pytest.fixture
def five_hundred_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_AT_ONCE", 500)


def row(number: int, *, closed: str = "", opened: str = "2026-01-05 09:00:00") -> tuple[str, ...]:
    return (f"N-{number}", "Closed" if closed else "Open", opened, closed, f"Complaint number {number}")


def write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def opened(url: str = "memory:", *plugins: Offering) -> Practice:
    return Practice.open(url, plugins=plugins, clock=StoppedClock(NOW)).acting_as("clerk")


@pytest.mark.usefixtures("five_hundred_at_once")
def test_a_file_is_taken_over_and_a_second_run_adds_nothing(tmp_path: Path, mapping: FileMapping) -> None:
    source = write(tmp_path / "old.csv", [row(number) for number in range(1200)])
    told: list[tuple[int, int]] = []
    with opened() as practice:
        first = import_complaints(practice, source, mapping, progress=lambda done, size: told.append((done, size)))
        second = import_complaints(practice, source, mapping)

        assert first == Imported(rows=1200, added=1200, known=0, rejected=0, rejects=None)
        assert second == Imported(rows=1200, added=0, known=1200, rejected=0, rejects=None)
        assert practice.complaints.count() == 1200
        assert len(told) == 3
        assert told[-1] == (source.stat().st_size, source.stat().st_size)


def test_what_cannot_be_taken_over_is_kept_with_its_reason(tmp_path: Path, mapping: FileMapping) -> None:
    backwards, unreadable = row(2, closed="2026-01-04 09:00:00"), row(3, opened="yesterday")
    source = write(tmp_path / "old.csv", [row(1), backwards, unreadable, row(4, opened="2027-01-01 09:00:00")])
    with opened() as practice:
        imported = import_complaints(practice, source, mapping)
        assert practice.complaints.count() == 1

    assert imported == Imported(4, 1, 0, 3, tmp_path / "old.csv.rejects.csv")
    assert stat.S_IMODE((tmp_path / "old.csv.rejects.csv").stat().st_mode) == 0o600
    with (tmp_path / "old.csv.rejects.csv").open(newline="", encoding="utf-8") as file:
        rejects = list(csv.DictReader(file))
    assert [(each["line"], each["column"], each["number"]) for each in rejects] == [
        ("3", "closed", "N-2"),
        ("4", "opened", "N-3"),
        ("5", "opened", "N-4"),
    ]
    assert [rejects[place]["reason"] for place in (0, 2)] == [
        "2026-01-04 09:00:00 lies before the receipt",
        "2027-01-01 09:00:00 lies ahead of the clock",
    ]


def test_a_dry_run_counts_and_keeps_nothing(tmp_path: Path, mapping: FileMapping) -> None:
    source = write(tmp_path / "old.csv", [row(1), row(2, opened="yesterday")])
    with opened() as practice:
        tried = import_complaints(practice, source, mapping, dry_run=True)
        assert practice.complaints.count() == 0
        assert not list(tmp_path.glob("*.rejects.csv"))
        kept = import_complaints(practice, source, mapping)
    assert (tried.rows, tried.added, tried.known, tried.rejected) == (kept.rows, kept.added, kept.known, kept.rejected)
    assert tried.rejects is None


def test_the_same_reference_twice_in_a_file_is_one_complaint(tmp_path: Path, mapping: FileMapping) -> None:
    source = write(tmp_path / "old.csv", [row(1), row(1), row(2)])
    with opened() as practice:
        assert import_complaints(practice, source, mapping) == Imported(3, 2, 1, 0, None)


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_a_reference_that_comes_again_with_other_content_is_rejected(
    dry_run: bool,  # noqa: FBT001  a parameter of the test
    at_once: int,
    tmp_path: Path,
    mapping: FileMapping,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "_AT_ONCE", at_once)
    rows = [row(1, opened="never"), row(1), row(2), row(1, closed="2026-01-06 09:00:00"), row(2)]
    with opened() as practice:
        imported = import_complaints(practice, write(tmp_path / "old.csv", rows), mapping, dry_run=dry_run)
        assert practice.complaints.count() == (0 if dry_run else 2)
    assert (imported.rows, imported.added, imported.known, imported.differing, imported.rejected) == (5, 2, 1, 0, 2)
    if dry_run:
        first, second = imported.examples
        assert (first.line, first.column) == (2, "opened")
        assert (second.line, second.column) == (5, "number")
        assert second.reason == "the reference 'N-1' stands in the file already, with other content"
    else:
        assert imported.examples == ()


def test_a_trial_gives_the_first_ten_rejects(tmp_path: Path, mapping: FileMapping) -> None:
    source = write(tmp_path / "old.csv", [row(number, opened="never") for number in range(30)])
    with opened() as practice:
        imported = import_complaints(practice, source, mapping, dry_run=True)
    assert imported.rejected == 30
    assert [each.line for each in imported.examples] == list(range(2, 12))


@pytest.mark.parametrize("dry_run", [False, True])
def test_what_is_known_and_differs_is_told_and_not_changed(
    dry_run: bool,  # noqa: FBT001  a parameter of the test
    tmp_path: Path,
    mapping: FileMapping,
) -> None:
    with opened() as practice:
        import_complaints(practice, write(tmp_path / "old.csv", [row(1), row(2), row(3)]), mapping)
        before = list(practice.complaints)
        later = [row(1, closed="2026-01-07 09:00:00"), row(2, opened="2026-01-05 09:00:01"), row(3), row(4)]
        imported = import_complaints(practice, write(tmp_path / "new.csv", later), mapping, dry_run=dry_run)
        assert (imported.added, imported.known, imported.differing) == (1, 3, 2)
        assert [each for each in practice.complaints if each.reference != "N-4"] == before


class _FailingOnce:
    """A store one of whose commits fails."""

    def __init__(self, store: Store, *, nth: int, error: Exception) -> None:
        self._store = store
        self._until = nth
        self._error = error

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever the store has
        return getattr(self._store, name)

    def commit(self, batch: Batch, /) -> bool:
        self._until -= 1
        if not self._until:
            raise self._error
        return self._store.commit(batch)


def moved_once() -> _FailingOnce:
    """Return a store whose first commit finds that somebody else was faster."""
    return _FailingOnce(MemoryStore(), nth=1, error=StaleRecord("complaint", "cpl_x", 0, 1))


def test_where_somebody_else_is_faster_the_rows_are_looked_at_again(tmp_path: Path, mapping: FileMapping) -> None:
    with opened("given:", in_place_of(moved_once())) as practice:
        imported = import_complaints(practice, write(tmp_path / "old.csv", [row(1), row(1)]), mapping)
        assert imported == Imported(2, 1, 1, 0, None)
        assert practice.complaints.count() == 1


def not_the_second(attempt: Attempt) -> Reason | None:
    """Let everything in but one row."""
    if attempt.particulars.get("reference") != "N-2":
        return None
    return Reason("OUR-2", "the second one belongs to the south desk", who=("sue",))


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_row_that_is_refused_is_rejected_with_its_reasons_and_the_others_are_kept(
    dry_run: bool,  # noqa: FBT001  a parameter of the test
    tmp_path: Path,
    mapping: FileMapping,
) -> None:
    source = write(tmp_path / "old.csv", [row(1), row(2), row(3)])
    rivals = in_place_of(moved_once())
    with opened("given:", attrs.evolve(rivals, authorizers=(not_the_second, not_the_second))) as practice:
        imported = import_complaints(practice, source, mapping, dry_run=dry_run)
        assert (imported.rows, imported.added, imported.rejected) == (3, 2, 1)
        assert practice.complaints.count() == practice.refusals.count(owner="clerk") * 2 == (0 if dry_run else 2)
    why = "the second one belongs to the south desk (OUR-2)"
    if dry_run:
        assert [(each.line, each.column, each.reason) for each in imported.examples] == [(3, "", f"{why}; {why}")]
        return
    assert imported.rejects is not None
    with imported.rejects.open(newline="", encoding="utf-8") as file:
        (reject,) = csv.DictReader(file)
    assert (reject["line"], reject["column"], reject["reason"], reject["number"]) == ("3", "", f"{why}; {why}", "N-2")


@pytest.mark.usefixtures("five_hundred_at_once")
def test_a_run_broken_off_says_how_far_it_came_and_goes_on_there(tmp_path: Path, mapping: FileMapping) -> None:
    source = write(tmp_path / "old.csv", [row(number) for number in range(1700)])
    full = StoreTrouble("the store", "write to", "the disk is full", "free some space")
    with opened("given:", in_place_of(_FailingOnce(SqliteStore(tmp_path / "brm.db"), nth=3, error=full))) as practice:
        with pytest.raises(StoreTrouble, match="free some space; 1000 rows were added so far and are kept"):
            import_complaints(practice, source, mapping)
        assert practice.complaints.count() == 1000

        assert import_complaints(practice, source, mapping) == Imported(1700, 700, 1000, 0, None)
        assert practice.verify().ok


def test_whoever_imports_must_be_named(tmp_path: Path, mapping: FileMapping) -> None:
    source = write(tmp_path / "old.csv", [row(1)])
    with Practice.open() as practice, pytest.raises(InvalidInput, match="acting_as"):
        import_complaints(practice, source, mapping)


@given(
    numbers=st.lists(st.integers(0, 40), max_size=60),
    bad=st.sets(st.integers(0, 59)),
    broken_off=st.integers(0, 60),
)
def test_rows_are_added_known_or_rejected_and_no_run_order_changes_the_sum(
    numbers: list[int],
    bad: set[int],
    broken_off: int,
    mapping: FileMapping,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    rows = [row(number, opened="never") if place in bad else row(number) for place, number in enumerate(numbers)]
    good = {number for place, number in enumerate(numbers) if place not in bad}
    with opened() as practice:
        before = import_complaints(practice, write(folder / "part.csv", rows[:broken_off]), mapping)
        after = import_complaints(practice, write(folder / "whole.csv", rows), mapping)

        assert after.rows == after.added + after.known + after.rejected == len(rows)
        assert before.added + after.added == len(good)
        assert {each.reference for each in practice.complaints} == {f"N-{number}" for number in good}


@pytest.mark.parametrize(
    ("source", "mapped", "expected"),
    [
        ("boston311_2015_complaints.csv", "boston311_2015", (11677, 0)),
        ("boston311_2022_100.csv", "boston311_2022", (100, 0)),
        ("nyc311_100.csv", "nyc311", (100, 0)),
        ("cfpb_1000.csv", "cfpb", (551, 0)),
        ("cfpb_badcells.csv", "cfpb", (8, 2)),
    ],
)
def test_real_files_import_with_the_mappings_that_are_shipped(
    source: str, mapped: str, expected: tuple[int, int], cases: Path, tmp_path: Path
) -> None:
    file = tmp_path / source
    file.write_bytes((cases / "complaints" / source).read_bytes())
    with Practice.open().acting_as("clerk") as practice:
        imported = import_complaints(practice, file, read_complaint_mapping(mapping_named(mapped)))
        assert (imported.added, imported.rejected) == expected
        assert practice.verify().ok


@pytest.mark.realises("G-12")
def test_the_boston_log_of_2015_gives_the_verdicts_of_its_own_file(cases: Path) -> None:
    at = datetime.fromisoformat("2016-01-13T00:00:00-05:00")
    with Practice.open().acting_as("clerk") as practice:
        source = cases / "complaints" / "boston311_2015_complaints.csv"
        import_complaints(practice, source, read_complaint_mapping(mapping_named("boston311_2015")), dry_run=False)
        report = practice.as_at(at).complaints.report(by="label:on_time_status")

    tally = report.total.deadline
    assert (report.total.received, report.total.closed, report.total.open) == (11677, 6984, 4693)
    assert (tally.none, tally.met, tally.breached, tally.overdue_open, tally.pending) == (1792, 4641, 787, 3752, 705)
    ontime, overdue = report.groups["ONTIME"].deadline, report.groups["OVERDUE"].deadline
    assert (ontime.breached, ontime.overdue_open, overdue.met, overdue.pending) == (0, 0, 0, 0)


def test_the_report_of_the_financial_complaints_equals_that_of_their_author(cases: Path, tmp_path: Path) -> None:
    for source, expected in (
        ("cfpb_1000.csv", "cfpb_1000_report_expected.csv"),
        ("cfpb_insight_tiny.csv", "cfpb_insight_tiny_expected.csv"),
    ):
        file = tmp_path / source
        file.write_bytes((cases / "complaints" / source).read_bytes())
        with Practice.open().acting_as("clerk") as practice:
            import_complaints(practice, file, read_complaint_mapping(mapping_named("cfpb")))
            lines = _by_product_and_year(practice)
        with (cases / "complaints" / expected).open(newline="", encoding="utf-8") as wanted:
            assert lines == [tuple(line) for line in csv.reader(wanted)]


def _by_product_and_year(practice: Practice) -> list[tuple[str, ...]]:
    """Return product, year, complaints, companies, and the highest share of one company in percent, rounded half up."""
    companies: dict[tuple[str, str], dict[str, int]] = {}
    for complaint in practice.complaints:
        # The source has days; the mapping takes them as the beginning of the day in Washington.
        year = str(complaint.received_at.astimezone(ZoneInfo("America/New_York")).year)
        counted = companies.setdefault((complaint.services[0].lower(), year), {})
        company = complaint.labels["company"].lower()
        counted[company] = counted.get(company, 0) + 1
    lines: list[tuple[str, ...]] = []
    for (product, year), counted in sorted(companies.items()):
        total = sum(counted.values())
        share = (200 * max(counted.values()) + total) // (2 * total)
        lines.append((product, year, str(total), str(len(counted)), str(share)))
    return lines


def mapping_named(name: str) -> Path:
    return Path(__file__).resolve().parents[2] / "examples" / "mappings" / f"{name}.toml"
