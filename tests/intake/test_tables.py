import codecs
import csv
import io
import os
import tempfile
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from itilbrm.errors import InvalidInput, StoreTrouble
from itilbrm.intake import lines, tables
from itilbrm.intake.tables import CELL_LIMIT, LINE_LIMIT, Reject, Row, Table

ANY_CELL = st.one_of(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.text('",\n\r a', max_size=6))


def rows(
    content: str | bytes, encoding: str = "utf-8", *, defanged: bool = False, wanted: Sequence[str] = ()
) -> list[Row | Reject]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        with Table(path, encoding=encoding, defanged=defanged, wanted=wanted) as table:
            return list(table)


def refusal(content: str | bytes, encoding: str = "utf-8", wanted: Sequence[str] = ()) -> str:
    with pytest.raises(InvalidInput) as caught:
        rows(content, encoding, wanted=wanted)
    return str(caught.value).partition("table.csv: ")[2]


def good(items: list[Row | Reject]) -> list[object]:
    return [item[1] for item in items if not isinstance(item, Reject)]


def rejected(items: list[Row | Reject]) -> list[Reject]:
    return [item for item in items if isinstance(item, Reject)]


@given(
    st.lists(st.lists(ANY_CELL, min_size=2, max_size=2), max_size=8),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"]),
)
def test_whatever_a_writer_wrote_is_read_back(table: list[list[str]], end: str, delimiter: str, encoding: str) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b"], *table])
    read_as = "utf-8" if encoding == "utf-8-sig" else encoding
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(written.getvalue().encode(encoding))
        with Table(path, encoding=read_as, delimiter=delimiter) as opened:
            assert good(list(opened)) == table
            assert opened.headings == ("a", "b")


@given(st.lists(st.text('a,"\n\r\0 ', max_size=8), max_size=12))
@example(['"', "a,b", '"', "a,b"])
@example(['a,"b', "c,d", "e,f"])
def test_rows_are_good_or_rejected_and_none_is_missing(pieces: list[str]) -> None:
    content = "a,b\nx,y\n" + "\n".join(pieces)
    physical = io.StringIO(content, newline="").readlines()
    accounted_for = 1
    for item in rows(content):
        line, cells = (item.line, item.cells) if isinstance(item, Reject) else item
        assert all(not passed_over.strip("\r\n") for passed_over in physical[accounted_for : line - 1])
        accounted_for = line + sum(len(io.StringIO(cell + "x", newline="").readlines()) - 1 for cell in cells)
    assert all(not passed_over.strip("\r\n") for passed_over in physical[accounted_for:])


@given(st.integers(0, 9), st.integers(0, 11), st.sampled_from(["\n", "\r\n"]))
def test_one_bad_quote_costs_one_row(row: int, place: int, end: str) -> None:
    lines_of_file = [f"{number:03},text {number:03}" for number in range(10)]
    damaged = lines_of_file.copy()
    damaged[row] = damaged[row][:place] + '"' + damaged[row][place:]
    items = rows("a,b" + end + end.join(damaged) + end)
    untouched = [line.split(",") for number, line in enumerate(lines_of_file) if number != row]
    assert [cells for cells in good(items) if cells in untouched] == untouched
    assert len(items) == 10


def test_an_unclosed_quote_does_not_reach_the_next_quoted_row() -> None:
    items = rows('a,b\n1,"one\n2,two\n3,"three\nlines, ""here"""\n4,four\n')
    assert good(items) == [["2", "two"], ["3", 'three\nlines, "here"'], ["4", "four"]]
    reason = "the row is malformed: ',' expected after '\"'"
    assert rejected(items) == [Reject(2, "", reason, (), '1,"one')]


def test_an_unclosed_quote_at_the_end_is_said_to_be_one() -> None:
    assert rejected(rows('a,b\n1,one\n2,"two'))[0].reason == "a quote is opened and not closed"


def test_a_quote_inside_a_cell_that_is_not_quoted_stays() -> None:
    assert good(rows('a,b\n1,5" pipe\n2,two\n')) == [["1", '5" pipe'], ["2", "two"]]


