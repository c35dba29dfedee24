"""The registers of prospects, enquiries, journeys and the Customer Portfolio."""

from typing import TYPE_CHECKING

from itilbrm.processes.relationships import Enquiry, Journey, Opportunity, PortfolioEntry
from itilbrm.processes.relationships import enquiries as enquiring
from itilbrm.processes.relationships import journeys as going
from itilbrm.processes.relationships import opportunities as developing
from itilbrm.processes.relationships import portfolio_entries as keeping
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method
from itilbrm.registers.sources import sources_of

if TYPE_CHECKING:
    from itilbrm.views.forecast import Forecast
    from itilbrm.views.portfolio import Overview

__all__ = ["Enquiries", "Journeys", "Opportunities", "PortfolioEntries"]


class Opportunities(Register[Opportunity]):
    """Prospects, and what else could be won (SM-PRO); ``owner`` is who pursues one."""

    capture = creation_method(developing.capture)
    adopt = adoption_method(developing.adopt)
    qualify = step_method(developing.qualify)
    start_dialogue = step_method(developing.start_dialogue)
    propose = step_method(developing.propose)
    negotiate = step_method(developing.negotiate)
    propose_again = step_method(developing.propose_again)
    close_won = step_method(developing.close_won)
    close_lost = step_method(developing.close_lost)
    pause = step_method(developing.pause)
    revive = step_method(developing.revive)
    revise = step_method(developing.revise)
    review_forecast = step_method(developing.review_forecast)
    move_to_customer = step_method(developing.move_to_customer)

    def forecast(self, owner: str | None = None) -> "Forecast":
        """Return the forecast for each currency, by the clock of the practice.

        Args:
            owner: The id of a person, for what that one pursues alone.
        """
        from itilbrm.views.forecast import forecast

        return forecast(sources_of(self._keeping), owner)


class Enquiries(Register[Enquiry]):
    """What those ask who may become customers; ``owner`` is who answers."""

    receive = creation_method(enquiring.receive)
    adopt = adoption_method(enquiring.adopt)
    assign = step_method(enquiring.assign)
    answer = step_method(enquiring.answer)
    dismiss = step_method(enquiring.dismiss)
    move_to_customer = step_method(enquiring.move_to_customer)


class Journeys(Register[Journey]):
    """The journeys of relationships (SM-JRN); ``parent`` is the stakeholder, ``owner`` who looks after one."""

    start = creation_method(going.start)
    adopt = adoption_method(going.adopt)
    ask = step_method(going.ask)
    measure = step_method(going.measure)
    start_engaging = step_method(going.start_engaging)
    make_offer = step_method(going.make_offer)
    agree = step_method(going.agree)
    renegotiate = step_method(going.renegotiate)
    onboard = step_method(going.onboard)
    co_create = step_method(going.co_create)
    realize = step_method(going.realize)
    offer_again = step_method(going.offer_again)
    explore_again = step_method(going.explore_again)
    advance = step_method(going.advance)
    go_back = step_method(going.go_back)
    end = step_method(going.end)
    move_to_customer = step_method(going.move_to_customer)


class PortfolioEntries(Register[PortfolioEntry]):
    """What is known of each customer, one entry each; ``owner`` is who keeps it."""

    publish = creation_method(keeping.publish)
    adopt = adoption_method(keeping.adopt)
    describe = step_method(keeping.describe)
    record_spend = step_method(keeping.record_spend)
    review = step_method(keeping.review)
    share = step_method(keeping.share)
    keep_internal = step_method(keeping.keep_internal)
    assign = step_method(keeping.assign)
    archive = step_method(keeping.archive)

    def of(self, customer: str) -> PortfolioEntry:
        """Return the entry of a customer.

        Raises:
            NotFound: There is none.
        """
        return self.get(self.lifecycle.id_of(customer))

    def overview(self, manager: str | None = None) -> "Overview":
        """Return the whole Customer Portfolio, a line for each customer, by the clock of the practice.

        Args:
            manager: The id of a relationship manager, for the customers of that one alone.
        """
        from itilbrm.views.portfolio import overview

        return overview(sources_of(self._keeping), manager)
