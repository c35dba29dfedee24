from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from itilbrm.errors import InvalidInput
from itilbrm.intake import MappedTable, Reject, Taken, read_mapping

pytestmark = pytest.mark.external

MAPPINGS = Path(__file__).parents[2] / "examples" / "mappings"
AS_AT = datetime(2016, 1, 13, 5, tzinfo=UTC)

Vocabularies = dict[str, tuple[str, ...]]


def intake(path: Path, mapping: str, vocabularies: Vocabularies) -> tuple[list[dict[str, object]], list[Reject]]:
    with MappedTable(path, read_mapping(MAPPINGS / f"{mapping}.toml", vocabularies)) as table:
        items = list(table)
    return [item.particulars for item in items if isinstance(item, Taken)], [
        item for item in items if isinstance(item, Reject)
    ]


def verdict(particulars: dict[str, object]) -> str:
    target, closed = particulars["target_at"], particulars["closed_at"]
    if not isinstance(target, datetime):
        return "none"
    if isinstance(closed, datetime):
        return "met" if closed <= target else "breached"
    return "overdue_open" if target < AS_AT else "pending"


def test_boston_2015_is_taken_whole_with_the_verdicts_of_the_file(cases: Path, vocabularies: Vocabularies) -> None:
    taken, rejected = intake(cases / "complaints/boston311_2015_complaints.csv", "boston311_2015", vocabularies)
    assert rejected == []
    assert Counter(each["state"] for each in taken) == {"closed": 6_984, "received": 4_693}
    assert Counter(map(verdict, taken)) == {
        "none": 1_792,
        "met": 4_641,
        "breached": 787,
        "overdue_open": 3_752,
        "pending": 705,
    }
    assert sum(each["target_at"] is not None for each in taken) == 9_885
    assert len({each["reference"] for each in taken}) == 11_677
    assert Counter(each["channel"] for each in taken) == {"phone": 11_449, "portal": 222, "social": 6}


@pytest.mark.parametrize(
    ("file", "mapping", "states"),
    [
        ("boston311_2022_100", "boston311_2022", {"closed": 85, "received": 15}),
        ("nyc311_100", "nyc311", {"closed": 98, "under_assessment": 1, "awaiting_information": 1}),
        ("cfpb_1000", "cfpb", {"closed": 547, "received": 4}),
        ("cfpb_insight_tiny", "cfpb", {"closed": 4, "received": 1}),
    ],
)
def test_another_source_needs_another_mapping_and_no_code(
    cases: Path, vocabularies: Vocabularies, file: str, mapping: str, states: dict[str, int]
) -> None:
    taken, rejected = intake(cases / f"complaints/{file}.csv", mapping, vocabularies)
    assert rejected == []
    assert Counter(each["state"] for each in taken) == states


def test_bad_cells_are_rejected_with_line_column_and_reason_and_the_rest_is_kept(
    cases: Path, vocabularies: Vocabularies
) -> None:
    taken, rejected = intake(cases / "complaints/cfpb_badcells.csv", "cfpb", vocabularies)
    assert len(taken) == 8
    assert [(reject.line, reject.column, reject.reason) for reject in rejected] == [
        (2, "Date received", "'01-24-2019' does not fit %Y-%m-%d"),
        (4, "Date received", "it is blank, and every complaint has its received_at"),
    ]


def test_too_few_headings_refuse_the_file_before_its_first_row(cases: Path, vocabularies: Vocabularies) -> None:
    with pytest.raises(InvalidInput, match="there are 17 headings over 18 cells in every row"):
        intake(cases / "complaints/cfpb_missingheadings.csv", "cfpb", vocabularies)
