"""What is signed up for is one service: a target of another one is refused where it is said."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from itilbrm.errors import InvalidInput
from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.terms import Terms
from itilbrm.services import Target


@pytest.mark.parametrize("said", ["wanted", "agreed"])
def test_a_target_of_another_service_belongs_to_a_sign_up_of_its_own(said: str) -> None:
    target = Target(
        metric="uptime", unit="points", comparison=">=", value=Decimal(9), window="month", source="probe", service="net"
    )
    with pytest.raises(InvalidInput, match="targets: 'uptime' is a target of net; sign up for net"):
        SignUp(
            service="mail",
            customer="acme",
            requester="ann",
            requested_at=datetime(2026, 3, 2, tzinfo=UTC),
            **{said: Terms(targets=(target,))},  # type: ignore[arg-type]  # one of two fields
        )
