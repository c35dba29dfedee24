"""Whatever happens to who delivers and to who is delivered to, every message goes out, under its own id (R13)."""

import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from aiosmtpd.smtp import Envelope

import itilbrm
from itilbrm import Practice
from tests.delivering.mail_servers import MailServer, mail_server, odd_server
from tests.docs.generated import ROOT
from tests.reliability.deliveries import RULES

PATIENCE: Final = 120.0


def started(store: str, over: Path, *notifiers: str) -> "subprocess.Popen[str]":
    path = os.pathsep.join((str(Path(itilbrm.__file__).parent.parent), str(ROOT)))
    return subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.deliveries", store, str(over), *notifiers],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def ended(worker: "subprocess.Popen[str]") -> None:
    worker.communicate(timeout=PATIENCE)


def written(store: str, many: int) -> list[str]:
    with Practice.open(store, discover=False) as opened:
        practice = opened.acting_as("ann")
        cara = practice.people.register(full_name="Cara", email="cara@example.org")
        with practice.transaction():
            return [
                practice.messages.write(to=cara.id, purpose="status", values={"reference": f"C-{number}"}).id
                for number in range(many)
            ]


def ids(server: MailServer) -> list[str]:
    return [str(mail["Message-ID"]).strip("<>").rpartition("@")[0] for mail in server.box.mails]


def wait_for(done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.05)


def survived(tmp_path: Path, *, messages: int, workers: int, kills: int) -> None:
    """Deliver by several workers, of whom some are killed, to a server that answers as it likes."""
    store, over = f"sqlite:///{tmp_path / 'brm.db'}", tmp_path / "over"
    wanted = written(store, messages)
    answers = itertools.cycle(["250 taken", "250 taken", "451 later", "250 taken", "421 busy", "250 taken"])
    chance = random.Random(13)  # noqa: S311  a test that can be done again

    def answer(_envelope: Envelope) -> str:
        time.sleep(chance.uniform(0, 0.05))
        return next(answers)

    with mail_server(tmp_path) as server:
        server.box.answer = answer
        url = server.url()
        running = [started(store, over, url) for _ in range(workers)]
        killed = 0
        try:
            for each in running:
                assert each.stdout is not None
                assert each.stdout.readline() == "ready\n"
            with Practice.open(store, discover=False) as practice:
                while killed < kills and practice.messages.count(category="closed") < messages:
                    time.sleep(chance.uniform(0.05, 0.4))
                    place = chance.randrange(workers)
                    running[place].send_signal(signal.SIGKILL)
                    ended(running[place])
                    killed += 1
                    running[place] = started(store, over, url)
                wait_for(lambda: practice.messages.count(category="closed") == messages)
        finally:
            over.touch()
            for each in running:
                ended(each)
        arrived = Counter(ids(server))
    assert set(arrived) == set(wanted), "every message arrives, and nothing else does"
    with Practice.open(store, discover=False) as practice:
        broken_off = sum(
            1 for each in wanted for fact in practice.history(each) if fact.step == "claim" and fact.source == "claimed"
        )
        assert {each.state for each in practice.messages} == {"sent"}
        assert practice.verify().ok
    duplicates = sum(arrived.values()) - len(arrived)
    assert duplicates <= broken_off
    assert broken_off <= killed + workers  # a worker may be too slow for its lease on a busy machine


def test_workers_that_are_killed_lose_nothing_and_repeat_little(tmp_path: Path) -> None:
    survived(tmp_path, messages=24, workers=3, kills=4)


@pytest.mark.nightly
def test_six_workers_that_are_killed_lose_nothing_and_repeat_little(tmp_path: Path) -> None:
    survived(tmp_path, messages=400, workers=6, kills=60)


def test_a_worker_killed_between_sending_and_settling_sends_again_under_the_same_id(tmp_path: Path) -> None:
    store, over = f"sqlite:///{tmp_path / 'brm.db'}", tmp_path / "over"
    (wanted,) = written(store, 1)
    with mail_server(tmp_path) as server:
        workers: list[subprocess.Popen[str]] = []

        def kill_once(_envelope: Envelope) -> str:
            if not server.box.raw:
                workers[0].send_signal(signal.SIGKILL)  # it has sent everything, and never hears the answer
                workers[0].wait(PATIENCE)
            return "250 taken"

        server.box.answer = kill_once
        workers.append(started(store, over, server.url()))
        ended(workers[0])
        workers.append(started(store, over, server.url()))
        try:
            with Practice.open(store, discover=False) as practice:
                wait_for(lambda: practice.messages.get(wanted).state == "sent")
                assert practice.messages.get(wanted).attempts == 2
        finally:
            over.touch()
            ended(workers[1])
        assert ids(server) == [wanted, wanted]


def _never(connection: socket.socket) -> None:
    connection.recv(1 << 16)
    connection.recv(1 << 16)


def _half(connection: socket.socket) -> None:
    connection.sendall(b"220 he")


def _slow(connection: socket.socket) -> None:
    for letter in b"220 hello":
        connection.sendall(bytes([letter]))
        time.sleep(0.5)


@pytest.mark.parametrize("talk", [_never, _half, _slow])
def test_one_server_that_is_no_use_holds_up_the_others_for_a_lease_at_most(
    tmp_path: Path, talk: Callable[[socket.socket], None]
) -> None:
    with odd_server(talk) as dead, mail_server(tmp_path) as server:
        bad = f"smtp://127.0.0.1:{dead}?from=a@example.org&timeout=30"
        with Practice.open(notifiers=(bad, server.url()), delivery=RULES) as opened:
            practice = opened.acting_as("ann")
            cara = practice.people.register(full_name="Cara", email="cara@example.org")
            said = {"to": cara.id, "purpose": "status", "values": {"reference": "C"}}
            wanted = {practice.messages.write(**said).id for _ in "abc"}  # type: ignore[arg-type]  # as it takes them
            began = time.monotonic()
            practice.deliver()
            lease = RULES.lease.total_seconds()
            assert time.monotonic() - began < 2 * lease
            wait_for(lambda: bool(practice.deliver()) and practice.messages.count(state="sent") == len(wanted))
        assert set(ids(server)) == wanted


def test_what_is_refused_for_good_is_given_up_at_once_and_the_log_says_so(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        server.box.answer = lambda _envelope: "550 no such user"
        with Practice.open(notifiers=(server.url(),)) as opened:
            practice = opened.acting_as("ann")
            cara = practice.people.register(full_name="Cara", email="cara@example.org")
            message = practice.messages.write(to=cara.id, purpose="status", values={"reference": "C"})
            assert practice.deliver().given_up == 1
            assert practice.messages.get(message.id).last_trouble == "the server answered 550 no such user"
            assert [fact.step for fact in practice.history(message.id)] == ["write", "claim", "fail"]
