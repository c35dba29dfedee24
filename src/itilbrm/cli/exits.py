"""How a command ends: with an exit code, and with one sentence where something stands in the way.

====  ==========================================================================================
code  what it means
====  ==========================================================================================
0     done; an empty list and a report on nothing are answers too
1     refused or failed: a file, a step or a store says no, or what is kept is not as it was kept
2     wrong usage: options, arguments, a file that is not there, the mapping, the settings
3     the complaint, process or lifecycle asked for does not exist
4     done in part: some rows were rejected, see the file of rejects; some timers or messages failed
130   interrupted
====  ==========================================================================================

A reader that has seen enough (``| head -1``) is no failure: the command ends quietly with 0.

What tells errors apart is imported when there is one, so that the version is told at once.
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, TextIO

__all__ = [
    "DONE",
    "FAILED",
    "INTERRUPTED",
    "MISSING",
    "PARTLY",
    "WRONG",
    "Missing",
    "OutputTrouble",
    "WrongUsage",
    "guarded",
    "out",
    "say",
    "show",
]

DONE: Final = 0
FAILED: Final = 1
WRONG: Final = 2
MISSING: Final = 3
PARTLY: Final = 4
INTERRUPTED: Final = 130

_DEBUG: Final = "ITILBRM_TRACEBACK"


class WrongUsage(Exception):
    """The command line, the mapping or the settings cannot be understood."""


class Missing(Exception):
    """What was asked for does not exist."""


class OutputTrouble(Exception):
    """The output cannot be written."""


def guarded(words: Sequence[str]) -> int:
    """Run a command so that every end is one of the exit codes, and no traceback is ever shown."""
    try:
        _prepare_streams()
        code = _run(words)
        _flush()
    except KeyboardInterrupt:
        say("interrupted; what was kept so far stays, and the same command can be run again")
        code = INTERRUPTED
    except BrokenPipeError:
        code = DONE
    except Exception as problem:
        foreseen = _code_of(problem)
        if foreseen is None and os.environ.get(_DEBUG):
            raise
        _show_cause_of(problem)
        say(str(problem) if foreseen else _unforeseen(problem))
        code = foreseen or FAILED
    _let_go_of_stdout()
    return code


def out(text: str) -> None:
    """Write data to stdout.

    Raises:
        BrokenPipeError: The reader has gone.
        OutputTrouble: It cannot be written.
    """
    if sys.stdout is None:
        raise OutputTrouble("cannot write the output: stdout is closed; redirect it to a file or a terminal")
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise _output_trouble(problem) from problem


def say(text: str) -> None:
    """Write one line of words to stderr, without passwords; where that cannot be done there is nobody to tell."""
    if sys.stderr is None:
        return
    from itilbrm.masking import shown_url
    from itilbrm.report.visible import visible

    try:
        sys.stderr.write(f"itilbrm: {visible(shown_url(text))}\n")
        sys.stderr.flush()
    except OSError:
        _let_go(sys.stderr)


def show(error: BaseException) -> None:
    """Show the traceback of an error of a plugin, if somebody wants to see it."""
    if os.environ.get(_DEBUG) and sys.stderr is not None:
        import traceback

        traceback.print_exception(error, file=sys.stderr)


def _show_cause_of(problem: BaseException) -> None:
    """Show where the code of a plugin failed, if that is behind a problem and somebody wants to see it."""
    from itilbrm.errors import PluginTrouble

    if isinstance(problem, PluginTrouble) and problem.__cause__ is not None:
        show(problem.__cause__)


def _run(words: Sequence[str]) -> int:
    if list(words) == ["--version"]:
        from itilbrm.cli.version import version

        out(f"{version()}\n")
        return DONE
    from itilbrm.cli.app import run
    from itilbrm.strangers import kept_apart

    with kept_apart(tracebacks=bool(os.environ.get(_DEBUG))):
        return run(words)


def _code_of(problem: Exception) -> int | None:
    """Return the exit code of what was foreseen."""
    from itilbrm.errors import BrmError, NotFound

    if isinstance(problem, WrongUsage):
        return WRONG
    if isinstance(problem, Missing | NotFound):
        return MISSING
    return FAILED if isinstance(problem, OutputTrouble | BrmError) else None


def _unforeseen(problem: Exception) -> str:
    return f"unexpected {type(problem).__name__}: {problem}; set {_DEBUG}=1 to see where, and please report it"


def _prepare_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no umlauts gets escapes; a stream put there by a test may not care.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _flush() -> None:
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise _output_trouble(problem) from problem


def _output_trouble(problem: OSError) -> OutputTrouble:
    return OutputTrouble(f"cannot write the output: {problem.strerror or problem}; send it somewhere else")


def _let_go_of_stdout() -> None:
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        _let_go(sys.stdout)


def _let_go(stream: TextIO) -> None:
    """Give to nobody what cannot be written, or the interpreter complains about it at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
