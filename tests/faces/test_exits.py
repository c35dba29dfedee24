"""Streams that do not take what is written: closed, full, gone."""

import errno
import os
import sys
from io import StringIO
from pathlib import Path

import pytest

from itilbrm.cli import exits, main


class Unwilling(StringIO):
    """A stream that fails in one of its methods."""

    def __init__(self, problem: OSError, *, at: str) -> None:
        super().__init__()
        self._problem = problem
        self._at = at

    def write(self, text: str) -> int:
        if self._at == "write":
            raise self._problem
        return super().write(text)

    def flush(self) -> None:
        if self._at == "flush":
            raise self._problem


FULL = OSError(errno.ENOSPC, "No space left on device")
GONE = BrokenPipeError(errno.EPIPE, "Broken pipe")


@pytest.mark.parametrize("at", ["write", "flush"])
def test_what_cannot_be_written_fails_with_one_sentence(
    at: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Unwilling(FULL, at=at))
    assert main(["--version"]) == exits.FAILED
    assert (
        capsys.readouterr().err == "itilbrm: cannot write the output: No space left on device; send it somewhere else\n"
    )


@pytest.mark.parametrize("at", ["write", "flush"])
def test_a_reader_that_has_gone_ends_it_quietly(
    at: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Unwilling(GONE, at=at))
    assert main(["--version"]) == exits.DONE
    assert capsys.readouterr().err == ""


def test_a_closed_stdout_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["--version"]) == exits.FAILED
    assert main(["processes"]) == exits.FAILED
    assert capsys.readouterr().err.count("stdout is closed; redirect it to a file or a terminal\n") == 2
    assert main(["complaints", "log", "--limit=-1"]) == exits.WRONG


def test_words_that_nobody_hears_are_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["processes", "nothing"]) == exits.MISSING
    monkeypatch.setattr(sys, "stderr", Unwilling(FULL, at="write"))
    assert main(["processes", "nothing"]) == exits.MISSING


def test_what_is_left_in_a_stream_that_is_full_goes_nowhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs a device that is always full")
    with open(os.open("/dev/full", os.O_WRONLY), "w", encoding="utf-8") as full:  # noqa: PTH123  a descriptor
        monkeypatch.setattr(sys, "stdout", full)
        assert main(["--version"]) == exits.FAILED
        full.write("nobody minds")
        full.flush()
    assert list(folder.iterdir()) == []


def test_the_words_of_the_process_are_taken_unless_others_are_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["itilbrm", "--version"])
    assert main() == exits.DONE
    assert capsys.readouterr().out.startswith("itilbrm ")


def test_a_stream_that_knows_no_errors_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = StringIO()
    monkeypatch.setattr(sys, "stdout", plain)
    assert main(["--version"]) == exits.DONE
    assert plain.getvalue().startswith("itilbrm ")
