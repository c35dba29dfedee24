"""Who adds something to the list: one line for each, in order of the sub-processes."""

from collections.abc import Mapping
from typing import Final

from itilbrm.views.today.actions import ACTIONS
from itilbrm.views.today.agreements import agreements
from itilbrm.views.today.complaints import answers, complaints
from itilbrm.views.today.compliments import compliments
from itilbrm.views.today.customers import customers
from itilbrm.views.today.entries import Contributor
from itilbrm.views.today.fact_findings import FACT_FINDINGS
from itilbrm.views.today.mandates import mandates, refused_decisions
from itilbrm.views.today.relationships import RELATIONSHIPS
from itilbrm.views.today.requirements import decisions, requirements
from itilbrm.views.today.sign_ups import sign_ups

__all__ = ["CONTRIBUTORS"]

CONTRIBUTORS: Final[Mapping[str, Contributor]] = {
    "customers": customers,
    "mandates": mandates,
    "refused decisions": refused_decisions,
    **RELATIONSHIPS,
    "actions": ACTIONS,
    "decisions": decisions,
    "requirements": requirements,
    "sign-ups": sign_ups,
    "agreements": agreements,
    "complaints": complaints,
    "answers": answers,
    "fact findings": FACT_FINDINGS,
    "compliments": compliments,
}
"""What each of them is about, and what adds it."""
