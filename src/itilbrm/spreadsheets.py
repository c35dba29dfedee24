"""Texts that a spreadsheet must not take for formulas.

Whoever opens a CSV file runs what its cells begin with: ``=cmd|...`` in a complaint is a formula in
the spreadsheet of the person who reads it. Every text of ours that goes into such a file passes
:func:`defang`; :func:`refang` gives back exactly what was there. Numbers are written as numbers and
need neither.
"""

import re
from typing import Final

__all__ = ["defang", "refang"]

# A spreadsheet set to semicolons or TABs splits our cells there, and at every line end: what follows
# begins a cell as much as the first character does, also behind quotes that have lost their meaning.
_SIGNS: Final = r"[=+\-@\uff1d\uff0b\uff0d\uff20\0]"
_INVISIBLE: Final = r"\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_THREAT: Final = rf"""'*+(?:[^\S\t\r\n]|["{_INVISIBLE}])*+{_SIGNS}"""
_LINE_END: Final = r"'*+[\t\r\n]"

_TO_DEFANG: Final = re.compile(rf"(?:\A|(?<=[;\t\r\n]))(?={_THREAT})|\A(?={_LINE_END})")
_TO_REFANG: Final = re.compile(rf"(?:\A|(?<=[;\t\r\n]))'(?={_THREAT})|\A'(?={_LINE_END})")


def defang(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, by an apostrophe before what looks like one.

    Looks like one: ``=``, ``+``, ``-``, ``@``, their full-width forms and NUL, also after blanks or
    quotes, at the beginning of the text, of a line, or after a semicolon or TAB; and a text that begins
    with TAB or a line end. What has apostrophes there already gets one more, so that no two texts
    become one.
    """
    return _TO_DEFANG.sub("'", text)


def refang(text: str) -> str:
    """Return the text that :func:`defang` was given; a text it never changes comes back as it is."""
    return _TO_REFANG.sub("", text)
