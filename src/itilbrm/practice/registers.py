"""What a practice keeps: a register for each kind of record, made when it is first asked for."""

from typing import Any, Final, Generic, Self, TypeVar, overload

from itilbrm.delivering import NO_POST, Post
from itilbrm.errors import InvalidInput
from itilbrm.keeping import Keeping
from itilbrm.lifecycle import Lifecycle
from itilbrm.registers import (
    Achievements,
    Actions,
    Assignments,
    Benefits,
    BusinessCases,
    ComplaintDefinitions,
    Complaints,
    ComplaintWatches,
    Compliments,
    CustomerAgreementPortfolio,
    Customers,
    Enquiries,
    FactFindings,
    Groups,
    Incidents,
    Journeys,
    Managers,
    Mandates,
    Messages,
    Negotiations,
    Opportunities,
    Outlines,
    People,
    PortfolioEntries,
    Proposals,
    Purchasers,
    Refusals,
    Register,
    Requirements,
    Services,
    SignUps,
    Spendings,
    Stakeholders,
    Units,
    Usages,
)
from itilbrm.terms import Actor

__all__ = ["Registers"]

K = TypeVar("K", bound=Register[Any])


class _Kept(Generic[K]):
    """An attribute that is the register of a kind; made once for each practice."""

    def __init__(self, kind: str, register: type[K]) -> None:
        self.kind: Final = kind
        self.register: Final = register

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, practice: None, owner: type) -> Self: ...
    @overload
    def __get__(self, practice: "Registers", owner: type) -> K: ...
    def __get__(self, practice: "Registers | None", owner: type) -> K | Self:
        if practice is None:
            return self
        made = practice.__dict__[self.name] = self.register(*practice._kept_by(self.kind))  # noqa: SLF001  a part of the practice
        return made


class Registers:
    """The registers of a practice.

    Attributes:
        complaints: The Complaints Log.
        complaint_definitions: What counts as a complaint, as agreed with each customer.
        actions: What somebody in particular does by a date, whatever it came from.
        watches: The watches over complaints, one for each that is not closed.
        compliments: What was praised, and who heard of it.
        fact_findings: What somebody finds out for a complaint.
        requirements: What customers need, and what became of it.
        outlines: The versions of outlines of service requirements.
        business_cases: The versions of business cases.
        benefits: What delivered requirements brought.
        people: Those who complain, decide, handle and investigate.
        units: The tree of companies, divisions, departments and teams.
        stakeholders: Those with an influence on what we do or an interest in it; suppliers and partners too.
        opportunities: Prospects, and what else could be won.
        enquiries: What those ask who may become customers.
        journeys: The journeys of relationships with stakeholders.
        portfolio_entries: What is known of each customer: the Customer Portfolio.
        groups: People of several units who are one party together.
        customers: Who is served, each with the one person who decides.
        services: What is offered, at which levels.
        achievements: What was measured against the targets of agreements.
        usages: How much customers use of services.
        incidents: What a source of the house tells of interruptions.
        agreements: All agreements: the Customer Agreement Portfolio.
        mandates: Who may decide, order and prepare in the name of a customer.
        purchasers: Who purchases for which customer, inside which delegation.
        spendings: What decisions and signed orders used up of mandates.
        managers: Who looks after customers for the provider.
        assignments: Which manager looks after which customer, first or as a deputy.
        refusals: What was refused to whom, and why.
        sign_ups: Who asked for which standard service, and what became of it.
        negotiations: What is negotiated with customers, until there is a deal or none.
        proposals: What either side proposed in them, each kept as it was made.
        messages: The outbox: what people are to be told.
    """

    complaints: _Kept[Complaints] = _Kept("complaint", Complaints)
    complaint_definitions: _Kept[ComplaintDefinitions] = _Kept("complaint_definition", ComplaintDefinitions)
    compliments: _Kept[Compliments] = _Kept("compliment", Compliments)
    fact_findings: _Kept[FactFindings] = _Kept("fact_finding", FactFindings)
    watches: _Kept[ComplaintWatches] = _Kept("complaint_watch", ComplaintWatches)
    actions: _Kept[Actions] = _Kept("action", Actions)
    requirements: _Kept[Requirements] = _Kept("requirement", Requirements)
    outlines: _Kept[Outlines] = _Kept("outline", Outlines)
    business_cases: _Kept[BusinessCases] = _Kept("business_case", BusinessCases)
    benefits: _Kept[Benefits] = _Kept("benefit", Benefits)
    messages: _Kept[Messages] = _Kept("message", Messages)
    people: _Kept[People] = _Kept("person", People)
    units: _Kept[Units] = _Kept("unit", Units)
    stakeholders: _Kept[Stakeholders] = _Kept("stakeholder", Stakeholders)
    opportunities: _Kept[Opportunities] = _Kept("opportunity", Opportunities)
    enquiries: _Kept[Enquiries] = _Kept("enquiry", Enquiries)
    journeys: _Kept[Journeys] = _Kept("journey", Journeys)
    portfolio_entries: _Kept[PortfolioEntries] = _Kept("portfolio_entry", PortfolioEntries)
    groups: _Kept[Groups] = _Kept("group", Groups)
    customers: _Kept[Customers] = _Kept("customer", Customers)
    services: _Kept[Services] = _Kept("service", Services)
    achievements: _Kept[Achievements] = _Kept("achievement", Achievements)
    usages: _Kept[Usages] = _Kept("usage", Usages)
    incidents: _Kept[Incidents] = _Kept("incident", Incidents)
    agreements: _Kept[CustomerAgreementPortfolio] = _Kept("agreement", CustomerAgreementPortfolio)
    mandates: _Kept[Mandates] = _Kept("mandate", Mandates)
    purchasers: _Kept[Purchasers] = _Kept("purchaser", Purchasers)
    spendings: _Kept[Spendings] = _Kept("spending", Spendings)
    managers: _Kept[Managers] = _Kept("manager", Managers)
    assignments: _Kept[Assignments] = _Kept("assignment", Assignments)
    refusals: _Kept[Refusals] = _Kept("refusal", Refusals)
    sign_ups: _Kept[SignUps] = _Kept("sign_up", SignUps)
    negotiations: _Kept[Negotiations] = _Kept("negotiation", Negotiations)
    proposals: _Kept[Proposals] = _Kept("proposal", Proposals)

    def __init__(
        self, keeping: Keeping, actor: Actor | None = None, *, past: bool = False, post: Post = NO_POST
    ) -> None:
        """Be the practice of a keeping; use :meth:`Practice.open` to get one."""
        self._keeping = keeping
        self._actor = actor
        self._past = past
        self._post = post

    def register(self, kind: str) -> Register[Any]:
        """Return the register of a kind of record, for lifecycles that have none of their own.

        Raises:
            InvalidInput: There is no such kind.
        """
        return _REGISTERS.get(kind, Register)(*self._kept_by(kind))

    def _kept_by(self, kind: str) -> tuple[Keeping, Lifecycle[Any], Actor | None]:
        return self._keeping, self._lifecycle(kind), self._actor

    def _lifecycle(self, kind: str) -> Lifecycle[Any]:
        try:
            return self._keeping.lifecycles[kind]
        except KeyError:
            known = ", ".join(self._keeping.lifecycles)
            raise InvalidInput("kind", f"{kind!r} is no kind of record in use", f"choose from {known}") from None


_REGISTERS: Final[dict[str, type[Register[Any]]]] = {
    each.kind: each.register for each in vars(Registers).values() if isinstance(each, _Kept)
}
