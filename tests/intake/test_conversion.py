import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itilbrm.errors import InvalidInput
from itilbrm.intake import FileMapping, MappedTable, Reject, Taken

Intake = Callable[[str, str | bytes], list[Taken | Reject]]
ReadMapping = Callable[[str], FileMapping]
Write = Callable[[str | bytes], Path]

HEADINGS = "id,state,received,text,a,b,c\n"


def taken(items: list[Taken | Reject]) -> list[dict[str, object]]:
    assert [item for item in items if isinstance(item, Reject)] == []
    return [item.particulars for item in items if isinstance(item, Taken)]


def rejected(items: list[Taken | Reject]) -> list[tuple[int, str, str]]:
    return [(item.line, item.column, item.reason) for item in items if isinstance(item, Reject)]


def test_a_row_becomes_the_particulars_of_an_adoption(intake: Intake, mapping_text: str) -> None:
    mapping = mapping_text + '[fields.services]\ncolumn = "a"\n[labels]\nqueue = "b"\nteam = "c"\n'
    (particulars,) = taken(intake(mapping, HEADINGS + "101, Closed ,2015-07-01 12:00:00,too late,net,q 1, \n"))
    assert particulars == {
        "origin": "desk",
        "reference": "101",
        "state": "closed",
        "received_at": datetime(2015, 7, 1, 16, tzinfo=UTC),
        "customer": "unidentified",
        "complainant": "unidentified",
        "channel": "phone",
        "type": "other",
        "text": "too late",
        "services": ("net",),
        "labels": {"queue": "q 1"},
    }


def test_a_row_that_fits_keeps_its_line_and_its_cells_for_a_later_refusal(intake: Intake, mapping_text: str) -> None:
    (item,) = intake(mapping_text, HEADINGS + "\n1,Open,2015-07-01 12:00:00,x,,,\n")
    assert isinstance(item, Taken)
    cells = ["1", "Open", "2015-07-01 12:00:00", "x", "", "", ""]
    assert item.refused("it is closed before it was received") == Reject(
        3, "", "it is closed before it was received", cells
    )


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",Open,2015-07-01 12:00:00,x,,,", "id", "it is blank, and every complaint has its reference"),
        ("1,,2015-07-01 12:00:00,x,,,", "state", "it is blank, and every complaint has its state"),
        ("1,Open,,x,,,", "received", "it is blank, and every complaint has its received_at"),
        ("1,Open,2015-07-01 12:00:00, ,,,", "text", "it is blank, and every complaint has its text"),
        (
            "1,Opne,2015-07-01 12:00:00,x,,,",
            "state",
            "'Opne' is not among the values of the mapping (did you mean 'Open'?)",
        ),
        (
            "1,Open,2015-02-29 12:00:00,x,,,",
            "received",
            "'2015-02-29 12:00:00' is no date: day is out of range for month",
        ),
        ("1,Open,01-24-2019,x,,,", "received", "'01-24-2019' does not fit %Y-%m-%d %H:%M:%S"),
    ],
)
def test_a_row_that_does_not_fit_is_rejected_with_line_column_and_reason(
    intake: Intake, mapping_text: str, row: str, column: str, reason: str
) -> None:
    items = intake(mapping_text, f"{HEADINGS}0,Open,2015-07-01 12:00:00,x,,,\n{row}\n")
    ((line, found, said),) = rejected(items)
    assert (line, found) == (3, column)
    assert said[:60] == reason[:60]
    assert isinstance(items[1], Reject)
    assert items[1].cells == row.split(",")