def test_a_record_over_several_lines_with_too_few_cells_costs_its_first_line_only() -> None:
    items = rows('a,b\n1,one\n"x\n4,four\n5,five"\n6,six\n')
    assert rejected(items) == [Reject(3, "", "the row has 1 cell under 2 headings", (), '"x')]
    assert good(items) == [["1", "one"], ["4", "four"], ["5", 'five"'], ["6", "six"]]


@pytest.mark.parametrize(("row", "cells"), [("1", "1 cell"), ("1,2,3", "3 cells"), ("1,2,3,4", "4 cells")])
def test_a_ragged_row_is_rejected_with_both_counts(row: str, cells: str) -> None:
    items = rows(f"a,b\n{row}\nx,y\n")
    assert rejected(items) == [Reject(2, "", f"the row has {cells} under 2 headings", (), row)]
    assert good(items) == [["x", "y"]]


@pytest.mark.parametrize("row", ["1,t\0wo", '1,"t\0wo"'])
def test_a_nul_costs_its_row_and_names_the_column(row: str) -> None:
    items = rows(f"a,b\n{row}\nx,y\n")
    assert rejected(items) == [Reject(2, "b", "the cell holds a NUL character", ["1", "t\0wo"])]
    assert good(items) == [["x", "y"]]


@pytest.mark.parametrize("byte", [b"\xff", b"\xe9", b"\xed\xa0\x80", b"\xc3"])
def test_bytes_that_are_no_text_cost_their_row(byte: bytes) -> None:
    items = rows(b"a,b\n1,caf" + byte + b"\nx,y\n")
    (reject,) = rejected(items)
    assert (reject.line, reject.column) == (2, "b")
    assert reject.reason == "the cell holds what is no text in the encoding of the file, at character 4"
    assert good(items) == [["x", "y"]]


def test_a_row_over_several_lines_with_a_bad_byte_is_rejected_whole() -> None:
    items = rows(b'a,b\n1,"one\n\xff\n2,two"\n3,three\n')
    assert [(reject.line, reject.column) for reject in rejected(items)] == [(2, "b")]
    assert good(items) == [["3", "three"]]


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_that_is_too_long_costs_its_row(quote: str) -> None:
    long = "x" * (CELL_LIMIT + 1)
    items = rows(f"a,b\n1,{quote}{long}{quote}\nx,y\n")
    (reject,) = rejected(items)
    assert (reject.line, reject.column) == (2, "b")
    assert reject.reason == "the cell has 131,073 characters, more than 131,072"
    assert good(items) == [["x", "y"]]


def test_a_cell_as_long_as_may_be_is_good() -> None:
    assert good(rows(f'a,b\n1,{"x" * CELL_LIMIT}\n2,"{"y" * CELL_LIMIT}"\n')) == [
        ["1", "x" * CELL_LIMIT],
        ["2", "y" * CELL_LIMIT],
    ]


def test_lines_inside_a_cell_that_is_too_long_are_no_rows_of_their_own() -> None:
    forged = "\n".join(f"{number},forged" for number in range(20_000))
    items = rows(f'a,b\n"1 ""and"" more","{forged}"\nx,y\n')
    (reject,) = rejected(items)
    assert (reject.line, reject.column, reject.cells[0]) == (2, "b", '1 "and" more')
    assert good(items) == [["x", "y"]]


def test_a_limit_that_somebody_lowered_is_told_as_it_is() -> None:
    before = csv.field_size_limit(10)
    try:
        (reject,) = rejected(rows('a,b\n1,"more than ten characters"\nx,y\n'))
    finally:
        csv.field_size_limit(before)
    assert reject.reason == "the row is malformed: field larger than field limit (10)"


def test_the_limit_of_the_process_is_left_alone() -> None:
    before = csv.field_size_limit()
    rows(f"a,b\n1,{'x' * 200_000}\n")
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("excess", [-1, 0, 1, LINE_LIMIT])
def test_a_line_beyond_the_bound_costs_its_row_wherever_it_ends(end: str, excess: int) -> None:
    line = "1," + "x" * (LINE_LIMIT + excess - 2 - len(end)) + end
    items = rows(f"a,b{end}{line}x,y{end}u,v{end}")
    (reject,) = rejected(items)
    assert reject.line == 2
    if excess >= 0:
        assert reject.reason == "the line is longer than 1,048,576 characters; the first 1,000 are kept"
        assert reject.text == line[:1_000]
    assert good(items) == [["x", "y"], ["u", "v"]]
    assert [item[0] for item in items if not isinstance(item, Reject)] == [3, 4]


