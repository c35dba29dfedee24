"""``itilbrm calendar``: what is due when, how much lies between, and what a calendar says."""

import json
from pathlib import Path

import pytest

from tests.faces.running import Call

LONDON = """
id = "uk"
timezone = "Europe/London"
windows = { monday-friday = "09:00-17:00" }
holidays = { days = [2025-12-25, 2025-12-26, 2026-01-01] }
"""


@pytest.fixture
def london(folder: Path) -> str:
    (folder / "uk.toml").write_text(LONDON)
    return "uk.toml"


@pytest.mark.realises("T-1", "SC-15")
def test_an_amount_is_added_by_the_clocks_of_the_calendar(call: Call, london: str) -> None:
    done = call("calendar", "add", "2025-12-19T10:00", "5 business days", "--calendar", london)
    assert done.code == 0
    assert "Fri 2025-12-19 10:00  5 business days  Tue 2025-12-30 17:00  2025-12-30 17:00" in done.out
    assert done.err == "itilbrm: by the calendar 'uk', edition 1, in Europe/London\n"
    there = call("calendar", "add", "2026-06-19T10:00", "1 business day", "--calendar", london, "--format", "json")
    assert json.loads(there.out) == {
        "calendar": "uk",
        "edition": "1",
        "timezone": "Europe/London",
        "start": "2026-06-19T09:00:00Z",
        "amount": "1 business day",
        "due": "2026-06-22T16:00:00Z",
    }
    assert there.err == ""


def test_the_time_between_is_told_in_hours_and_in_closings(call: Call, london: str) -> None:
    done = call(
        "calendar", "between", "2025-12-22T12:00", "2025-12-24T12:00+00:00", "--calendar", london, "--format", "csv"
    )
    assert done.out.splitlines() == [
        "start,end,business_time,closings,elapsed",
        "Mon 2025-12-22 12:00,Wed 2025-12-24 12:00,16:00,2,48:00",
    ]
    back = call("calendar", "between", "2025-12-22T12:00", "2025-12-22T10:30", "--format", "markdown")
    assert "| -1:30 | 0 | -1:30 |" in back.out
    data = json.loads(call("calendar", "between", "2026-01-05T10:00", "2026-01-05T11:00", "--format", "json").out)
    assert (data["business_seconds"], data["elapsed_seconds"], data["closings"]) == (3600, 3600, 0)


def test_a_calendar_tells_its_week_and_the_days_that_are_not_as_always(call: Call, folder: Path) -> None:
    from datetime import UTC, datetime, timedelta

    today = datetime.now(UTC).date()
    mondays = [day for day in (today + timedelta(days=number) for number in range(1, 120)) if day.weekday() == 0]
    overrides = "".join(f'"{day}" = "10:00-11:00"\n' for day in mondays[:12])
    (folder / "desk.toml").write_text(
        f'id = "desk"\ntimezone = "UTC"\nwindows = {{ monday = "09:00-12:00, 13:00-17:00" }}\n[overrides]\n{overrides}'
        f"[holidays]\ndays = [{mondays[12]}]\n"
    )
    done = call("calendar", "check", "desk.toml")
    assert done.code == 0
    assert "desk, edition 1, in UTC" in done.out
    assert "09:00-12:00, 13:00-17:00" in done.out
    assert f"{mondays[0]} Mon  10:00-11:00" in done.out
    assert f"and 3 further days until {mondays[12]}; --format csv shows them all" in done.err
    assert f"{mondays[12]} Mon,closed" in call("calendar", "check", "desk.toml", "--format", "csv").out
    data = json.loads(call("calendar", "check", "desk.toml", "--format", "json").out)
    assert data["windows"] == {"monday": ["09:00-12:00", "13:00-17:00"]}
    assert data["exceptions"][-1] == {"date": str(mondays[12]), "windows": []}
    assert "provider, edition 1, in UTC" in call("calendar", "check").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "soon", "1 week"), 2, "START: 'soon' is no instant; write it like 2026-01-05T10:00"),
        (("add", "2026-01-05T10:00", "1 wek"), 2, "AMOUNT: 'wek' is no unit of time (did you mean 'week"),
        (("add", "9999-01-05T10:00", "1 week"), 2, "START: "),
        (("add", "2026-03-29T01:30", "1 week", "--calendar", "uk.toml"), 2, "does not exist in Europe/London"),
        (("add", "2026-01-05T10:00", "1 week", "--calendar", "uk"), 1, "no calendar is called 'uk'"),
        (("add", "2026-01-05T10:00", "1 week", "--calendar", "no.toml"), 2, "--calendar: no.toml: "),
        (("between", "2026-01-05T10:00", "x"), 2, "END: 'x' is no instant"),
        (("between", "2026-01-05T10:00", "9999-01-01"), 2, "END: "),
        (("check", "no.toml"), 1, "cannot be read: No such file or directory"),
        (("check", "bad.toml"), 1, "'Mars' is no time zone"),
    ],
)
@pytest.mark.usefixtures("london")
def test_what_cannot_be_reckoned_is_told_in_one_line(
    call: Call, folder: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    (folder / "bad.toml").write_text(LONDON.replace("Europe/London", "Mars"))
    done = call("calendar", *words)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_calendars_of_policies_are_known_by_name(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "own.toml").write_text(LONDON)
    words = ("calendar", "add", "2025-12-24T16:00", "2 business hours", "--calendar", "uk", "--format", "csv")
    assert call(*words).code == 1
    assert "Mon 2025-12-29 10:00" in call(*words, "--policies", "own.toml").out
    monkeypatch.setenv("ITILBRM_POLICIES", "own.toml")
    assert call(*words).code == 0
    monkeypatch.setenv("ITILBRM_POLICIES", " ")
    assert "ITILBRM_POLICIES is blank" in call(*words).err
    monkeypatch.delenv("ITILBRM_POLICIES")
    (folder / "itilbrm.toml").write_text('policies = "own.toml"\n')
    assert call(*words).code == 0
    assert "--policies is blank" in call(*words, "--policies", " ").err
