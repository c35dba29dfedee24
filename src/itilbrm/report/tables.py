"""A table as a value: headings and rows, before anybody decides how it is shown."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeAlias

import attrs

__all__ = ["Cell", "Table"]

Cell: TypeAlias = str | int | None
"""What stands in one place: a text, which may be a stranger's, a number of ours, or nothing."""


@attrs.frozen
class Table:
    """Headings and rows.

    Attributes:
        headings: What stands above the columns; may be a stranger's text as well.
        rows: As many cells each as there are headings; gone through once.
        numbers: The headings of columns that hold numbers and are set to the right.
    """

    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    numbers: Collection[str] = ()
