"""Local times of one place as instants, and what those mean that exist twice or not at all (T-8)."""

from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias, cast
from zoneinfo import ZoneInfo

from itilbrm.errors import InvalidInput, suggestion

__all__ = ["Choice", "first_instant", "local_instant", "offsets", "zone_of"]

Choice: TypeAlias = Literal["earlier", "later", "refuse"]


def local_instant(
    zone: ZoneInfo,
    local: datetime,
    *,
    exists_twice: Choice = "refuse",
    does_not_exist: Choice = "refuse",
    field: str = "local",
) -> datetime:
    """Return the instant in UTC at which the clocks of ``zone`` show ``local``, a naive datetime (T-8).

    Where the clocks go back, a local time exists twice; where they go forward, some do not exist at
    all. Either way two instants could be meant: the one by the offset before the change and the one
    by the offset after it. The source declares that the earlier or the later of the two is meant, or
    such a time is refused.

    Raises:
        InvalidInput: The time exists twice or not at all and the source declares nothing, or the
            instant lies outside the years 1 to 9999.
    """
    before, after = offsets(zone, local)
    if before == after:
        return _utc(local, before, field)
    if before > after:
        choice, problem = exists_twice, "exists twice"
    else:
        choice, problem = does_not_exist, "does not exist"
    if choice == "refuse":
        raise InvalidInput(field, f"{local} {problem} in {zone.key}", "say whether the earlier or the later is meant")
    return (min if choice == "earlier" else max)(_utc(local, before, field), _utc(local, after, field))


def first_instant(zone: ZoneInfo, local: datetime, *, field: str = "local") -> datetime:
    """Return the first instant at which the clocks of ``zone`` show ``local`` or have passed over it.

    Of a time that exists twice this is the earlier; a time that does not exist is passed over when the
    clocks go forward. A later local time never has an earlier first instant.

    Raises:
        InvalidInput: The instant lies outside the years 1 to 9999.
    """
    before, after = offsets(zone, local)
    if before >= after:
        return _utc(local, before, field)
    early, first = _utc(local, after, field), _utc(local, before, field)
    while first - early > datetime.resolution:
        middle = early + (first - early) // 2
        if middle.astimezone(zone).utcoffset() == after:
            first = middle
        else:
            early = middle
    return first


def offsets(zone: ZoneInfo, local: datetime) -> tuple[timedelta, timedelta]:
    """Return the offsets of a local time: they differ where the clocks change around it, else they are one."""
    there = local.replace(tzinfo=zone, fold=0)
    # A ZoneInfo knows the offset of every datetime.
    return cast("timedelta", there.utcoffset()), cast("timedelta", there.replace(fold=1).utcoffset())


def zone_of(name: object, field: str = "timezone") -> ZoneInfo:
    """Return the time zone of an IANA name such as ``"Europe/London"``; anything else is refused."""
    if not isinstance(name, str):
        raise InvalidInput(field, f"{name!r} is no name of a time zone", "give one such as 'Europe/London'")
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        from zoneinfo import available_timezones

        hint = suggestion(name, available_timezones())
        raise InvalidInput(
            field, f"{name!r} is no time zone{hint}", "give a name of the IANA database such as 'Europe/London'"
        ) from None


def _utc(local: datetime, offset: timedelta, field: str) -> datetime:
    try:
        return (local - offset).replace(tzinfo=UTC)
    except OverflowError:
        raise InvalidInput(field, f"{local} lies outside the years 1 to 9999 in UTC") from None
