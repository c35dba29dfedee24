"""Code that is loaded reaches nothing beyond itself; only a real Ctrl-C comes through."""

import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from itilbrm.plugins.containment import contained


def test_a_real_interrupt_comes_through() -> None:
    with pytest.raises(KeyboardInterrupt), contained():
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_where_somebody_else_handles_interrupts_they_go_on_doing_so() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with contained() as conduct:
            raise KeyboardInterrupt
        assert conduct.problem == "it raises KeyboardInterrupt"
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_thread_loads_plugins_as_well() -> None:
    def load() -> str:
        with contained() as conduct:
            time.sleep(1)
        return conduct.problem

    with ThreadPoolExecutor(1) as other:
        assert other.submit(load).result() == "it sleeps while it is loaded"


def test_other_threads_sleep_as_they_like() -> None:
    slept = threading.Event()

    def sleep() -> None:
        time.sleep(0.001)
        slept.set()

    with contained() as conduct:
        other = threading.Thread(target=sleep)
        other.start()
        other.join()
    assert slept.is_set()
    assert conduct.problem == ""


def test_who_keeps_what_was_forbidden_has_the_real_thing_afterwards() -> None:
    with contained():
        kept = time.sleep
    kept(0)
    assert kept is not time.sleep


def test_what_is_added_to_a_module_of_everybody_is_taken_away_again() -> None:
    with contained() as conduct:
        json.extra = 1  # type: ignore[attr-defined]  # what it must not do
    assert conduct.problem == "it changes json.extra, which is not its own"
    assert not hasattr(json, "extra")


def test_what_is_taken_from_a_module_of_everybody_is_put_back() -> None:
    dumps = json.dumps
    with contained() as conduct:
        del json.dumps
    assert conduct.problem == "it changes json.dumps, which is not its own"
    assert json.dumps is dumps


def test_the_first_trouble_is_the_one_that_is_told() -> None:
    with contained() as conduct:
        json.dumps = print  # type: ignore[assignment]  # what it must not do
        raise ValueError
    assert conduct.problem == "it raises ValueError"
    assert isinstance(conduct.cause, ValueError)
    assert json.dumps is not print
