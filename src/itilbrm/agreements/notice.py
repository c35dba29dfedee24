"""Notice: until when it can be given, and when it takes effect; pure arithmetic on dates (BR-AGR-6).

Months are clipped to the end of a month, and counted from where the first term began, so that a term that was
clipped once does not stay short.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.calendars import Amount
from itilbrm.errors import InvalidInput
from itilbrm.values import one_of

__all__ = ["Term", "TermKind", "later", "span_of"]

TermKind: TypeAlias = Literal["fixed", "rolling", "tacit"]

_DAYS: Final = {"calendar_days": 1, "weeks": 7}
_A_DAY: Final = timedelta(days=1)
_MONTHS: Final = 12
_LONGEST_MONTH: Final = 31


def span_of(field: str, text: str) -> Amount:
    """Return a span of whole days, weeks or months from its text.

    Raises:
        InvalidInput: The text names none.
    """
    span = Amount.parse(text)
    if span.unit not in (*_DAYS, "months") or span.ends:
        raise InvalidInput(
            field, f"{text!r} is no span of days, weeks or months", "write 3 months, or 30 calendar days"
        )
    return span


def later(day: date, span: Amount, times: int = 1) -> date:
    """Return a day that lies a span later, several times over; with ``times`` below 0 earlier.

    Raises:
        InvalidInput: There are no such days in the calendar.
    """
    n = int(span.n) * times
    try:
        if span.unit != "months":
            return day + timedelta(days=n * _DAYS[span.unit])
        year, month = divmod(day.year * _MONTHS + day.month - 1 + n, _MONTHS)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError):
        raise InvalidInput("span", f"{span} from {day.isoformat()} leads beyond the calendar", "give less") from None


@attrs.frozen(kw_only=True)
class Term:
    """How long an agreement lasts, and how it goes on.

    Attributes:
        kind: ``fixed`` ends by itself; ``tacit`` is renewed by a span unless notice was given; ``rolling`` has no end
            and goes on span by span until notice was given.
        start: The first day.
        end: The last day of the first term; of a rolling one there is none.
        renewal_span: By how much it goes on; a fixed one does not.
        notice_period: How long before the last day of a term notice has to be given; empty for none.
    """

    kind: TermKind = attrs.field(validator=one_of(*get_args(TermKind)))
    start: date
    end: date | None = None
    renewal_span: str = ""
    notice_period: str = ""

    def __attrs_post_init__(self) -> None:
        if (self.kind == "rolling") is (self.end is not None):
            works = "leave it out" if self.end is not None else "give the last day of the first term"
            raise InvalidInput("end", f"a {self.kind} term {'has no' if self.end else 'needs an'} end", works)
        if (self.kind == "fixed") is bool(self.renewal_span):
            works = "leave it out" if self.renewal_span else "say by how much, for example 12 months"
            goes = "does not go on" if self.renewal_span else "goes on by a span"
            raise InvalidInput("renewal_span", f"a {self.kind} term {goes}", works)
        if self.renewal_span and not span_of("renewal_span", self.renewal_span).n:
            raise InvalidInput("renewal_span", "a term that goes on by nothing never ends", "give a span above 0")
        if self.notice_period:
            span_of("notice_period", self.notice_period)

    @property
    def is_in_order(self) -> bool:
        """Whether it starts before it ends (BR-AGR-1)."""
        return self.end is None or self.start < self.end

    def ends_from(self, day: date) -> Iterator[date]:
        """Yield the last days of the terms that are not over on a day, the first one first; of a fixed one, one."""
        if self.end is not None:
            if self.end >= day:
                yield self.end
            if self.kind == "fixed":
                return
        begins = self.start if self.end is None else self.end + _A_DAY
        span = span_of("renewal_span", self.renewal_span)
        most = int(span.n) * _DAYS.get(span.unit, _LONGEST_MONTH)
        over = max(0, (day - begins).days // most - 1)  # so many terms at least are over by then
        while True:
            over += 1
            if (end := later(begins, span, over) - _A_DAY) >= day:
                yield end

    def current_end(self, day: date) -> date | None:
        """Return the last day of the term that runs on a day; None after a fixed one."""
        return next(self.ends_from(day), None)

    def notice_for(self, end: date) -> date:
        """Return the last day on which notice can be given for the last day of a term."""
        return later(end, span_of("notice_period", self.notice_period), -1) if self.notice_period else end

    def last_day_for_notice(self, day: date) -> date | None:
        """Return the last day for notice of the term that runs on a day, which may be past; None after a fixed one."""
        end = self.current_end(day)
        return self.notice_for(end) if end is not None else None

    def next_last_day(self, day: date) -> tuple[date, date] | None:
        """Return the next last day for notice that is not past on a day, and the end of its term; None if none is."""
        return next(((last, end) for end in self.ends_from(day) if (last := self.notice_for(end)) >= day), None)

    def effective(self, given_on: date) -> date | None:
        """Return when notice takes effect that is given on a day; None where a fixed term ends without it.

        Given on or before the last day for it, at the end of the current term; later, at the end of the next one
        (BR-AGR-6).
        """
        found = self.next_last_day(given_on)
        return found[1] if found is not None else None
