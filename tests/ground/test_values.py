"""Texts every store can keep, instants everybody agrees on, and labels that cannot change."""

import copy
import pickle
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.errors import InvalidInput
from itilbrm.values import (
    NO_LABELS,
    Labels,
    check_text,
    identity,
    instant,
    instant_text,
    labelled,
    one_of,
    text_instant,
    words,
)

zones = st.sampled_from([UTC, ZoneInfo("Europe/London"), ZoneInfo("Asia/Kathmandu"), timezone(timedelta(hours=-5))])
moments = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=zones)  # noqa: DTZ001  the zone is drawn
sound_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


# Instants


@given(moments)
def test_an_instant_is_the_same_moment_in_utc(value: datetime) -> None:
    assert instant(value).timestamp() == value.timestamp()
    assert instant(value).tzinfo is UTC


@given(moments)
def test_the_text_of_an_instant_leads_back_to_it(value: datetime) -> None:
    assert text_instant(instant_text(value)) == instant(value)
    assert len(instant_text(value)) == 27


@given(moments, moments)
def test_texts_of_instants_sort_as_the_instants_do(one: datetime, other: datetime) -> None:
    assert (instant_text(one) < instant_text(other)) == (instant(one) < instant(other))


@given(sound_texts | moments.map(datetime.isoformat))
def test_only_the_one_text_form_of_an_instant_is_read(text: str) -> None:
    with suppress(InvalidInput):
        assert instant_text(text_instant(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "now", "2026-01-31", "2026-01-31T09:00:00Z", "2026-01-31T09:00:00.000000+00:00", "2026-01-31T09:00:00.000000"],
)
def test_a_text_that_is_an_instant_elsewhere_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"is no instant as stored; write 2026-01-31T09:00:00\.000000Z"):
        text_instant(text)


@pytest.mark.parametrize("value", [None, 5, "2026-01-31", datetime(2026, 1, 31).date()])  # noqa: DTZ001  wrong on purpose
def test_what_is_no_datetime_is_no_instant(value: Any) -> None:  # noqa: ANN401  wrong on purpose
    for function in (instant, instant_text, text_instant):
        with pytest.raises(InvalidInput, match="is no instant"):
            function(value)


class Nowhere(tzinfo):
    """A zone that does not know where it is."""

    def _unknown(self, _moment: datetime | None) -> None:
        return None

    utcoffset = dst = tzname = _unknown


@pytest.mark.parametrize("zone", [None, Nowhere()])
def test_a_naive_datetime_is_refused(zone: tzinfo | None) -> None:
    for function in (instant, instant_text):
        with pytest.raises(InvalidInput, match="has no time zone; give an aware datetime"):
            function(datetime(2026, 1, 31, tzinfo=zone))


def test_an_instant_outside_the_calendar_is_refused() -> None:
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    last = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-11)))
    for value in (first, last):
        with pytest.raises(InvalidInput, match="lies outside the years 1 to 9999 in UTC"):
            instant(value)


# Texts


@given(sound_texts)
def test_a_text_that_passes_can_be_kept_anywhere(text: str) -> None:
    check_text("text", text)
    assert text.encode().decode() == text


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (5, "5 is no text"),
        (None, "None is no text"),
        (b"x", "b'x' is no text"),
        ("a\0b", "the text holds a NUL character, which not every store can keep"),
        ("ä\0b", "the text holds a NUL character, which not every store can keep"),
        ("ab\ud800", "the text holds half a character (a lone surrogate) at position 2"),
        ("x" * 1_000_001, "the text has 1,000,001 characters, more than 1,000,000"),
    ],
    ids=["int", "None", "bytes", "NUL", "NUL beside others", "surrogate", "too long"],
)
def test_what_not_every_store_can_keep_is_no_text(value: object, problem: str) -> None:
    with pytest.raises(InvalidInput) as error:
        check_text("text", value)
    assert (error.value.field, error.value.problem) == ("text", problem)