def test_an_empty_line_after_a_line_that_was_cut_off_is_counted() -> None:
    items = rows(f"a,b\n{'x' * LINE_LIMIT}\n\n1,2\n")
    assert items[1] == (4, ["1", "2"])


def test_a_record_does_not_go_on_into_a_line_that_was_cut_off() -> None:
    items = rows(f'a,b,c\n1,"one\n2",{"y" * LINE_LIMIT}\nx,y,z\n')
    assert [reject.line for reject in rejected(items)] == [2, 3]
    assert good(items) == [["x", "y", "z"]]


def test_a_record_over_too_many_lines_costs_its_first_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "RECORD_LINES", 3)
    items = rows('a,b\n1,"one\n2,two\n3,three\n4,four"\nx,y\n')
    assert [(reject.line, reject.text) for reject in rejected(items)] == [(2, '1,"one')]
    assert good(items) == [["2", "two"], ["3", "three"], ["4", 'four"'], ["x", "y"]]


def test_a_long_line_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n")
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(b"\nx,y\n")
    tracemalloc.start()
    with Table(path) as table:
        items = list(table)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [item.line for item in items if isinstance(item, Reject)] == [2]
    assert (3, ["x", "y"]) in items
    assert peak < 32 << 20


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for number in (2_000, 20_000):
        path = tmp_path / f"{number}.csv"
        path.write_text("a,b\n" + '1,"x\ny"\n' * number, encoding="utf-8")
        tracemalloc.start()
        with Table(path) as table:
            assert sum(1 for _ in table) == number
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 10_000


def test_quotes_on_every_line_are_read_in_time_in_proportion_to_the_file() -> None:
    for line in ('a","b', 'a"', '"', 'x,"a""', '",', '""",'):
        began = time.process_time()
        assert len(rows("a,b,c\nx,y,z\nx,y,z\n" + f"{line}\n" * 20_000)) > 2
        assert time.process_time() - began < 3


def test_empty_lines_are_passed_over_and_counted() -> None:
    assert rows("\r\n\r\na,b\r\n\r\n1,2\r\n\r\n3,4\r\n\r\n") == [(5, ["1", "2"]), (7, ["3", "4"])]


def test_a_last_line_without_an_end_is_a_row() -> None:
    assert rows("a,b\n1,2") == [(2, ["1", "2"])]


def test_headings_alone_are_a_table_without_rows() -> None:
    assert rows("a,b") == []


def test_a_byte_order_mark_is_no_part_of_the_first_heading() -> None:
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")):
        assert rows(mark + "a,b\n1,2\n".encode(encoding), encoding, wanted=["a"]) == [(2, ["1", "2"])]


def test_latin_1_read_as_such_is_good_and_read_as_utf_8_is_rejected() -> None:
    content = "a,b\n1,café\n".encode("latin-1")
    assert good(rows(content, "latin-1")) == [["1", "café"]]
    assert len(rejected(rows(content))) == 1


def test_a_text_cut_off_in_the_middle_of_a_character_costs_its_row() -> None:
    items = rows("a,b\n1,2\n3,4".encode("utf-16")[:-1], "utf-16")
    assert [reject.line for reject in rejected(items)] == [3]


