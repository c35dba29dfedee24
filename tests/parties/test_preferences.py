"""People say how they want to be told."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from itilbrm.errors import InvalidInput, PolicyMissing
from itilbrm.lifecycle import Occasion
from itilbrm.parties.people import prefer, register

ON: Final = Occasion("hr", datetime(2026, 1, 5, 9, tzinfo=UTC))


def test_what_is_not_said_stays() -> None:
    ann = register(ON, full_name="Ann", phone="112")
    said = prefer(ann, ON, language="de-CH", time_zone="Europe/Zurich", quiet_from="22:00", quiet_until="07:00")
    said = prefer(said, ON, digest="daily", opted_out=("phone",))
    assert (said.language, said.time_zone, said.quiet_from, said.quiet_until) == (
        *("de-CH", "Europe/Zurich"),
        *("22:00", "07:00"),
    )
    assert (said.digest, said.opted_out) == ("daily", ("phone",))
    assert prefer(said, ON, quiet_from="", quiet_until="", language="").quiet_from == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"language": "German"}, "language: 'German' is no language; write de, or de-CH"),
        ({"time_zone": "Europe/Zürich"}, "time_zone: 'Europe/Zürich' is no time zone"),
        ({"quiet_from": "22:00"}, "quiet_until: quiet hours have a beginning and an end; give both times, or neither"),
        ({"quiet_from": "24:00", "quiet_until": "07:00"}, "quiet_from: '24:00' is no time of day; write 22:00"),
        ({"digest": "weekly"}, "digest: 'weekly' is not known"),
        ({"opted_out": (" ",)}, "opted_out: the text is blank"),
    ],
)
def test_what_cannot_be_kept_to_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        prefer(register(ON, full_name="Ann", phone="112"), ON, **wrong)


def test_a_name_is_not_endless() -> None:
    with pytest.raises(InvalidInput, match="full_name: the text has 501 characters, more than 500; shorten it"):
        register(ON, full_name="a" * 501, phone="112")


def test_channels_come_in_the_order_in_which_somebody_wants_them_and_the_urgent_one_first() -> None:
    ann = prefer(
        register(ON, full_name="Ann", phone="112"),
        ON,
        preferred_channels=("phone", "chat"),
        urgent_channel="chat",
        norms="no calls before noon",
        working_hours="provider",
    )
    given = ("email", "chat", "phone")
    assert ann.in_order(given) == ("phone", "chat", "email")
    assert ann.in_order(given, urgent=True) == ("chat", "phone", "email")
    assert ann.in_order(("email",), urgent=True) == ("email",)
    assert (ann.norms, ann.working_hours) == ("no calls before noon", "provider")
    with pytest.raises(InvalidInput, match="a channel stands in it twice"):
        prefer(ann, ON, preferred_channels=("chat", "chat"))
    with pytest.raises(PolicyMissing, match="no calendar is called 'moon'"):
        prefer(ann, ON, working_hours="moon")


def test_who_opted_out_of_surveys_wants_none_by_any_channel() -> None:
    ann = prefer(register(ON, full_name="Ann", phone="112"), ON, opted_out=("survey", "email"))
    assert not ann.wants("survey", "phone")
    assert ann.wants("status", "phone")
    assert ann.wants("status")
    assert not ann.wants("status", "email")
