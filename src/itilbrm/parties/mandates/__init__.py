"""Mandates: who may decide, order and prepare in the name of a customer (SM-MAN)."""

from itilbrm.parties.mandates import granting, resting
from itilbrm.parties.mandates.inside import covers_unit, what_is_wider
from itilbrm.parties.mandates.mandate import POWERS, Basis, Mandate, MandateType, Power, StandIn, Standing, Suspension
from itilbrm.parties.mandates.states import ACTIVE, ENDED, MANDATES, PROPOSED, SUSPENDED

__all__ = [
    "ACTIVE",
    "ENDED",
    "MANDATES",
    "POWERS",
    "PROPOSED",
    "SUSPENDED",
    "Basis",
    "Mandate",
    "MandateType",
    "Power",
    "StandIn",
    "Standing",
    "Suspension",
    "covers_unit",
    "granting",
    "resting",
    "what_is_wider",
]

MANDATES.seal()