@attrs.frozen
class Line:
    """A value that validates its texts."""

    said: str = attrs.field(default="x", validator=words())
    noted: str = attrs.field(default="", validator=words(blank=True))
    level: str = attrs.field(default="low", validator=one_of("low", "high"))


@attrs.frozen(kw_only=True)
class Named:
    ids: tuple[str, ...] = attrs.field(default=(), validator=identity())
    slots: tuple[str, ...] = attrs.field(default=(), validator=identity(blank=True))


def test_an_id_among_several_may_be_empty_only_where_that_is_allowed() -> None:
    assert Named(slots=("per_1", "", "per_2")).slots == ("per_1", "", "per_2")
    with pytest.raises(InvalidInput, match="slots: the text is blank"):
        Named(slots=("per_1", " "))
    with pytest.raises(InvalidInput, match="ids: the text is blank"):
        Named(ids=("per_1", ""))


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u3000"])
def test_a_blank_text_is_refused_unless_it_may_be_blank(blank: str) -> None:
    assert Line(noted=blank).noted == blank
    with pytest.raises(InvalidInput, match="said: the text is blank; say it in words"):
        Line(said=blank)


def test_a_validator_of_texts_refuses_what_is_no_text() -> None:
    with pytest.raises(InvalidInput, match="noted: 5 is no text"):
        Line(noted=5)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("word", ["LOW", "", None, 5, ["low"], {}])
def test_a_word_outside_the_vocabulary_is_refused(word: Any) -> None:  # noqa: ANN401  wrong on purpose
    with pytest.raises(InvalidInput, match=r"is not known.*; choose from low, high"):
        Line(level=word)


def test_a_word_close_to_the_vocabulary_is_suggested() -> None:
    with pytest.raises(InvalidInput, match=r"level: 'hgih' is not known \(did you mean 'high'\?\)"):
        Line(level="hgih")


# Labels


@given(st.dictionaries(sound_texts, sound_texts))
def test_labels_are_an_immutable_mapping_of_what_they_were_given(given: dict[str, str]) -> None:
    labels = Labels(given)
    assert labels == given
    assert len(labels) == len(given)
    assert list(labels) == sorted(given)
    assert {name: labels[name] for name in labels} == given
    with pytest.raises(TypeError):
        labels["new"] = "x"  # type: ignore[index]  # wrong on purpose


@given(st.dictionaries(sound_texts, sound_texts))
def test_labels_in_another_order_are_equal_and_hash_alike(given: dict[str, str]) -> None:
    turned = Labels(reversed(given.items()))
    assert turned == Labels(given)
    assert hash(turned) == hash(Labels(given))
    assert repr(turned) == repr(Labels(given))


@given(st.dictionaries(sound_texts, sound_texts))
def test_labels_survive_pickling_and_copying(given: dict[str, str]) -> None:
    labels = Labels(given)
    assert pickle.loads(pickle.dumps(labels)) == copy.deepcopy(labels) == copy.copy(labels) == labels  # noqa: S301  our own bytes


def test_labels_do_not_follow_the_mapping_they_were_made_of() -> None:
    source = {"queue": "roads"}
    labels = Labels(source)
    source["queue"] = "parks"
    assert labels["queue"] == "roads"


def test_a_label_is_a_text_with_a_name() -> None:
    with pytest.raises(InvalidInput, match=r"labels\.queue: 5 is no text"):
        Labels({"queue": 5})  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(InvalidInput, match="labels: 5 is no text"):
        Labels({5: "queue"})  # type: ignore[arg-type]  # wrong on purpose


def test_labels_are_taken_as_they_are_and_mappings_are_turned_into_them() -> None:
    assert labelled(NO_LABELS) is NO_LABELS
    assert labelled({"queue": "roads"}) == Labels({"queue": "roads"})
    with pytest.raises(InvalidInput, match="labels: 5 is no mapping of texts"):
        labelled(5)  # type: ignore[arg-type]  # wrong on purpose
