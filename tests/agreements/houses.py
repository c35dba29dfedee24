"""A customer whose mandate covers an agreement, for tests of agreements."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs

from itilbrm import Customer, Practice
from itilbrm.agreements import Agreement, Line
from itilbrm.services import Target
from tests.parties.houses import House, house

__all__ = ["Estate", "availability", "estate", "line"]

START: Final = date(2026, 4, 1)


def availability(value: str = "99.5", **given: Any) -> Target:  # noqa: ANN401  any field
    """Return a target of availability."""
    usual: dict[str, Any] = {"metric": "availability", "unit": "%", "comparison": ">=", "value": Decimal(value)}
    return Target(**usual | {"window": "month", "source": "monitoring"} | given)


def line(service: str = "svc_mail", **given: Any) -> Line:  # noqa: ANN401  any field
    """Return a line about a service."""
    return Line(service=service, **{"targets": (availability(),), **given})


@attrs.frozen(kw_only=True)
class Estate:
    """A house with a customer, the division Sales with ``dora``, who may decide."""

    house: House
    customer: Customer

    @property
    def dora(self) -> str:
        """The id of who decides for the customer."""
        return self.house.dora.id

    @property
    def practice(self) -> Practice:
        """The practice, for the service level manager."""
        return self.house.acting("sam")

    def drafted(self, **given: Any) -> Agreement:  # noqa: ANN401  any particular
        """Return an agreement that is negotiated."""
        terms: dict[str, Any] = {"start": START, "term": "tacit", "end": date(2028, 3, 31), "renewal_span": "12 months"}
        made = self.practice.agreements.draft(
            **terms
            | {"customer": self.customer.id, "lines": (line(),), "value_statement": "Orders come by mail"}
            | {"notice_period": "3 months"}
            | given
        )
        return self.practice.agreements.negotiate(made)

    def signed(self, **given: Any) -> Agreement:  # noqa: ANN401  any particular
        """Return an agreement in force."""
        made = self.drafted(**given)
        return self.practice.agreements.sign(made, **self.both, evidence="scan 7")

    @property
    def both(self) -> dict[str, Any]:
        """Who signs for both sides."""
        return {"signed_by_customer": self.dora, "signed_by_provider": "sam"}

    @property
    def shown(self) -> dict[str, Any]:
        """Who signs for both sides, and what shows it."""
        return {**self.both, "evidence": "scan 8"}


def estate() -> Estate:
    """Return a new estate."""
    made = house()
    customer = made.customer(made.division, made.dora)
    if not list(made.practice.mandates.each(customer=customer.id)):
        made.mandate(made.dora, made.division, customer=customer.id)
    return Estate(house=made, customer=customer)
