"""Ids sort by time where a record is new, and are always the same where something else names it."""

import re
import secrets
import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from itilbrm.ids import digest_id, new_id

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
moments = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  the zone is drawn
parts = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), max_size=4)


@given(moments, st.integers(1, 10**9))
def test_ids_of_different_milliseconds_sort_by_time(at: datetime, milliseconds: int) -> None:
    try:
        later = at + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return
    assert new_id("cpl", at, lambda count: b"\xff" * count) < new_id("cpl", later, lambda count: b"\0" * count)


def test_ids_of_one_instant_differ_by_chance() -> None:
    assert len({new_id("cpl", AT, secrets.token_bytes) for _ in range(1000)}) == 1000


@given(moments, st.binary(min_size=10, max_size=10))
def test_a_new_id_is_its_prefix_and_a_uuid_of_version_7(at: datetime, chance: bytes) -> None:
    prefix, _, number = new_id("cpl", at, lambda _: chance).partition("_")
    assert prefix == "cpl"
    assert (uuid.UUID(number).version, uuid.UUID(number).variant) == (7, uuid.RFC_4122)
    assert int(number[:12], 16) == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def test_a_clock_before_1970_still_gives_ids() -> None:
    key = new_id("cpl", datetime(1969, 7, 20, tzinfo=UTC), lambda count: b"\0" * count)
    assert key.startswith("cpl_000000000000")


def test_chance_is_asked_for_ten_bytes_once() -> None:
    asked: list[int] = []

    def chance(count: int) -> bytes:
        asked.append(count)
        return b"\0" * count

    new_id("cpl", AT, chance)
    assert asked == [10]


@given(parts, parts)
def test_the_same_parts_and_no_others_have_the_same_id(one: list[str], other: list[str]) -> None:
    assert (digest_id("cpl", *one) == digest_id("cpl", *other)) == (one == other)


def test_parts_do_not_run_into_each_other() -> None:
    assert digest_id("cpl", "ab", "c") != digest_id("cpl", "a", "bc")


def test_a_digest_id_is_stored_and_never_changes() -> None:
    key = digest_id("cpl", "complaint", "boston311", "101001234567")
    assert key == "cpl_5seal25mwqqvkp3fbeknjs45q4r4n5cf"
    assert re.fullmatch(r"cpl_[a-z2-7]{32}", key)
