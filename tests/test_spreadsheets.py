import csv
import io
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from itilbrm.spreadsheets import defang, refang

HOSTILE = st.one_of(st.text(), st.text("'=+-@\uff1d\uff0b\uff0d\uff20\t\r\n\0; \u00a0\u200b\ufeffa,\"", max_size=12))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\0", "\t", "\r", "\n"])
def test_what_a_spreadsheet_takes_for_a_formula_begins_with_an_apostrophe(sign: str) -> None:
    assert defang(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("blank", [" ", "   ", "\u00a0", "\u3000", "\u200b", "\ufeff", " \u202e"])
def test_blanks_before_a_formula_do_not_hide_it(blank: str) -> None:
    assert defang(f"{blank}=1+1") == f"'{blank}=1+1"


@pytest.mark.parametrize("split", [";", "\t", "\n", "\r\n", "; "])
def test_a_formula_behind_what_another_spreadsheet_splits_at_is_defanged_too(split: str) -> None:
    assert defang(f"see{split}=1+1") == f"see{split.rstrip(' ')}'{' ' * split.count(' ')}=1+1"


@pytest.mark.parametrize("text", ["", "plain", "1+1=2", "a-b", "it's", "'quoted'", "a, -5 degrees", "x=y"])
def test_a_harmless_text_stays_as_it_is(text: str) -> None:
    assert defang(text) == text
    assert refang(text) == text


@given(HOSTILE)
@example("'=1")
@example("''=1")
@example("'\t'=1")
@example("' '=1")
def test_refanging_gives_back_every_text(text: str) -> None:
    assert refang(defang(text)) == text


@given(HOSTILE, HOSTILE)
def test_two_texts_never_become_one(one: str, other: str) -> None:
    assert (defang(one) == defang(other)) == (one == other)


@given(HOSTILE)
def test_nothing_defanged_begins_a_formula_in_any_locale(text: str) -> None:
    for delimiter in ",;\t":
        written = io.StringIO()
        csv.writer(written).writerow(["before", defang(text)])
        for row in csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=delimiter):
            for cell in row[1:]:
                assert not cell.lstrip(" \u00a0\u200b\ufeff").startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20\0"))


@pytest.mark.parametrize("text", ["'" * 100_000, " " * 100_000, "; " * 50_000, "\n" * 100_000, "' " * 50_000])
def test_defanging_takes_time_in_proportion_to_the_text(text: str) -> None:
    began = time.perf_counter()
    assert refang(defang(text)) == text
    assert time.perf_counter() - began < 0.05
