"""Bugs planted into good stores: what the kit for stores catches, each with the promise that it breaks."""

from itertools import chain
from typing import Final

from tests.testing import planted_in_opening, planted_in_pages, planted_in_reading, planted_in_writing
from tests.testing.planting import planted

__all__ = ["BUGS"]

BUGS: Final = tuple(
    chain.from_iterable(
        map(planted, (planted_in_opening, planted_in_writing, planted_in_reading, planted_in_pages)),
    )
)
