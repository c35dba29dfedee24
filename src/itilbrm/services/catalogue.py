"""The catalogue of a house that has no other: services are announced, offered, and retired."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import STAYS, Lifecycle, Lookup, Occasion, Past, evolve, rule
from itilbrm.parties import Origin, origin_key
from itilbrm.services.packages import Package
from itilbrm.services.service import ACTIVE, PIPELINE, RETIRED, Service, ServiceType, Sourcing
from itilbrm.values import NOBODY

__all__ = ["SERVICES", "activate", "adopt", "announce", "correct", "retire", "services_beneath"]

SERVICES: Final[Lifecycle[Service]] = Lifecycle(
    "service catalogue", record=Service, initial=PIPELINE, final=(RETIRED,), subject="owner"
)
"""The lifecycle of services."""


@rule("G-9")
def somebody_owns_it(_on: Occasion, *, owner: str) -> str | None:
    """a service has an owner"""
    return "nobody is named who owns it" if owner in NOBODY else None


@SERVICES.creation(guards=(somebody_owns_it,))
def announce(
    on: Occasion,
    *,
    name: str,
    owner: str,
    type: ServiceType = "business",
    sourcing: Sourcing = "internal",
    supplier: str = "",
    packages: tuple[Package, ...] = (),
    standard: bool = False,
    utility: str = "",
    warranty: str = "",
    dependencies: tuple[str, ...] = (),
    sign_up_procedure: str = "",
    capacity_note: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Service:
    """Put a service into the pipeline, before anybody can have it.

    Args:
        on: Who announces it, and when.
        name: What it is called.
        owner: The id of the service owner.
        type: ``business`` or ``infrastructure``.
        sourcing: ``internal`` or ``external``.
        supplier: The id of the stakeholder who supplies it.
        packages: At which levels it is offered.
        standard: Whether customers can sign up for it as it is.
        utility: What it does for its customers.
        warranty: What they can rely on.
        dependencies: The ids of the services it stands on.
        sign_up_procedure: How one signs up for it.
        capacity_note: What is known of its capacity.
        valid_from: The first day on which it is offered.
        valid_until: The last.
    """
    _check_no_circle("", dependencies, on.lookup)
    return Service(
        name=name,
        owner=owner,
        type=type,
        sourcing=sourcing,
        supplier=supplier,
        packages=packages,
        standard=standard,
        utility=utility,
        warranty=warranty,
        dependencies=dependencies,
        sign_up_procedure=sign_up_procedure,
        capacity_note=capacity_note,
        valid_from=valid_from,
        valid_until=valid_until,
    )


@SERVICES.step(PIPELINE, to=ACTIVE)
def activate(service: Service, on: Occasion) -> Service:  # noqa: ARG001  the form of every step
    """Offer the service from now on."""
    return service


@SERVICES.step(PIPELINE, ACTIVE, to=RETIRED)
def retire(service: Service, on: Occasion) -> Service:  # noqa: ARG001  the form of every step
    """Offer it no longer; what customers have agreed on stays on record."""
    return service


@SERVICES.step(PIPELINE, ACTIVE, to=STAYS)
def correct(
    service: Service,
    on: Occasion,
    *,
    name: str | None = None,
    owner: str | None = None,
    packages: tuple[Package, ...] | None = None,
    standard: bool | None = None,
    utility: str | None = None,
    warranty: str | None = None,
    dependencies: tuple[str, ...] | None = None,
    sign_up_procedure: str | None = None,
    capacity_note: str | None = None,
    planned_changes: str | None = None,
    valid_until: date | None = None,
) -> Service:
    """Say otherwise what the catalogue says; what is not given stays as it is.

    Args:
        service: The service.
        on: Who corrects it, and when.
        name: What it is called.
        owner: The id of the service owner.
        packages: At which levels it is offered.
        standard: Whether customers can sign up for it as it is.
        utility: What it does for its customers.
        warranty: What they can rely on.
        dependencies: The ids of the services it stands on.
        sign_up_procedure: How one signs up for it.
        capacity_note: What is known of its capacity.
        planned_changes: What is going to change.
        valid_until: The last day on which it is offered.

    Raises:
        InvalidInput: It would stand on itself.
    """
    if dependencies is not None:
        _check_no_circle(service.id, dependencies, on.lookup)
    given = {
        "name": name,
        "owner": owner,
        "packages": packages,
        "standard": standard,
        "utility": utility,
        "warranty": warranty,
        "dependencies": dependencies,
        "sign_up_procedure": sign_up_procedure,
        "capacity_note": capacity_note,
        "planned_changes": planned_changes,
        "valid_until": valid_until,
    }
    changed: dict[str, Any] = {field: value for field, value in given.items() if value is not None}
    return evolve(service, **changed)


@SERVICES.adoption(into=(PIPELINE, ACTIVE, RETIRED), key=origin_key, state="state")
def adopt(
    on: Occasion,
    *,
    origin: str,
    reference: str,
    name: str,
    owner: str,
    state: str = "active",
    since: datetime | None = None,
    type: ServiceType = "business",
    sourcing: Sourcing = "internal",
    supplier: str = "",
    packages: tuple[Package, ...] = (),
    standard: bool = False,
    utility: str = "",
    warranty: str = "",
    dependencies: tuple[str, ...] = (),
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> tuple[Past[Service], ...]:
    """Take over an entry of another catalogue, in the state it has there (G-12).

    Args:
        on: Who takes it over, and when.
        origin: The name of the other catalogue.
        reference: What the service is called there; the same one is never taken over twice.
        name: What it is called.
        owner: The id of the service owner.
        state: ``pipeline``, ``active`` or ``retired``.
        since: Since when it has that state.
        type: ``business`` or ``infrastructure``.
        sourcing: ``internal`` or ``external``.
        supplier: The id of the stakeholder who supplies it.
        packages: At which levels it is offered.
        standard: Whether customers can sign up for it as it is.
        utility: What it does for its customers.
        warranty: What they can rely on.
        dependencies: The ids of the services it stands on.
        valid_from: The first day on which it is offered.
        valid_until: The last.

    Raises:
        InvalidInput: It would stand on itself.
    """
    _check_no_circle(SERVICES.id_of(*origin_key(origin=origin, reference=reference)), dependencies, on.lookup)
    service = Service(
        name=name,
        owner=owner,
        type=type,
        sourcing=sourcing,
        supplier=supplier,
        packages=packages,
        standard=standard,
        utility=utility,
        warranty=warranty,
        dependencies=dependencies,
        valid_from=valid_from,
        valid_until=valid_until,
        origin=Origin(system=origin, reference=reference),
    )
    return (Past(SERVICES.state(state), since or on.at, service),)


def services_beneath(service: str, lookup: Lookup) -> Iterator[str]:
    """Yield the ids of the services that one stands on, the nearest first, each once."""
    seen = {service}
    waiting = [service]
    while waiting:
        found = lookup.one(Service, waiting.pop(0))
        for each in found.dependencies if found is not None else ():
            if each not in seen:
                seen.add(each)
                waiting.append(each)
                yield each


def _check_no_circle(key: str, dependencies: tuple[str, ...], lookup: Lookup) -> None:
    for each in dependencies if key else ():
        if each == key or key in services_beneath(each, lookup):
            how = "is the service itself" if each == key else f"stands on {key}"
            raise InvalidInput(
                "dependencies", f"{each} {how}, so the services would form a circle", "name what does not stand on it"
            )


SERVICES.seal()