def test_what_was_defanged_is_read_as_it_was() -> None:
    content = "a,'=b\n1,'-5\n2,'x\n"
    assert good(rows(content, defanged=True, wanted=["=b"])) == [["1", "-5"], ["2", "'x"]]
    assert good(rows(content)) == [["1", "'-5"], ["2", "'x"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty; give a file whose first line holds headings"),
        (b"\n\r\n", "the file is empty; give a file whose first line holds headings"),
        (b"a,,c\n", "heading 2 of 3 is blank; give it a name"),
        (b"a, \t,c\n", "heading 2 of 3 is blank; give it a name"),
        (b"a,b, a\n", "the heading 'a' stands over columns 1 and 3; give each column a name of its own"),
        (b'a,"b\n', "the headings cannot be read: a quote is opened and not closed"),
        (b"a\0,b\n", "heading 1 cannot be read: the cell holds a NUL character; check the encoding"),
        (
            b"a,b\xff\n",
            "heading 2 cannot be read: the cell holds what is no text in the encoding of the file, at character 2",
        ),
        (b"a,b\n1,2,3\n4,5,6\n", "there are 2 headings over 3 cells in every row"),
        (b"a,b\n1\n2\n", "there are 2 headings over 1 cell in every row"),
        (b'a,b\n1,"x\ny",3\n\n4,5,6\n7,"8', "there are 2 headings over 3 cells in every row"),
        ("a,b\n".encode("utf-16"), "the file begins like a file in UTF-16, not in utf-8; save it as delimited text"),
        (b"PK\x03\x04rest", "the file is a ZIP archive or a workbook of a spreadsheet, not in utf-8"),
        (b"\x1f\x8brest", "the file is compressed with gzip, not in utf-8; save it as delimited text"),
        (b"%PDF-1.7", "the file is a PDF, not in utf-8; save it as delimited text"),
        (",".join(map(str, range(10_000))).encode(), "there are 10,000 columns, more than 1,000; check the delimiter"),
        (b"x" * LINE_LIMIT, "the headings cannot be read: the line is longer than 1,048,576 characters"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_before_its_first_row(content: bytes, said: str) -> None:
    assert refusal(content).startswith(said)


def test_a_column_that_is_wanted_and_absent_refuses_the_file_with_a_suggestion() -> None:
    said = refusal("opened,closed\n", wanted=["opend"])
    assert said == "there is no column 'opend' (did you mean 'opened'?); check the mapping and the delimiter"


def test_one_ragged_row_alone_does_not_refuse_the_file() -> None:
    assert len(rejected(rows("a,b\n1,2,3\n"))) == 1
    assert len(rejected(rows("a,b\n1,2,3\n4\n"))) == 2


def test_utf_16_without_a_mark_is_refused_in_words() -> None:
    assert refusal("a,b\n1,2\n".encode("utf-16-be")).startswith("heading 1 cannot be read: the cell holds a NUL")
    assert refusal("ab,c\n1,2\n".encode("utf-16-le"), "utf-16").startswith("the text cannot be read: ")


def test_what_is_no_file_is_refused_in_words(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, said in (
        (tmp_path, "it is no regular file; give a file with delimited text"),
        (tmp_path / "pipe", "it is no regular file; give a file with delimited text"),
        (tmp_path / "absent", "the file cannot be opened: No such file or directory"),
        (tmp_path / "a\0b", "the file cannot be opened: .*embedded null"),
    ):
        with pytest.raises(InvalidInput, match=said):
            Table(path)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file whose first byte cannot be read, on Linux only")
def test_a_file_that_cannot_be_read_from_its_first_byte_is_refused_in_words() -> None:
    with pytest.raises(InvalidInput, match="the file cannot be read: Input/output error"):
        Table(Path("/proc/self/mem"))


class _FailingLines(lines.Lines):
    def fail(self) -> None:
        os.close(self._raw.fileno())


def test_a_file_that_fails_on_the_way_is_trouble_with_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "1,2\n" * 100_000, encoding="utf-8")
    monkeypatch.setattr(tables, "Lines", _FailingLines)
    table = Table(path)
    failing = table._lines
    assert isinstance(failing, _FailingLines)
    failing.fail()
    with pytest.raises(StoreTrouble, match=r"cannot read line [\d,]+ of .*table\.csv: Bad file descriptor"):
        list(table)
    with pytest.raises(OSError, match="Bad file descriptor"):
        table.close()


def test_progress_goes_from_nothing_to_the_size_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "1,2\n" * 50_000, encoding="utf-8")
    with Table(path) as table:
        steps = [table.bytes_read for _ in table]
        assert steps == sorted(steps)
        assert steps[0] < table.size == steps[-1] == path.stat().st_size


def _cells(item: Row | Reject) -> list[str]:
    return list(item.cells) if isinstance(item, Reject) else list(item[1])
