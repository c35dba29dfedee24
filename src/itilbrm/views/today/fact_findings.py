"""What somebody was asked to find out (BR-CPL-17)."""

from typing import Final

from itilbrm.processes.complaints.fact_findings import FactFinding
from itilbrm.views.today.entries import Contributor, dated

__all__ = ["FACT_FINDINGS"]

FACT_FINDINGS: Final[Contributor] = dated(
    FactFinding,
    lambda asked: asked.due,
    late="the answer to a question is overdue",
    ahead="somebody waits for the answer to a question",
    text=lambda asked: asked.question,
    within=None,
)
