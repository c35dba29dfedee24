"""Doubts: what should be asked before an outcome is defined; they warn and never refuse."""

import re
from collections.abc import Iterator
from typing import Final

from itilbrm.processes.requirements.wanting import DesiredServiceOutcome

__all__ = ["doubts_about_outcome"]

_SOLUTION: Final = re.compile(
    r"\b(?:install\w*|buy\w*|purchas\w*|implement\w*|deploy\w*|migrat\w*|upgrad\w*|servers?|software|hardware|licen[cs]es?"
    r"|database|cloud|app|tool|installier\w*|kauf\w*|beschaff\w*|einf\u00fchr\w*|umstell\w*|lizenz\w*|datenbank)\b",
    re.IGNORECASE,
)


def doubts_about_outcome(outcome: DesiredServiceOutcome) -> tuple[str, ...]:
    """Return what should be asked about an outcome that is to be defined, as sentences (BR-REQ-1)."""
    return tuple(_doubts(outcome))


def _doubts(outcome: DesiredServiceOutcome) -> Iterator[str]:
    found = _SOLUTION.search(outcome.result)
    if found:
        yield f"{found.group()!r} reads like a solution: which result of the business is it for?"
    if outcome.by is None:
        yield "nobody said by which day it is needed"
    if outcome.measures and not any(each.baseline for each in outcome.measures):
        yield "no measure has a baseline, so that nobody will see what changed"
