"""Telling of sign-ups: the offer and the welcome note, what is to be provided, and what waits for an answer."""

from collections.abc import Iterator, Mapping
from typing import Final

from itilbrm.lifecycle import Command, Occasion, Reactions, create
from itilbrm.parties import Customer, Person
from itilbrm.processes.sign_ups import SignUp
from itilbrm.services import Service
from itilbrm.telling import write
from itilbrm.values import NOBODY, Labels, instant_text

__all__ = ["TELLING_OF_SIGN_UPS"]

TELLING_OF_SIGN_UPS: Final = Reactions("telling of sign-ups")


@TELLING_OF_SIGN_UPS.when(SignUp, enters=("offered",))
def the_offer_is_sent(sign_up: SignUp, on: Occasion) -> Iterator[Command]:
    """Send the offer to who asked for the service (TM-SGN-2)."""
    offered = sign_up.offered
    if offered is not None and offered.made_at == on.happened_at:
        values = {**offered.terms.labels(), "valid_until": instant_text(offered.valid_until)}
        yield from _told(sign_up.requester, sign_up, on, "offer", values)


@TELLING_OF_SIGN_UPS.when(SignUp, enters=("active",))
def who_asked_for_it_is_welcomed(sign_up: SignUp, on: Occasion) -> Iterator[Command]:
    """Welcome who asked for the service, and say to whom they can turn."""
    if sign_up.version > 1 and sign_up.active_from is not None:
        values = {"active_from": sign_up.active_from.isoformat(), "contact": _name(sign_up.owner, on)}
        yield from _told(sign_up.requester, sign_up, on, "welcome", values)


@TELLING_OF_SIGN_UPS.when(SignUp, enters=("provisioning",))
def who_provides_it_is_asked_to(sign_up: SignUp, on: Occasion) -> Iterator[Command]:
    """Ask the owner of the service to provide what was signed."""
    service = on.lookup.one(Service, sign_up.service)
    if sign_up.version > 1 and service is not None and sign_up.agreed is not None:
        yield from _told(service.owner, sign_up, on, "provisioning", sign_up.agreed.labels(), internal=True)


@TELLING_OF_SIGN_UPS.when(SignUp, sets=("reminded_at",))
def who_sees_to_it_is_reminded(sign_up: SignUp, on: Occasion) -> Iterator[Command]:
    """Remind who sees to a request that nobody has answered it (TM-SGN-1)."""
    if sign_up.answer_by is not None:
        values = {"by": instant_text(sign_up.answer_by), "requester": _name(sign_up.requester, on)}
        yield from _told(sign_up.owner, sign_up, on, "sign_up_reminder", values, internal=True)


@TELLING_OF_SIGN_UPS.when(SignUp, sets=("order",))
def in_whose_place_it_was_ordered_is_told(sign_up: SignUp, on: Occasion) -> Iterator[Command]:
    """Tell the nearest holder where a superior ordered instead (BR-MAN-7)."""
    order = sign_up.order
    if order is not None and order.instead_of:
        values = {"superior": _name(order.by, on), "about": _service(sign_up, on)}
        yield from _told(order.instead_of, sign_up, on, "decided_instead", values, internal=True)


def _told(
    to: str, sign_up: SignUp, on: Occasion, purpose: str, values: Mapping[str, str], *, internal: bool = False
) -> Iterator[Command]:
    """Yield the command to tell somebody something of a sign-up; nothing where nobody can be told."""
    if to in NOBODY:
        return
    customer = on.lookup.one(Customer, sign_up.customer)
    said = {"service": _service(sign_up, on), "customer": customer.name if customer else sign_up.customer, **values}
    yield create(
        write,
        to=to,
        about=sign_up.id,
        purpose=purpose,
        internal=internal,
        customer=sign_up.customer,
        values=Labels({name: text for name, text in said.items() if text}),
    )


def _service(sign_up: SignUp, on: Occasion) -> str:
    """Return what the service is called."""
    found = on.lookup.one(Service, sign_up.service)
    return found.name if found is not None else sign_up.service


def _name(person: str, on: Occasion) -> str:
    """Return what a person is called; their id where nobody knows."""
    found = on.lookup.one(Person, person) if person else None
    return found.full_name if found is not None else person
