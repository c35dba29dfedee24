"""``tick`` and ``complaints worklist``."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from itilbrm import Practice
from itilbrm.testing import StoppedClock
from tests.faces.running import Call, rows
from tests.practice.test_catching_up import DUMP

DAY = timedelta(days=1)
_WHAT_TO_DO = "configure one and name it in the complaint procedure"


@pytest.fixture
def watched(call: Call) -> datetime:  # noqa: ARG001  it brings the folder
    """Fill the store of the folder with complaints that were received a while ago, and return when."""
    at = datetime.now(UTC).replace(microsecond=0) - 60 * DAY
    with Practice.open("sqlite:///itilbrm.db", clock=StoppedClock(at), discover=False) as practice:
        ann = practice.acting_as("ann")
        for number in range(3):
            ann.complaints.adopt(
                origin="desk",
                reference=str(number),
                state="received",
                received_at=at - DAY,
                target_at=at + (number + 30) * DAY * (1 if number < 2 else 9),
                customer="acme",
                complainant="cara",
                channel="phone",
                type="cost",
                text="Too dear.",
                owner="ann" if number else "",
                services=("mail",),
            )
    return at


@pytest.mark.realises("SM-MON", "BR-MON-5")
@pytest.mark.usefixtures("watched")
def test_a_house_without_a_route_of_escalation_is_warned_in_one_line_and_its_tick_is_done(call: Call) -> None:
    done = call("tick")
    assert done.code == 0
    assert "UTC: 8 timers fired (alert idle 3, breach 2, inform 3)" in done.out
    (line,) = done.err.splitlines()
    assert line.startswith("itilbrm: warning: the clock cannot escalate 2 records of the kind complaint_watch (wch_")
    assert line.endswith("no route of escalation is named; no route of escalation is configured; " + _WHAT_TO_DO)
    again = call("tick", "--format", "json")
    told = json.loads(again.out)
    (trouble,) = told["troubles"]
    assert (again.code, told["fired"]) == (0, {})
    assert (trouble["step"], trouble["count"], len(trouble["ids"])) == ("escalate", 2, 2)
    assert trouble["policy"] == "route of escalation"


@pytest.mark.usefixtures("watched")
def test_a_record_that_the_clock_cannot_read_makes_a_tick_done_in_part(call: Call) -> None:
    connection = sqlite3.connect("itilbrm.db")
    with connection:
        connection.execute("UPDATE documents SET body = '{' WHERE kind = 'complaint_watch' AND owner IS NULL")
    connection.close()
    done = call("tick")
    assert done.code == 4
    assert done.err.count("itilbrm: the clock cannot read wch_") == 1


def test_a_tick_where_nothing_is_due_says_so(call: Call) -> None:
    with Practice.open("sqlite:///itilbrm.db", discover=False):
        pass
    done = call("tick")
    assert done.code == 0
    assert done.out.endswith("UTC: nothing was due\n")


@pytest.mark.realises("BR-MON-1")
def test_the_first_tick_on_a_store_from_before_there_were_watches_says_what_it_watches_now(call: Call) -> None:
    connection = sqlite3.connect("itilbrm.db")
    connection.executescript(DUMP.read_text(encoding="utf-8"))
    connection.close()
    assert "4 complaints from before there were watches, watched from now on" in call("tick").err
    assert json.loads(call("tick", "--format", "json").out)["caught_up"] == 0


@pytest.mark.realises("G-7")
def test_a_clock_that_was_put_back_is_told(call: Call) -> None:
    ahead = StoppedClock(datetime.now(UTC) + DAY)
    with Practice.open("sqlite:///itilbrm.db", clock=ahead, discover=False) as practice:
        practice.acting_as("ann").complaints.receive(
            customer="acme", complainant="cara", channel="email", type="other", text="It is late."
        )
    done = call("tick")
    assert done.code == 2
    assert "time does not run backwards (G-7)" in done.err


@pytest.mark.usefixtures("watched")
def test_the_worklist_shows_what_is_overdue_first(call: Call) -> None:
    done = call("complaints", "worklist")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0].split()[:3] == ["stands", "due", "(UTC)"]
    assert [line.split()[0] for line in lines[2:]] == ["overdue,", "overdue,", "on"]
    assert "desk:0" in lines[2]


def test_the_worklist_as_data_holds_the_same(call: Call, watched: datetime) -> None:
    found = json.loads(call("complaints", "worklist", "--format", "json", "--needs", "overdue", "--limit", "1").out)
    assert found["total"] == 2
    (entry,) = found["complaints"]
    assert (entry["name"], entry["stands"], entry["breaches"], entry["idle"]) == ("desk:0", "overdue", 1, True)
    assert entry["due_at"] == (watched + 30 * DAY).isoformat().replace("+00:00", "Z")
    assert entry["seconds_left"] < 0
    assert [row["name"] for row in rows(call("complaints", "worklist", "--format", "csv").out)] == [
        *("desk:0", "desk:1", "desk:2"),
    ]
    assert "| desk:2 |" in call("complaints", "worklist", "--format", "markdown", "--owner", "ann").out


@pytest.mark.usefixtures("watched")
def test_a_worklist_that_is_cut_or_empty_says_so(call: Call) -> None:
    assert "these are 1 of 3 complaints; --limit 0 shows all" in call("complaints", "worklist", "--limit", "1").err
    assert "there is no such complaint" in call("complaints", "worklist", "--needs", "escalated").err
    assert call("complaints", "worklist", "--limit", "-1").code == 2
    assert "stands" in call("complaints", "worklist", "--needs", "escalated", "--format", "csv").out
