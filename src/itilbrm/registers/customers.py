"""The register of customers."""

from itilbrm.errors import NotFound
from itilbrm.keeping import id_of
from itilbrm.parties import Customer, Unit
from itilbrm.parties.customers import doubts_about_customer, open_customers_of, party_of, steps
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method

__all__ = ["Customers"]


class Customers(Register[Customer]):
    """Who is served, each with the one person who decides; ``parent`` is the party, ``owner`` the holder."""

    identify = creation_method(steps.identify)
    adopt = adoption_method(steps.adopt)
    designate = step_method(steps.designate)
    accept = step_method(steps.accept)
    decline = step_method(steps.decline)
    withdraw = step_method(steps.withdraw)
    activate = step_method(steps.activate)
    suspend = step_method(steps.suspend)
    resume = step_method(steps.resume)
    describe = step_method(steps.describe)
    set_channels = step_method(steps.set_channels)
    show_definition = step_method(steps.show_definition)
    replace_holder = step_method(steps.replace_holder)
    succeed = step_method(steps.succeed)
    start_retirement = step_method(steps.start_retirement)
    cancel_retirement = step_method(steps.cancel_retirement)
    retire = step_method(steps.retire)
    merge_into = step_method(steps.merge_into)
    move_to_customer = step_method(steps.move_to_customer)

    def of(self, person: str) -> tuple[Customer, ...]:
        """Return the customers, not closed, whose holder a person is, in order of id."""
        with self._keeping.unit() as unit:
            return open_customers_of(unit.reading, person)

    def tier_of(self, customer: Customer | str) -> str:
        """Return the tier of a customer: the one that is noted, else the one that the rules of the house give it.

        The rules are ``tiers`` in the policies; empty where none of them takes it.

        Raises:
            NotFound: There is no such customer.
        """
        known = self.get(id_of(customer))
        if known.tier:
            return known.tier
        with self._keeping.unit() as unit:
            party = party_of(known.party, unit.reading)
        budget = party.budget if isinstance(party, Unit) else None
        return self._keeping.policies.tier_for(importance=known.importance, type=known.type, budget=budget)

    def doubts(self, customer: Customer | str) -> tuple[str, ...]:
        """Return, in words, what is doubtful about a customer and keeps nobody from anything (BR-CUS-2, BR-CUS-4).

        Raises:
            NotFound: There is no such customer.
        """
        key = id_of(customer)
        with self._keeping.unit() as unit:
            known = unit.reading.one(Customer, key)
            if known is None:
                raise NotFound(Customer.kind, key)
            return doubts_about_customer(known, unit.reading)
