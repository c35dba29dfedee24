"""What a portfolio consists of: one line for each part, in the order in which it is read."""

from collections.abc import Mapping
from typing import Final

from itilbrm.views.portfolio.agreements import agreements, targets
from itilbrm.views.portfolio.ours_alone import journeys, opportunities, stakeholders
from itilbrm.views.portfolio.services import priorities, services, usage
from itilbrm.views.portfolio.spend import spend
from itilbrm.views.portfolio.subject import Contributor
from itilbrm.views.portfolio.what_is_open import actions, complaints, requirements, sign_ups
from itilbrm.views.portfolio.who_may_decide import decided, mandates
from itilbrm.views.portfolio.who_they_are import from_the_entry, who_they_are

__all__ = ["PARTS"]

PARTS: Final[Mapping[str, Contributor]] = {
    "who": who_they_are,
    "mandates": mandates,
    "business": from_the_entry("business"),
    "services": services,
    "priorities": priorities,
    "usage": usage,
    "agreements": agreements,
    "targets": targets,
    "spend": spend,
    "decided": decided,
    "commitments": from_the_entry("commitments"),
    "risks": from_the_entry("risks"),
    "drivers": from_the_entry("drivers"),
    "complaints": complaints,
    "requirements": requirements,
    "sign_ups": sign_ups,
    "actions": actions,
    "relationship": from_the_entry("relationship"),
    "stakeholders": stakeholders,
    "opportunities": opportunities,
    "journeys": journeys,
}
"""What makes each part, by its name."""
