"""Until when notice can be given, and when it takes effect: dates and nothing else (BR-AGR-6)."""

from datetime import date, timedelta
from typing import Final, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.agreements import Term
from itilbrm.agreements.notice import later, span_of
from itilbrm.errors import InvalidInput

A_DAY: Final = timedelta(days=1)

days: Final = st.dates(date(2020, 1, 1), date(2040, 12, 31))
spans: Final = st.sampled_from(["1 month", "3 months", "12 months", "30 calendar days", "2 weeks"])
notices: Final = st.sampled_from(["", "1 month", "3 months", "14 calendar days", "6 weeks"])


@st.composite
def terms(draw: st.DrawFn) -> Term:
    kind: Literal["fixed", "rolling", "tacit"] = draw(st.sampled_from(["fixed", "rolling", "tacit"]))
    start = draw(days)
    return Term(
        kind=kind,
        start=start,
        end=None if kind == "rolling" else start + timedelta(days=draw(st.integers(1, 800))),
        renewal_span="" if kind == "fixed" else draw(spans),
        notice_period=draw(notices),
    )


@pytest.mark.realises("BR-AGR-6")
@pytest.mark.parametrize("kind", ["fixed", "tacit"])
def test_the_last_day_for_notice_is_the_end_less_the_notice_period(kind: Literal["fixed", "tacit"]) -> None:
    span = "12 months" if kind == "tacit" else ""
    term = Term(kind=kind, start=date(2025, 4, 1), end=date(2028, 3, 31), renewal_span=span, notice_period="3 months")
    assert term.last_day_for_notice(date(2027, 6, 1)) == date(2027, 12, 31)
    assert term.effective(date(2027, 12, 31)) == date(2028, 3, 31)
    assert term.effective(date(2028, 1, 1)) == (date(2029, 3, 31) if kind == "tacit" else None)


@pytest.mark.realises("BR-AGR-6")
def test_a_rolling_term_ends_with_one_of_its_spans() -> None:
    term = Term(kind="rolling", start=date(2026, 1, 31), renewal_span="1 month", notice_period="1 month")
    ends = [term.current_end(day) for day in (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))]
    assert ends == [date(2026, 2, 27), date(2026, 3, 30), date(2026, 4, 29)]
    assert term.effective(date(2026, 2, 1)) == date(2026, 3, 30)


def test_months_are_clipped_to_the_end_of_a_month_and_no_term_stays_short() -> None:
    month = span_of("notice_period", "1 month")
    assert later(date(2027, 3, 31), month, -1) == date(2027, 2, 28)
    term = Term(kind="tacit", start=date(2026, 1, 1), end=date(2027, 1, 30), renewal_span="1 month")
    assert term.current_end(date(2027, 2, 1)) == date(2027, 2, 27)
    assert term.current_end(date(2027, 3, 1)) == date(2027, 3, 30)


@pytest.mark.realises("BR-AGR-6")
@given(terms(), days)
def test_notice_that_is_given_in_time_ends_the_present_term_and_any_other_a_later_one(term: Term, day: date) -> None:
    end, effective = term.current_end(day), term.effective(day)
    if end is None:
        assert term.kind == "fixed"
        assert effective is None
        return
    last = term.last_day_for_notice(day)
    assert last is not None
    assert last <= end
    if day <= last:
        assert effective == end
    elif term.kind == "fixed":
        assert effective is None
    else:
        assert effective is not None
        assert effective > end
        assert term.notice_for(effective) >= day


@given(terms(), days, st.integers(0, 400))
def test_a_later_notice_never_takes_effect_earlier(term: Term, day: date, after: int) -> None:
    soon, late = term.effective(day), term.effective(day + timedelta(days=after))
    assert soon is None or late is None or soon <= late


@given(terms(), days)
def test_terms_follow_each_other_without_a_gap(term: Term, day: date) -> None:
    end = term.current_end(max(day, term.start))
    if end is not None and term.kind != "fixed":
        following = term.current_end(end + A_DAY)
        assert following is not None
        assert following > end
        assert term.current_end(following) == following
        assert next(iter(term.ends_from(end))) == end


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "fixed"}, "a fixed term needs an end; give the last day"),
        ({"kind": "rolling", "end": date(2027, 1, 1), "renewal_span": "1 month"}, "a rolling term has no end"),
        ({"kind": "tacit", "end": date(2027, 1, 1)}, "a tacit term goes on by a span; say by how much"),
        ({"kind": "fixed", "end": date(2027, 1, 1), "renewal_span": "1 month"}, "a fixed term does not go on"),
        ({"kind": "rolling", "renewal_span": "0 months"}, "a term that goes on by nothing never ends"),
        ({"kind": "rolling", "renewal_span": "3 business days"}, "is no span of days, weeks or months"),
        ({"kind": "rolling", "renewal_span": "1 month", "notice_period": "soon"}, "'soon' is no amount of time"),
        ({"kind": "eternal"}, "'eternal' is not known"),
    ],
)
def test_a_term_that_is_none_is_refused(given: dict[str, object], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        Term(start=date(2026, 1, 1), **given)  # type: ignore[arg-type]  # wrong on purpose


def test_what_leads_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidInput, match="leads beyond the calendar"):
        later(date(9999, 1, 1), span_of("span", "12 months"))
    with pytest.raises(InvalidInput, match="leads beyond the calendar"):
        later(date(9999, 12, 1), span_of("span", "6 weeks"))
