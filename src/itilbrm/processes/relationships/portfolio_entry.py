"""What a portfolio entry is: what is known of one customer, and who may see which part of it."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Final, Literal, TypeAlias

import attrs

from itilbrm.errors import InvalidInput, suggestion
from itilbrm.lifecycle import Belonging, Record, indexed
from itilbrm.money import Money
from itilbrm.parties import Origin
from itilbrm.policies import Policies, day_begins
from itilbrm.values import identity, words

__all__ = ["CONTENT", "Audience", "PortfolioEntry", "ServiceUse", "Spend", "stale_from"]

Audience: TypeAlias = Literal["internal", "shared"]


@attrs.frozen(kw_only=True)
class ServiceUse:
    """One service that a customer uses, and what it means there.

    Attributes:
        service: The id of the service.
        vital_business_function: What of the customer's business hangs on it.
        specific_requirements: What the customer needs of it beyond the usual.
    """

    service: str = attrs.field(validator=identity())
    vital_business_function: str = attrs.field(default="", validator=words(blank=True))
    specific_requirements: str = attrs.field(default="", validator=words(blank=True))


@attrs.frozen(kw_only=True)
class Spend:
    """What a customer spent, or is going to spend, in a period.

    Attributes:
        period: The period, as in ``"2026"`` or ``"2026-Q1"``.
        amount: How much.
    """

    period: str = attrs.field(validator=words())
    amount: Money


def _texts(_of: object, field: "attrs.Attribute[tuple[str, ...]]", value: tuple[str, ...]) -> None:
    check = words()
    for each in value:
        check(_of, field, each)


def _content(_of: object, field: "attrs.Attribute[tuple[str, ...]]", value: tuple[str, ...]) -> None:
    for each in value:
        if each not in CONTENT:
            raise InvalidInput(
                field.name, f"an entry has no {each!r}{suggestion(each, CONTENT)}", f"choose from {', '.join(CONTENT)}"
            )


@attrs.frozen(kw_only=True)
class PortfolioEntry(Record):
    """What is known of one customer.

    Attributes:
        customer: The id of the customer; each has one entry.
        owner: The id of who keeps it: the primary relationship manager.
        authorized_representatives: The ids of those who speak for the customer.
        business_description: What their business is, and how it works.
        key_outcomes: What they want to achieve.
        strategies: How they want to get there.
        drivers: What drives their business.
        plans: What they plan.
        challenges: What they have to cope with.
        competitors: With whom they compete.
        environment: What changes around them.
        services: The services they use, with what hangs on them.
        user_groups: Who uses them.
        spend_past: What they spent, by period.
        spend_forecast: What they are going to spend, by period.
        value_to_provider: What we have of them.
        value_to_customer: What they have of us.
        commitments: What either side has committed itself to.
        investments: What either side invests.
        risks: What could go wrong.
        relationship: How the relationship stands, in words.
        service_priorities: The ids of the services, the most important first.
        last_reviewed: The day of the last review, in the place of the provider; None before the first.
        next_review: When it is to be reviewed next.
        shared: Which of these the customer may see; all others are internal.
        published_at: When it was published.
        origin: Where it was adopted from.
    """

    kind: ClassVar[str] = "portfolio_entry"
    prefix: ClassVar[str] = "pfe"
    belonging: ClassVar[Belonging] = Belonging(to_customer=True)

    customer: str = attrs.field(validator=identity(), metadata=indexed("customer"))
    owner: str = attrs.field(default="", validator=identity(blank=True), metadata=indexed("owner"))
    authorized_representatives: tuple[str, ...] = attrs.field(default=(), validator=identity())
    business_description: str = attrs.field(default="", validator=words(blank=True))
    key_outcomes: tuple[str, ...] = attrs.field(default=(), validator=_texts)
    strategies: tuple[str, ...] = attrs.field(default=(), validator=_texts)
    drivers: tuple[str, ...] = attrs.field(default=(), validator=_texts)
    plans: tuple[str, ...] = attrs.field(default=(), validator=_texts)
    challenges: tuple[str, ...] = attrs.field(default=(), validator=_texts)
    competitors: tuple[str, ...] = attrs.field(default=(), validator=_texts)
    environment: tuple[str, ...] = attrs.field(default=(), validator=_texts)
    services: tuple[ServiceUse, ...] = ()
    user_groups: tuple[str, ...] = attrs.field(default=(), validator=_texts)
    spend_past: tuple[Spend, ...] = ()
    spend_forecast: tuple[Spend, ...] = ()
    value_to_provider: str = attrs.field(default="", validator=words(blank=True))
    value_to_customer: str = attrs.field(default="", validator=words(blank=True))
    commitments: tuple[str, ...] = attrs.field(default=(), validator=_texts)
    investments: tuple[str, ...] = attrs.field(default=(), validator=_texts)
    risks: tuple[str, ...] = attrs.field(default=(), validator=_texts)
    relationship: str = attrs.field(default="", validator=words(blank=True))
    service_priorities: tuple[str, ...] = attrs.field(default=(), validator=identity())
    last_reviewed: date | None = None
    next_review: date | None = None
    shared: tuple[str, ...] = attrs.field(default=(), validator=_content)
    published_at: datetime
    origin: Origin | None = None

    def audience_of(self, field: str) -> Audience:
        """Return who sees a field of the entry.

        Raises:
            InvalidInput: The entry has no such field.
        """
        if field not in CONTENT:
            raise InvalidInput(
                "field", f"an entry has no {field!r}{suggestion(field, CONTENT)}", f"choose from {', '.join(CONTENT)}"
            )
        return "shared" if field in self.shared else "internal"


CONTENT: Final[tuple[str, ...]] = (
    *("authorized_representatives", "business_description", "key_outcomes"),
    *("strategies", "drivers", "plans", "challenges", "competitors", "environment"),
    *("services", "user_groups", "spend_past", "spend_forecast"),
    *("value_to_provider", "value_to_customer", "commitments", "investments", "risks"),
    *("relationship", "service_priorities", "last_reviewed", "next_review"),
)
"""The fields that say something of the customer; each has an audience."""

_DAY: Final = timedelta(days=1)


def stale_from(entry: PortfolioEntry, policies: Policies) -> datetime | None:
    """Return from when on an entry is stale (TM-CUS-1); None where nothing makes it so.

    It counts from the last review, or from its publication before the first; a review that was agreed for an
    earlier day makes it stale after that day.
    """
    timer = policies.timer("TM-CUS-1")
    agreed = day_begins(entry.next_review + _DAY, policies) if entry.next_review is not None else None
    if timer.amount is None or not timer.is_on:
        return agreed
    start = day_begins(entry.last_reviewed, policies) if entry.last_reviewed is not None else entry.published_at
    usual = policies.calendar().add(start, timer.amount)
    return usual if agreed is None else min(usual, agreed)