def test_values_declared_blank_mean_nothing_in_their_columns(intake: Intake, mapping_text: str) -> None:
    mapping = (
        'blank = ["N/A"]\n'
        + mapping_text
        + '[fields.closed_at]\ncolumn = "a"\nformats = ["%Y-%m-%d"]\nblank = ["1900-01-01", "(a+)+$"]\n'
        + '[fields.customer]\ncolumn = "b"\nblank = ["nobody"]\n[labels]\nc = "c"\na = "a"\n'
    )
    rows = "".join(
        f"1,Open,2015-07-01 12:00:00,x,{a},{b},{c}\n"
        for a, b, c in (
            ("1900-01-01", "nobody", "N/A"),
            ("N/A", "N/A", "nobody"),
            ("(a+)+$", "", "x"),
            ("2015-07-02", "acme", ""),
        )
    )
    found = taken(intake(mapping, HEADINGS + rows))
    assert [each["closed_at"] for each in found] == [None, None, None, datetime(2015, 7, 2, 4, tzinfo=UTC)]
    assert [each["customer"] for each in found] == ["unidentified", "unidentified", "unidentified", "acme"]
    assert [each["labels"] for each in found] == [
        {"a": "1900-01-01"},
        {"c": "nobody"},
        {"c": "x", "a": "(a+)+$"},
        {"a": "2015-07-02"},
    ]


def test_the_first_column_with_something_in_it_counts(intake: Intake, mapping_text: str) -> None:
    mapping = mapping_text.replace('column = "text"', 'columns = ["a", "text", "b"]').replace(
        'column = "received"', 'columns = ["c", "received"]'
    )
    rows = "1,Open,2015-07-01 12:00:00,two,one,,\n2,Open,x,two,,,2015-07-02 12:00:00\n3,Open,y,,,three,\n"
    items = intake(mapping, HEADINGS + rows)
    assert [item.particulars["text"] for item in items if isinstance(item, Taken)] == ["one", "two"]
    assert rejected(items) == [(4, "received", "'y' does not fit %Y-%m-%d %H:%M:%S")]


def test_services_are_all_that_are_named_each_once(intake: Intake, mapping_text: str) -> None:
    mapping = (
        mapping_text + '[fields.services]\ncolumns = ["a", "b", "c"]\nvalues = { n = "net", N = "net", m = "mail" }\n'
    )
    row = "1,Open,2015-07-01 12:00:00,x,"
    items = intake(mapping, f"{HEADINGS}{row}n,N,m\n{row},,\n{row}m,,x\n")
    assert [item.particulars["services"] for item in items if isinstance(item, Taken)] == [("net", "mail"), ()]
    assert rejected(items) == [(4, "c", "'x' is not among the values of the mapping")]


def test_services_may_have_a_default_or_be_constant(intake: Intake, mapping_text: str) -> None:
    row = f"{HEADINGS}1,Open,2015-07-01 12:00:00,x,,,\n"
    for source in ('constant = "all"', 'column = "a"\ndefault = "all"', 'columns = ["a", "b"]\ndefault = "all"'):
        assert taken(intake(f"{mapping_text}[fields.services]\n{source}\n", row))[0]["services"] == ("all",)


def test_a_value_that_is_not_declared_becomes_what_stands_for_the_others(intake: Intake, mapping_text: str) -> None:
    mapping = mapping_text.replace(
        '[fields.channel]\nconstant = "phone"',
        '[fields.channel]\ncolumn = "a"\nvalues = { Web = "portal" }\notherwise = "letter"\ndefault = "meeting"',
    )
    row = "1,Open,2015-07-01 12:00:00,x,"
    found = taken(intake(mapping, f"{HEADINGS}{row}Web,,\n{row}Fax,,\n{row},,\n"))
    assert [each["channel"] for each in found] == ["portal", "letter", "meeting"]


def test_without_values_the_source_has_to_speak_our_words(intake: Intake, mapping_text: str) -> None:
    mapping = mapping_text.replace('[fields.channel]\nconstant = "phone"', '[fields.channel]\ncolumn = "a"')
    row = "1,Open,2015-07-01 12:00:00,x,"
    items = intake(mapping, f"{HEADINGS}{row}email,,\n{row}Email,,\n")
    assert [item.particulars["channel"] for item in items if isinstance(item, Taken)] == ["email"]
    assert rejected(items) == [(3, "a", "'Email' is not among the values of the mapping (did you mean 'email'?)")]


