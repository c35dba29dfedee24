"""What a service of the catalogue is; the library keeps those of houses that have no catalogue of their own (G-9)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Final, Literal, TypeAlias, get_args

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Belonging, Record, State, indexed
from itilbrm.parties import Origin
from itilbrm.services.packages import Package
from itilbrm.values import identity, one_of, words

__all__ = ["ACTIVE", "PIPELINE", "RETIRED", "Service", "ServiceType", "Sourcing"]

ServiceType: TypeAlias = Literal["business", "infrastructure"]
Sourcing: TypeAlias = Literal["internal", "external"]

PIPELINE: Final = State("pipeline", category="open")
ACTIVE: Final = State("active", category="decided")
RETIRED: Final = State("retired", category="closed")


def _named_once(_service: object, field: "attrs.Attribute[Any]", value: Sequence[Package]) -> None:
    names = [package.name for package in value]
    for name in names:
        if names.count(name) > 1:
            raise InvalidInput(field.name, f"two packages are called {name!r}", "give each a name of its own")


@attrs.frozen(kw_only=True)
class Service(Record):
    """An entry of the service catalogue.

    Attributes:
        name: What it is called.
        type: ``business`` for what customers use, ``infrastructure`` for what stands behind it.
        sourcing: Whether the house provides it, ``internal``, or somebody outside, ``external``.
        owner: The id of the service owner.
        supplier: The id of the stakeholder who supplies it.
        packages: At which levels it is offered.
        standard: Whether customers can sign up for it as it is (BR-SGN-1).
        utility: What it does for its customers: the outcome they want.
        warranty: What they can rely on: availability, capacity, continuity, security.
        dependencies: The ids of the services it stands on.
        sign_up_procedure: How one signs up for it.
        capacity_note: What is known of its capacity.
        planned_changes: What is going to change.
        valid_from: The first day on which it is offered.
        valid_until: The last.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "service"
    prefix: ClassVar[str] = "svc"
    belonging: ClassVar[Belonging] = Belonging(to_customer=False)

    name: str = attrs.field(validator=words())
    type: ServiceType = attrs.field(default="business", validator=one_of(*get_args(ServiceType)))
    sourcing: Sourcing = attrs.field(default="internal", validator=one_of(*get_args(Sourcing)))
    owner: str = attrs.field(validator=identity(), metadata=indexed("owner"))
    supplier: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("parent"))
    packages: tuple[Package, ...] = attrs.field(default=(), validator=_named_once)
    standard: bool = False
    utility: str = attrs.field(default="", validator=words(blank=True))
    warranty: str = attrs.field(default="", validator=words(blank=True))
    dependencies: tuple[str, ...] = attrs.field(default=(), validator=identity())
    sign_up_procedure: str = attrs.field(default="", validator=words(blank=True))
    capacity_note: str = attrs.field(default="", validator=words(blank=True))
    planned_changes: str = attrs.field(default="", validator=words(blank=True))
    valid_from: date | None = None
    valid_until: date | None = None
    origin: Origin | None = None

    def __attrs_post_init__(self) -> None:
        if self.valid_from is not None and self.valid_until is not None and self.valid_until < self.valid_from:
            raise InvalidInput("valid_until", f"{self.valid_until} lies before {self.valid_from}", "turn them round")

    def package(self, name: str) -> Package:
        """Return the package of that name.

        Raises:
            InvalidInput: The service is not offered as that.
        """
        for package in self.packages:
            if package.name == name:
                return package
        known = ", ".join(each.name for each in self.packages) or "none so far"
        raise InvalidInput("package", f"{self.name!r} has no package {name!r}", f"it is offered as {known}")

    def is_offered(self, day: date) -> bool:
        """Tell whether it is active on a day that lies within its validity."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.state == ACTIVE and begun and (self.valid_until is None or day <= self.valid_until)
