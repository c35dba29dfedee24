"""The registers of mandates, purchasers, and what was spent by them."""

from collections.abc import Iterator

from itilbrm.money import Money
from itilbrm.parties import spending
from itilbrm.parties.mandates import Mandate, granting, resting
from itilbrm.parties.purchasers import Purchaser, adopt, appoint, end
from itilbrm.parties.spending import Spending
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method
from itilbrm.values import check_text

__all__ = ["Mandates", "Purchasers", "Spendings"]


class Mandates(Register[Mandate]):
    """Who may decide, order and prepare in the name of a customer (SM-MAN)."""

    propose = creation_method(granting.propose)
    adopt = adoption_method(granting.adopt)
    accept = step_method(granting.accept)
    decline = step_method(granting.decline)
    suspend = step_method(resting.suspend)
    resume = step_method(resting.resume)
    revoke = step_method(resting.revoke)
    name_stand_in = step_method(resting.name_stand_in)

    # The one of the clock: Practice.tick takes it.
    expire = step_method(resting.expire)

    def of(self, person: str) -> Iterator[Mandate]:
        """Yield the mandates of a person that have not ended, those that wait to be accepted too.

        Args:
            person: The id of the person.
        """
        return (each for each in self.each(owner=check_text("person", person)) if each.state.category != "closed")

    def left(self, mandate: Mandate | str) -> Money | None:
        """Return up to which amount a mandate reaches now; None where nothing bounds it (BR-MAN-5).

        Args:
            mandate: The mandate, or its id.

        Raises:
            NotFound: There is no such mandate.
        """
        held = self.get(mandate if isinstance(mandate, str) else mandate.id)
        with self._keeping.unit() as unit:
            return spending.what_is_left(unit.reading, held, self._keeping.clock.now())


class Purchasers(Register[Purchaser]):
    """Who purchases for which customer, inside which delegation."""

    appoint = creation_method(appoint)
    adopt = adoption_method(adopt)
    end = step_method(end)


class Spendings(Register[Spending]):
    """What decisions and signed orders used up of mandates; ``parent`` is ``MANDATE/YEAR`` (BR-MAN-5)."""

    spend = creation_method(spending.spend)
    adopt = adoption_method(spending.adopt)
    give_back = step_method(spending.give_back)