def test_an_instant_may_count_in_some_states_only(intake: Intake, mapping_text: str) -> None:
    closed = '[fields.closed_at]\ncolumn = "a"\nformats = ["%Y-%m-%d"]\nonly_in_states = ["closed"]\n'
    mapping = f'{mapping_text}{closed}[labels]\nclosed = "a"\n'
    row = "2015-07-01 12:00:00,x,2015-07-02,,\n"
    found = taken(intake(mapping, f"{HEADINGS}1,Open,{row}2,Closed,{row}"))
    assert [each["closed_at"] for each in found] == [None, datetime(2015, 7, 2, 4, tzinfo=UTC)]
    assert [each["labels"] for each in found] == [{"closed": "2015-07-02"}] * 2


@pytest.mark.parametrize(
    "name",
    ['a"b', '";DROP TABLE complaints;--', "__class__", "{0.__globals__}", "%s", "$(id)", "../../etc/passwd", "a'b"],
)
def test_a_heading_is_a_text_whatever_it_looks_like(intake: Intake, mapping_text: str, name: str) -> None:
    quoted = name.replace('"', '\\"')
    mapping = f'{mapping_text.replace("desk", quoted)}[labels]\n"{quoted}" = "{quoted}"\n'
    headings = HEADINGS.replace("a,", '"' + name.replace('"', '""') + '",')
    (particulars,) = taken(intake(mapping, headings + "1,Open,2015-07-01 12:00:00,x,{0.__class__},,\n"))
    assert particulars["origin"] == name
    assert particulars["labels"] == {name: "{0.__class__}"}


def test_words_beyond_what_is_remembered_are_read_all_the_same(
    intake: Intake, mapping_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("itilbrm.intake.conversion._REMEMBERED", 1)
    mapping = mapping_text + '[fields.services]\ncolumn = "a"\n'
    names = ["x", "y", "y", "z" * 300, "x"]
    rows = "".join(f"1,Open,2015-07-01 12:00:00,t,{name},,\n" for name in names)
    assert [each["services"] for each in taken(intake(mapping, HEADINGS + rows))] == [(name,) for name in names]


def test_long_words_are_not_held_in_memory(read: ReadMapping, write: Write, mapping_text: str) -> None:
    rows = "".join(f"1,Open,2015-07-01 12:00:00,t,{number:0>100000},,\n" for number in range(200))
    mapping = read(mapping_text + '[fields.services]\ncolumn = "a"\n')
    path = write(HEADINGS + rows)
    tracemalloc.start()
    with MappedTable(path, mapping) as table:
        assert sum(isinstance(item, Taken) for item in table) == 200
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 << 20


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=7, max_size=7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_row_is_taken_or_rejected_and_nothing_is_raised(
    intake: Intake, mapping_text: str, cells: list[str]
) -> None:
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    (item,) = intake(mapping_text, f"{HEADINGS}{row}\n".encode())
    assert isinstance(item, Reject)
    assert item.line == 2
    assert list(item.cells) == cells


@given(st.integers(0, 400), st.binary(min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_bytes_are_rejected_or_refused_in_words(
    intake: Intake, mapping_text: str, place: int, damage: bytes
) -> None:
    rows = "".join(f'{number},Open,2015-07-01 12:00:00,"text, {number}",,,\n' for number in range(8))
    content = (HEADINGS + rows).encode()
    with suppress(InvalidInput):
        items = intake(mapping_text, content[:place] + damage + content[place + 1 :])
        untouched = {f"text, {number}" for number in range(8)}
        assert len([1 for item in items if isinstance(item, Taken) and item.particulars["text"] in untouched]) >= 4
        assert len({item.line for item in items}) == len(items)


def test_progress_is_told_in_bytes(read: ReadMapping, write: Write, mapping_text: str) -> None:
    with MappedTable(write(HEADINGS + "1,Open,2015-07-01 12:00:00,x,,,\n"), read(mapping_text)) as table:
        assert table.headings == ("id", "state", "received", "text", "a", "b", "c")
        assert sum(1 for _ in table) == 1
        assert table.bytes_read == table.size
