"""``itilbrm deliver``: what waits goes out, and what does not is told."""

import json
from pathlib import Path

import pytest

from itilbrm import Practice
from tests.faces.running import Call, rows

NOTIFIER = """from itilbrm import NotifierBackend, hookimpl
class Shout:
    def send(self, letter):
        print(letter.to, letter.subject.upper())
@hookimpl
def brm_notifiers():
    return [NotifierBackend("shout", lambda url: Shout())]
"""


@pytest.fixture
def outbox(folder: Path) -> dict[str, str]:
    """One message that can be told, and one that cannot."""
    with Practice.open(f"sqlite:///{folder / 'itilbrm.db'}") as opened:
        practice = opened.acting_as("ann")
        cara = practice.people.register(full_name="Cara", email="cara@example.org")
        tel = practice.people.register(full_name="Tel", phone="112")
        write = practice.messages.write
        return {
            who.full_name: write(to=who.id, purpose="status", values={"reference": "C-1"}).id for who in (cara, tel)
        }


def test_what_is_due_goes_out_and_what_cannot_is_told(call: Call, outbox: dict[str, str]) -> None:
    done = call("deliver", "--notifier", "log:stdout")
    assert done.code == 4
    assert "Subject: How your complaint C-1 stands" in done.out
    assert done.out.endswith("1 sent, 1 given up.\n")
    assert "1 message is given up; tell the recipients by other means" in done.err
    assert outbox["Cara"] in done.out
    assert call("deliver", "--notifier", "log:") == (0, "nothing is due.\n", "")


def test_what_became_of_it_is_data(call: Call, outbox: dict[str, str]) -> None:
    done = call("deliver", "--notifier", "log:", "--format", "json")
    found = json.loads(done.out)
    assert (done.code, found["sent"], found["given_up"]) == (4, 1, 1)
    (trouble,) = found["troubles"]
    assert (trouble["message"], trouble["problem"]) == (outbox["Tel"], "the recipient has no address")


def test_troubles_are_rows(call: Call, outbox: dict[str, str]) -> None:
    (row,) = rows(call("deliver", "--notifier", "log:", "--format", "csv").out)
    assert (row["message"], row["outcome"]) == (outbox["Tel"], "given_up")


def test_the_environment_says_who_carries_letters(
    call: Call, outbox: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outbox
    monkeypatch.setenv("ITILBRM_NOTIFIERS", "log: log:stderr")
    assert call("deliver", "--language", "de").code == 4


def test_a_notifier_of_eight_lines_in_one_file_is_used_as_it_is(
    call: Call, outbox: dict[str, str], folder: Path
) -> None:
    assert outbox
    assert len(NOTIFIER.splitlines()) <= 8
    (folder / "my.py").write_text(NOTIFIER)
    done = call("deliver", "--plugin", "./my.py", "--notifier", "shout:")
    assert done.out.startswith("cara@example.org HOW YOUR COMPLAINT C-1 STANDS\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "nobody carries letters; say --notifier log:stdout to see them, or set ITILBRM_NOTIFIERS"),
        (("--notifier", " "), "--notifier is blank"),
        (("--notifier", "lgo:"), "'lgo' means no notifier (did you mean 'log'?)"),
        (("--notifier", "smtp://ann:secret@host"), "url.from: is no e-mail address"),
        (("--notifier", "log:", "--templates", "nowhere"), "there is no folder 'nowhere'"),
        (("--notifier", "log:", "--language", "German"), "'German' is no language"),
    ],
)
def test_what_cannot_be_understood_is_told_without_passwords(
    call: Call, outbox: dict[str, str], words: tuple[str, ...], said: str
) -> None:
    assert outbox
    done = call("deliver", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "secret" not in done.err


def test_where_there_is_no_store_none_is_made(call: Call, folder: Path) -> None:
    assert call("deliver", "--notifier", "log:").code == 1
    assert not list(folder.iterdir())
