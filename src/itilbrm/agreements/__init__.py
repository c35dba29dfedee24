"""Agreements (SM-AGR): what customers and the provider agreed on, how it lasts, and how it ends.

An agreement is drafted, negotiated and signed by both sides; reviewed, changed and renewed; given notice to, taken over
by another one, or over by itself. The Customer Agreement Portfolio is all of them.
"""

from itilbrm.agreements import agreeing, ending, lasting, reviewing, taking_over
from itilbrm.agreements.agreement import AGREEMENTS, Agreement, Amendment, Notice
from itilbrm.agreements.covering import behind, in_force
from itilbrm.agreements.line import Line
from itilbrm.agreements.notice import Term
from itilbrm.agreements.satisfaction import SatisfactionTarget

__all__ = [
    "AGREEMENTS",
    "Agreement",
    "Amendment",
    "Line",
    "Notice",
    "SatisfactionTarget",
    "Term",
    "agreeing",
    "behind",
    "ending",
    "in_force",
    "lasting",
    "reviewing",
    "taking_over",
]

AGREEMENTS.seal()
