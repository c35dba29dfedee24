import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.report import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]8;;http://x\x1b\\", "\\x1b]8;;http://x\\x1b\\"),
        ("\a\b\r\n\t\x7f\x9b", "\\x07\\x08\\r\\n\\t\\x7f\\x9b"),
        ("a\u202eb\u2066c\u200bd\ufeff", "a\\u202eb\\u2066c\\u200bd\\ufeff"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\U000e0041", "\\U000e0041"),
        ("\u3164\u115f", "\\u3164\\u115f"),
        ("\ud800", "\\ud800"),
        ("[bold]:smile:[/]", "[bold]:smile:[/]"),
    ],
)
def test_what_would_not_be_seen_is_shown_as_its_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_line_ends_stay_where_they_are_wanted() -> None:
    assert visible("a\nb\r", keep="\n") == "a\nb\\r"


def test_accents_are_not_heaped() -> None:
    shown = visible("e" + "\u0301" * 10_000)
    assert shown.count("\u0301") == 8
    assert shown.count("\\u0301") == 9_992
    assert visible("e\u0301" * 100) == "e\u0301" * 100


@given(st.text())
def test_nothing_that_is_shown_steers_anything(text: str) -> None:
    assert not {unicodedata.category(character) for character in visible(text)} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl"}
