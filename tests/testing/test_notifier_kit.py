"""The kit for notifiers is green on good ones, and catches what is planted by the promise that it breaks (A12)."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import ClassVar

import pytest
from aiosmtpd.smtp import Envelope

import itilbrm
from itilbrm.adapters.notifiers import LOG, SMTP
from itilbrm.notifying import Letter, Notifier
from itilbrm.testing import Inbox, NotifierCompliance
from tests.delivering.mail_servers import mail_server
from tests.docs.generated import ROOT
from tests.testing.notifiers import BUGS, Good


class TestGood(NotifierCompliance):
    def open_notifier(self, inbox: Inbox, /) -> Notifier:
        return Good(inbox)


class TestMail(NotifierCompliance):
    def open_notifier(self, inbox: Inbox, /) -> AbstractContextManager[Notifier]:
        return _mail(inbox)


@contextlib.contextmanager
def _mail(inbox: Inbox) -> Iterator[Notifier]:
    def answer(envelope: Envelope) -> str:
        if inbox.mood == "silent":
            time.sleep(2)
        if inbox.mood != "takes":
            return "550 no" if inbox.mood == "refuses" else "450 later"
        content = envelope.original_content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content, policy=policy.default)
        text = mail.get_body(("plain",))
        assert isinstance(text, EmailMessage)
        identity = str(mail["Message-ID"]).strip("<>").rpartition("@")[0]
        inbox.receive(id=identity, to=envelope.rcpt_tos[0], subject=str(mail["Subject"]), text=text.get_content())
        return "250 taken"

    with tempfile.TemporaryDirectory() as folder, mail_server(Path(folder)) as server:
        server.box.answer = answer
        yield SMTP.open(server.url().replace("timeout=5", "timeout=1"))


class TestLog(NotifierCompliance):
    not_promised: ClassVar[Mapping[str, str]] = dict.fromkeys(
        (
            *("test_what_is_refused_for_good_is_told_so", "test_what_may_pass_is_told_so"),
            *("test_where_nobody_answers_it_does_not_wait_for_ever", "test_after_trouble_the_next_letter_arrives"),
            "test_trouble_does_not_quote_the_letter",
        ),
        "a log takes everything",
    )

    def open_notifier(self, inbox: Inbox, /) -> Notifier:
        return _Shown(inbox)


class _Shown:
    """The notifier for the log, with what it shows read back."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def send(self, letter: Letter, /) -> None:
        page = io.StringIO()
        with contextlib.redirect_stdout(page):
            LOG.open("log:stdout").send(letter)
        head, _, text = page.getvalue().partition("\n\n")
        said = dict(line.split(": ", 1) for line in head.splitlines())
        self._inbox.receive(id=said["Message-ID"], to=said["To"], subject=said["Subject"], text=text)


def test_every_planted_bug_is_caught_by_the_promise_that_it_breaks(tmp_path: Path) -> None:
    told = tmp_path / "failures.json"
    done = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-m", "pytest", "--noconftest", "-q", "-p", "no:cacheprovider"),
            *("-p", "tests.testing.first_failures", f"--first-failures={told}"),
            "tests/testing/notifier_kit_on_bugs.py",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(Path(itilbrm.__file__).parent.parent), str(ROOT)))},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert told.exists(), done.stdout + done.stderr
    failures: dict[str, tuple[str, str]] = json.loads(told.read_text(encoding="utf-8"))
    assert len(BUGS) >= 20
    assert {bug.__name__: failures.get(bug.__name__, ("nothing", ""))[0] for bug in BUGS} == {
        bug.__name__: bug.breaks for bug in BUGS
    }
    assert [name for name, (_, said) in failures.items() if not said] == []


def test_an_author_who_says_nothing_is_told_what_to_say() -> None:
    with pytest.raises(NotImplementedError, match="must define open_notifier"):
        type("TestNothing", (NotifierCompliance,), {})().open_notifier(Inbox())
