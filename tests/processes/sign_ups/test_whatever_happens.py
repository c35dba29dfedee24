"""Whatever is proposed, offered and signed: proposals stay in order, and a delegation is never exceeded."""

from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.errors import NotAvailable, Refused
from itilbrm.processes.sign_ups import SignUp
from tests.processes.sign_ups.shop import NO_TARGET, Shop, eur, shop

LIMIT: Final = eur(10_000)
ACTS: Final = st.tuples(
    st.integers(0, 1), st.sampled_from(["propose", "offer", "renegotiate", "sign", "amend"]), st.integers(1, 12)
)


def take(at: Shop, key: str, act: str, thousands: int) -> None:
    """Let somebody take a step of a sign-up; in ``thousands`` it says what that costs in a year."""
    price = eur(thousands * 1000)
    if act == "propose":
        at.pia.sign_ups.propose(key, side="customer", text=f"for {price}", why="it is enough")
    elif act == "offer":
        at.practice.acting_as("slim").sign_ups.offer(key, per_year=price)
    elif act == "renegotiate":
        at.pia.sign_ups.renegotiate(key, side="customer", text=f"rather {price}", why="it is dear")
    elif act == "sign":
        at.pia.sign_ups.sign(key, **NO_TARGET)
        sam = at.practice.acting_as("sam")
        sam.sign_ups.provision(key)
        sam.sign_ups.confirm_active(key)
    else:
        at.bert.sign_ups.amend(
            key, quantity=Decimal(thousands), per_year=price, signed_by=at.house.pia.id, evidence="her letter"
        )


def spent(at: Shop) -> Decimal:
    """Return what the delegation was used up by."""
    return sum((each.amount.amount for each in at.practice.spendings if each.mandate == at.delegation.id), Decimal(0))


@pytest.mark.realises("SM-SGN", "BR-MAN-5", "SC-2", "0-17")
@given(st.lists(ACTS, max_size=12))
def test_proposals_are_kept_in_order_one_offer_is_open_and_the_delegation_is_never_exceeded(
    acts: list[tuple[int, str, int]],
) -> None:
    at = shop()
    keys = [at.negotiated(scope=scope).id for scope in ("field", "office")]
    made: dict[str, list[str]] = {key: [] for key in keys}
    for place, act, thousands in acts:
        key = keys[place]
        before = at.practice.sign_ups.get(key)
        try:
            take(at, key, act, thousands)
        except (NotAvailable, Refused):
            assert at.practice.sign_ups.get(key) == before, "what is refused changes nothing"
        else:
            said = at.practice.sign_ups.get(key).latest_proposal
            if act in ("propose", "offer", "renegotiate") and said is not None:
                made[key].append(said.text)
        for each in keys:
            holds(at, at.practice.sign_ups.get(each), made[each])
    assert spent(at) <= LIMIT.amount


def holds(at: Shop, sign_up: SignUp, made: list[str]) -> None:
    """Claim what is true of a sign-up at any time."""
    kept = at.practice.proposals.of(sign_up.id)
    assert [each.text for each in kept] == made
    assert [each.number for each in kept] == [*range(1, len(made) + 1)]
    assert (sign_up.offered is not None) >= (sign_up.state == "offered")
    assert sign_up.offers == sum(text.startswith("offer ") for text in made)
    assert sign_up.state != "negotiating" or sign_up.offered is None
    assert (sign_up.order is not None) == (sign_up.state == "active")
