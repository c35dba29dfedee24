"""The application: which commands there are, and how words become one of them."""

import re
from collections.abc import Sequence
from typing import Final

from cyclopts import App, CycloptsError

from itilbrm.cli.complaints import history, log, show
from itilbrm.cli.demo import demo
from itilbrm.cli.exits import DONE, WrongUsage, out
from itilbrm.cli.imports import import_
from itilbrm.cli.processes import processes
from itilbrm.cli.reports import report_complaints
from itilbrm.cli.verifying import verify
from itilbrm.cli.version import version

__all__ = ["application", "run"]

_HELP: Final = ("--help", "-h")
_EPILOGUE: Final = (
    "Data goes to stdout, everything else to stderr. Exit codes: 0 done, 1 refused or failed, 2 wrong usage, "
    "3 not found, 4 done in part, 130 interrupted."
)
_GUESS: Final = re.compile(r"\. Did you mean (.+?)\?")


def application() -> App:
    """Return the application with all its commands."""
    app = App(
        name="itilbrm",
        help="ITIL business relationship management: a complaints log, imported, kept and reported.",
        help_epilogue=_EPILOGUE,
        version=version,
    )
    complaints = App(name="complaints", help="The Complaints Log: import into it, and read it.")
    complaints.command(import_, name="import")
    complaints.command(log)
    complaints.command(show)
    complaints.command(history)
    report = App(name="report", help="Reports over what is kept.")
    report.command(report_complaints, name="complaints")
    app.command(complaints)
    app.command(report)
    app.command(processes)
    app.command(verify)
    app.command(demo)
    return app


def run(words: Sequence[str]) -> int:
    """Run the command that these words mean, and return its exit code.

    Raises:
        WrongUsage: They mean none.
    """
    app = application()
    screen = None
    if len(words) < 2 or any(word in _HELP for word in words):  # noqa: PLR2004  the name of a group alone shows its help
        from itilbrm.cli.screens import console

        screen = console()
    try:
        code = app(words, console=screen, print_error=False, exit_on_error=False, result_action="return_value")
    except CycloptsError as problem:
        raise WrongUsage(_sentence(problem, words)) from problem
    if screen is not None:
        from itilbrm.cli.screens import text_of

        out(text_of(screen))
    return code if isinstance(code, int) else DONE


def _sentence(problem: CycloptsError, words: Sequence[str]) -> str:
    """Return what the parser says, as one sentence that ends with where to look."""
    said = _GUESS.sub(r" (did you mean \1?)", str(problem)).strip().rstrip(".").replace(". ", "; ")
    command = " ".join(["itilbrm", *_command(words)])
    return f"{said[:1].lower()}{said[1:]}; see {command} --help"


def _command(words: Sequence[str]) -> list[str]:
    """Return the words that name a command, from the first on."""
    app = application()
    named: list[str] = []
    for word in words:
        if word.startswith("-") or word not in app:
            break
        app = app[word]
        named.append(word)
    return named
