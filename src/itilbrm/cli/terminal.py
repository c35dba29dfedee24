"""The terminal: how wide it is, what it can show, and the console that draws the help for it."""

import os
import sys
from io import StringIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["console", "is_colourful", "is_terminal", "is_unicode", "text_of", "width"]

_NARROW: Final = 40


def width() -> int:
    """Return how many cells a line has."""
    from shutil import get_terminal_size

    return max(get_terminal_size().columns, _NARROW)


def is_terminal() -> bool:
    """Tell whether somebody looks at stdout."""
    return sys.stdout is not None and sys.stdout.isatty()


def is_colourful() -> bool:
    """Tell whether stdout is a terminal that wants colours."""
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def is_unicode() -> bool:
    """Tell whether stdout takes every character."""
    return "utf" in (getattr(sys.stdout, "encoding", "") or "").lower()


def console() -> "Console":
    """Return a console that writes into a text, as wide and as colourful as stdout is."""
    from rich.console import Console

    colourful = is_colourful()
    return Console(
        file=StringIO(),
        force_terminal=colourful,
        color_system="auto" if colourful else None,
        width=width(),
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        safe_box=not is_unicode(),
    )


def text_of(screen: "Console") -> str:
    """Return what was printed on such a console, without the blanks at the ends of its lines."""
    file = screen.file
    printed = file.getvalue() if isinstance(file, StringIO) else ""
    return "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
