"""A house that offers mail as a standard service to a customer who has a purchaser, for tests of signing up."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import attrs
import pytest

from itilbrm import Customer, Mandate, Money, Practice
from itilbrm.errors import Refused
from itilbrm.processes.sign_ups import SignUp
from itilbrm.services import Package, Service, Target, TargetRange
from tests.parties.houses import House, eur, house

__all__ = ["GOLD", "MAIL_UP", "NO_TARGET", "SILVER", "Shop", "eur", "refused", "shop", "up"]

NO_TARGET: Final[dict[str, Any]] = {
    "satisfaction_target_waiver": "one is agreed in the first review",
    "complaint_definition_waiver": "the one of the provider is enough",
}
"""What a signature says while nothing is agreed on complaints and satisfaction."""


def up(value: str, window: str = "month") -> Target:
    """Return a target of availability."""
    return Target(
        metric="availability", unit="%", comparison=">=", value=Decimal(value), window=window, source="monitoring"
    )


MAIL_UP: Final = up("99.5")

GOLD: Final = Package(
    name="gold",
    targets=(TargetRange(metric="availability", unit="%", comparison=">=", best=Decimal("99.9"), worst=Decimal(99)),),
    per_year=Money.of(8000, "EUR"),
)
SILVER: Final = Package(
    name="silver",
    targets=(TargetRange(metric="availability", unit="%", comparison=">=", best=Decimal(99), worst=Decimal(95)),),
    one_off=Money.of(500, "EUR"),
    per_year=Money.of(3000, "EUR"),
)


@attrs.frozen(kw_only=True)
class Shop:
    """A house with a customer, its mandate, a delegation to a purchaser, and a service.

    ``dora`` is the customer; ``pia`` purchases, inside 10,000 EUR a year; ``bert`` manages the relationship and
    ``sam`` owns the service.
    """

    house: House
    customer: Customer
    mandate: Mandate
    delegation: Mandate
    mail: Service

    @property
    def practice(self) -> Practice:
        """The practice."""
        return self.house.practice

    @property
    def bert(self) -> Practice:
        """The practice for who manages the relationship."""
        return self.practice.acting_as("bert")

    @property
    def dora(self) -> Practice:
        """The practice for the customer."""
        return self.practice.acting_as(self.house.dora.id)

    @property
    def pia(self) -> Practice:
        """The practice for the purchaser."""
        return self.practice.acting_as(self.house.pia.id)

    def requested(self, **given: Any) -> SignUp:  # noqa: ANN401  what request takes
        """Return a sign-up that the purchaser asked for."""
        return self.pia.sign_ups.request(
            **{"service": self.mail.id, "customer": self.customer.id, "package": "gold", **given}
        )

    def negotiated(self, **given: Any) -> SignUp:  # noqa: ANN401  what request takes
        """Return a sign-up that is talked over."""
        targets = given.pop("targets", (MAIL_UP,))
        asked = self.requested(**given)
        self.bert.sign_ups.capture(asked.id, captured=("mail for the team",), targets=targets)
        return self.bert.sign_ups.negotiate(asked.id)

    def offered(self, price: int | None = None, **given: Any) -> SignUp:  # noqa: ANN401  what request takes
        """Return a sign-up with an offer, at the price of its package unless one is given."""
        per_year = eur(price) if price is not None else None
        return self.practice.acting_as("slim").sign_ups.offer(self.negotiated(**given).id, per_year=per_year)

    def signed(self, price: int | None = None, **given: Any) -> SignUp:  # noqa: ANN401  what request takes
        """Return a sign-up that the purchaser signed."""
        return self.pia.sign_ups.sign(self.offered(price, **given).id, **NO_TARGET)

    def active(self, price: int | None = None, **given: Any) -> SignUp:  # noqa: ANN401  what request takes
        """Return a sign-up whose service is provided."""
        key = self.signed(price, **given).id
        sam = self.practice.acting_as("sam")
        sam.sign_ups.provision(key)
        return sam.sign_ups.confirm_active(key)

    def now(self) -> datetime:
        """Return the present."""
        return self.house.clock.now().astimezone(UTC)


def refused(act: Callable[[], object]) -> set[tuple[str, str]]:
    """Return the rules and words by which something is refused."""
    with pytest.raises(Refused) as error:
        act()
    return {(each.rule, each.text) for each in error.value.reasons}


def shop(url: str = "memory:") -> Shop:
    """Return a new shop."""
    built = house(url)
    bert = built.acting("bert")
    customer = bert.customers.adopt(
        origin="register",
        reference="C-1",
        name="Sales",
        party=built.division.id,
        holder=built.dora.id,
        primary_manager="bert",
        channels={"ordering": "portal", "escalation": "phone", "complaint": "email"},
    )
    mandate = built.mandate(built.dora, built.division, customer=customer.id, limit=eur(500_000))
    mail = bert.services.announce(name="Mail", owner="sam", packages=(GOLD, SILVER), standard=True)
    mail = bert.services.activate(mail.id)
    delegation = built.delegated(
        mandate,
        built.pia,
        built.team,
        customer=customer.id,
        services=(mail.id,),
        powers=("order_standard", "prepare", "dialogue"),
        limit=eur(10_000),
        basis="per_year",
    )
    return Shop(house=built, customer=customer, mandate=mandate, delegation=delegation, mail=mail)
