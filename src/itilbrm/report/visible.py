"""Texts of strangers, made so that they can only be read.

A complaint may hold control sequences that clear a screen or set its title, characters that turn the
line around, or ten thousand accents on one letter. What would not be seen as a character is shown as
the escape that Python writes for it.
"""

import unicodedata
from typing import Final

__all__ = ["visible"]

_ACCENTS: Final = 8
"""So many combining marks may stand on one character; living scripts need fewer."""

# They count as letters, and are drawn as nothing.
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0")


def visible(text: str, *, keep: str = "") -> str:
    r"""Return a text in which everything is seen: control, turning, invisible and heaped characters as escapes.

    Args:
        text: Anybody's text.
        keep: Characters to leave as they are, for example line ends where there may be several lines.

    >>> print(visible("ab\x1b[2J\u202edc"))
    ab\x1b[2J\u202edc
    """
    if text.isascii() and text.isprintable():
        return text
    shown = []
    accents = 0
    for character in text:
        category = unicodedata.category(character)
        accents = accents + 1 if category in ("Mn", "Me") else 0
        if character not in keep and (accents > _ACCENTS or not _is_seen(character, category)):
            shown.append(_escaped(character))
        else:
            shown.append(character)
    return "".join(shown)


def _is_seen(character: str, category: str) -> bool:
    return (character.isprintable() or category == "Zs") and character not in _FILLERS


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
