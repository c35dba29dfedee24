"""Each indicator once more: slowly, and word for word as the domain defines it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from itilbrm.periods import Period
from itilbrm.processes.complaints import Deadline
from tests.kpis.material import Story

__all__ = ["REFERENCE"]

Value = Fraction | int | None
"""None stands for undefined."""


def _happened(period: Period, now: datetime, when: datetime | None) -> bool:
    return when is not None and when in period and when <= now


def _closings(story: Story) -> list[datetime]:
    return [when for when, what in story.turns if what == "closed"]


def _decided(story: Story) -> datetime | None:
    found = story.complaint
    return found.decided_at or (found.closed_at if found.origin is not None else None)


def _of(stories: Sequence[Story], basis: str, period: Period, now: datetime) -> Iterator[Story]:
    """Yield C: the complaints of a basis, without duplicates and reclassified ones."""
    for story in stories:
        if story.turns[-1][1] in ("duplicate", "reclassified"):
            continue
        dates: dict[str, list[datetime | None]] = {
            "received": [story.complaint.received_at],
            "decided": [_decided(story)],
            "closed": [*_closings(story)],
        }
        if any(_happened(period, now, each) for each in dates[basis]):
            yield story


def _share(part: int, whole: int) -> Value:
    return Fraction(100 * part, whole) if whole else None


def number(stories: Sequence[Story], period: Period, now: datetime, basis: str = "received") -> Value:
    return len(list(_of(stories, basis, period, now)))


def change(stories: Sequence[Story], period: Period, now: datetime, basis: str = "received") -> Value:
    many = len(list(_of(stories, basis, period, now)))
    before = len(list(_of(stories, basis, period.previous(), now)))
    return _share(many - before, before)


def _is_accepted(story: Story) -> bool:
    found = story.complaint.response
    if found is None or _decided(story) is None:
        return False
    if found.outcome == "remedy_without_admission":
        return bool(found.counts_as_upheld)
    return found.outcome in ("upheld", "partly_upheld")


def accepted(stories: Sequence[Story], period: Period, now: datetime, basis: str = "decided") -> Value:
    return sum(map(_is_accepted, _of(stories, basis, period, now)))


def accepted_change(stories: Sequence[Story], period: Period, now: datetime, basis: str = "decided") -> Value:
    many = sum(map(_is_accepted, _of(stories, basis, period, now)))
    before = sum(map(_is_accepted, _of(stories, basis, period.previous(), now)))
    return _share(many - before, before)


def accepted_share(stories: Sequence[Story], period: Period, now: datetime, basis: str = "decided") -> Value:
    found = list(_of(stories, basis, period, now))
    return _share(sum(map(_is_accepted, found)), len(found))


def _kept(kind: str, stories: Sequence[Story], period: Period, now: datetime, basis: str) -> Value:
    due = met = 0
    for story in stories:
        last, what = story.turns[-1]
        if what in ("duplicate", "reclassified"):
            continue
        if basis == "received" and not _happened(period, now, story.complaint.received_at):
            continue
        for each in _in_force(story.complaint.deadlines, kind):
            when = each.met_at
            if when is None and kind == "decision":
                start = each.counted_from or story.complaint.received_at
                when = min((closed for closed in _closings(story) if closed >= start), default=None)
            if basis == "due" and each.due_at not in period:
                continue
            fell_away = when is None and what not in ("received", "reopened") and last <= each.due_at
            waits = each.met_at is None and each.is_paused  # nobody knows yet when it will have been due
            if fell_away or waits or not each.due_at < now:
                continue
            due += 1
            met += when is not None and when <= each.due_at
    return _share(met, due)


def _in_force(deadlines: Sequence[Deadline], kind: str) -> Iterator[Deadline]:
    of_kind = [each for each in deadlines if each.kind == kind]
    for place, each in enumerate(of_kind):
        later = of_kind[place + 1 :]
        if not any((one.stage, one.counted_from) == (each.stage, each.counted_from) for one in later):
            yield each


def acknowledged(stories: Sequence[Story], period: Period, now: datetime, basis: str = "due") -> Value:
    return _kept("acknowledgement", stories, period, now, basis)


def resolved(stories: Sequence[Story], period: Period, now: datetime, basis: str = "due") -> Value:
    return _kept("decision", stories, period, now, basis)


def _is_open(story: Story, when: datetime) -> bool:
    """Tell whether it was open just before an instant."""
    before = [what for at, what in story.turns if at < when]
    return bool(before) and before[-1] in ("received", "reopened")


def _end(period: Period, now: datetime) -> datetime:
    return min(period.end, now + timedelta(microseconds=1))


def unclosed(stories: Sequence[Story], period: Period, now: datetime, basis: str = "as_at") -> Value:
    del basis
    return sum(_is_open(story, _end(period, now)) for story in stories)


def reopened(stories: Sequence[Story], period: Period, now: datetime, basis: str = "closed") -> Value:
    closed = list(_of(stories, basis, period, now))
    back = 0
    for story in closed:
        turns = story.turns
        back += any(
            what == "closed" and _happened(period, now, when) and place + 1 < len(turns)
            for place, (when, what) in enumerate(turns)
        )
    return _share(back, len(closed))


def repeated(stories: Sequence[Story], period: Period, now: datetime, basis: str = "received") -> Value:
    many = 0
    for story in _of(stories, basis, period, now):
        found = story.complaint
        many += any(
            _cause(story)
            and _cause(other) == _cause(story)
            and set(found.services) & set(other.complaint.services)
            and timedelta() <= found.received_at - closed <= timedelta(days=180)
            for other in stories
            if other is not story
            for closed in _closings(other)
        )
    return many


def _cause(story: Story) -> str:
    found = story.complaint.response
    return found.root_cause.code if found is not None and found.root_cause is not None else ""


REFERENCE = {
    "K-CPL-1": number,
    "K-CPL-2": change,
    "K-CPL-3": accepted,
    "K-CPL-4": accepted_change,
    "K-CPL-5": accepted_share,
    "K-CPL-6": acknowledged,
    "K-CPL-7": resolved,
    "K-CPL-10": unclosed,
    "K-CPL-12": reopened,
    "K-CPL-14": repeated,
    "K-CPL-18": unclosed,
}
"""By the id of the indicator."""
