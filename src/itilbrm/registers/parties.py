"""The registers of people, units, groups, stakeholders, and what was refused to whom."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from itilbrm.errors import InvalidInput
from itilbrm.lifecycle import Creation
from itilbrm.parties import Group, Person, Refusal, Stakeholder, Unit, groups, people, refusals, stakeholders, units
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method
from itilbrm.registers.sources import sources_of

if TYPE_CHECKING:
    from itilbrm.views.stakeholder_map import StakeholderMap

__all__ = ["Groups", "People", "Refusals", "Stakeholders", "Units"]


class People(Register[Person]):
    """Those who complain, decide, handle and investigate."""

    register = creation_method(people.register)
    adopt = adoption_method(people.adopt)
    correct = step_method(people.correct)
    prefer = step_method(people.prefer)
    transfer = step_method(people.transfer)
    deactivate = step_method(people.deactivate)
    reactivate = step_method(people.reactivate)


class Units(Register[Unit]):
    """The tree of companies, divisions, departments and teams."""

    register = creation_method(units.register)
    adopt = adoption_method(units.adopt)
    rename = step_method(units.rename)
    set_budget = step_method(units.set_budget)
    set_hours = step_method(units.set_hours)
    place_under = step_method(units.place_under)
    appoint_manager = step_method(units.appoint_manager)
    dissolve = step_method(units.dissolve)


class Stakeholders(Register[Stakeholder]):
    """Those with an influence on what we do or an interest in it; ``parent`` is the unit or person."""

    register = creation_method(stakeholders.register)
    adopt = adoption_method(stakeholders.adopt)
    place = step_method(stakeholders.place)
    describe = step_method(stakeholders.describe)
    remove = step_method(stakeholders.remove)
    restore = step_method(stakeholders.restore)
    move_to_customer = step_method(stakeholders.move_to_customer)

    def map(self, customer: str | None = None) -> "StakeholderMap":
        """Return the map by influence and interest, by the clock of the practice.

        Args:
            customer: The id of a customer, for the map of that one alone.
        """
        from itilbrm.views.stakeholder_map import stakeholder_map

        return stakeholder_map(sources_of(self._keeping), customer)


class Groups(Register[Group]):
    """People of several units who are one party together."""

    form = creation_method(groups.form)
    adopt = adoption_method(groups.adopt)
    compose = step_method(groups.compose)
    rename = step_method(groups.rename)
    dissolve = step_method(groups.dissolve)


class Refusals(Register[Refusal]):
    """What was refused to whom, and why; ``parent`` is the record concerned, ``owner`` who tried."""

    forward = step_method(refusals.forward)

    def create(self, creation: Creation[Refusal, ...], particulars: Mapping[str, Any]) -> NoReturn:  # noqa: ARG002  the form of every register
        """Refuse: nobody makes up what was refused.

        Raises:
            InvalidInput: In any case.
        """
        raise InvalidInput(creation.name, "a refusal puts itself on record, and nobody else does", "read them here")
