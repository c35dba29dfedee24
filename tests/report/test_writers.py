import csv
import io
import json
from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.lifecycle import State
from itilbrm.money import Money
from itilbrm.report import Table, as_data, csv_lines, for_a_spreadsheet, json_text, markdown_lines, visible
from itilbrm.spreadsheets import refang
from itilbrm.values import Labels

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@attrs.frozen
class Point:
    at: datetime
    names: tuple[str, ...]


def test_numbers_stay_numbers_and_texts_are_no_formulas() -> None:
    table = Table(("=name", "n"), [("=1+1", -5), ("-5", 0), (None, 7)])
    assert "".join(csv_lines(table)) == "'=name,n\n'=1+1,-5\n'-5,0\n,7\n"


def test_what_a_device_obeys_or_nobody_sees_is_shown_in_csv_and_line_ends_stay() -> None:
    table = Table(("text",), [("\x1b[2J\x07 a\tb\nc\rd \u202e \x9b1m",)])
    assert "".join(csv_lines(table)) == 'text\n"\\x1b[2J\\x07 a\tb\nc\rd \\u202e \\x9b1m"\n'


def test_raw_texts_are_written_as_they_are() -> None:
    assert list(csv_lines(Table(("=h",), [("=1\x1b",)]), str)) == ["=h\n", "=1\x1b\n"]


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_a_spreadsheet_file_gives_back_every_text_that_is_seen(rows: list[tuple[str, str]]) -> None:
    written = "".join(csv_lines(Table(("a", "b"), rows)))
    read = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert [tuple(map(refang, row)) for row in read] == [
        tuple(visible(text, keep="\t\r\n") for text in row) for row in rows
    ]


def test_a_markdown_table_has_a_line_for_each_row_and_sets_numbers_right() -> None:
    table = Table(("name", "n"), [("a", 1), ("b", None)], numbers=("n",))
    assert "".join(markdown_lines(table)) == "| name | n |\n| --- | ---: |\n| a | 1 |\n| b |  |\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a|b", "a\\|b"),
        ("two\nlines", "two<br>lines"),
        ("<script>&", "&lt;script&gt;&amp;"),
        ("![x](y)", "\\!\\[x\\](y)"),
        ("under_assessment _soon_", "under_assessment \\_soon\\_"),
        ("*b* `c` ~d~ # \\", "\\*b\\* \\`c\\` \\~d\\~ \\# \\\\"),
        ("\x1b\u202e", "\\\\x1b\\\\u202e"),
    ],
)
def test_no_text_is_a_mark_in_markdown(text: str, written: str) -> None:
    assert list(markdown_lines(Table(("t",), [(text,)])))[2] == f"| {written} |\n"


@given(TEXTS)
def test_a_text_takes_one_cell_of_one_line_in_markdown(text: str) -> None:
    line = list(markdown_lines(Table(("t",), [(text,)])))[2]
    assert line.count("\n") == 1
    assert line.replace("\\\\", "").replace("\\|", "").count("|") == 2


@given(st.text())
def test_json_is_ascii_without_control_characters_and_says_the_same(text: str) -> None:
    written = json_text({"text": text})
    assert all(character == "\n" or " " <= character <= "~" for character in written)
    assert json.loads(written) == {"text": text}


def test_json_has_no_numbers_that_json_does_not_know() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        json_text(float("nan"))


def test_records_become_data() -> None:
    at = datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=2)))
    assert as_data({"point": Point(at, ("a", "b")), "none": None, "n": 3, "labels": Labels({"x": "y"})}) == {
        "point": {"at": "2026-03-01T07:00:00Z", "names": ["a", "b"]},
        "none": None,
        "n": 3,
        "labels": {"x": "y"},
    }


def test_a_state_becomes_a_plain_text() -> None:
    assert type(as_data(State("received", category="open"))) is str


def test_an_instant_keeps_its_microseconds() -> None:
    assert as_data(datetime(2026, 3, 1, 9, 0, 0, 5, tzinfo=UTC)) == "2026-03-01T09:00:00.000005Z"


def test_a_text_for_a_spreadsheet_is_neither_formula_nor_control_sequence() -> None:
    assert for_a_spreadsheet("=\x1b") == "'=\\x1b"


def test_plain_texts_are_visible_as_they_are() -> None:
    for text in ("plain", "Grüße, 東京", "no\u00a0break", "e\u0301", ""):
        assert visible(text) == text


def test_an_amount_of_money_is_a_text_so_that_nothing_is_rounded() -> None:
    assert as_data(Money.of("205.10", "GBP")) == {"amount": "205.10", "currency": "GBP"}
