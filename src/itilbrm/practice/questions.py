"""What a practice can be asked; nothing is changed by asking."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from itilbrm.errors import InvalidInput, NotFound
from itilbrm.keeping import id_of
from itilbrm.lifecycle import Explanation, Fact
from itilbrm.policies import DeadlineProfile, Policies
from itilbrm.practice.registers import Registers
from itilbrm.registers.sources import sources_about, sources_of
from itilbrm.values import check_identity, instant

if TYPE_CHECKING:
    from itilbrm.anchoring import Anchor
    from itilbrm.kpis import Figure
    from itilbrm.money import Money
    from itilbrm.parties import Unit
    from itilbrm.parties.customers import SuggestedCustomer
    from itilbrm.parties.deciding import DecisionHolder
    from itilbrm.periods import Period
    from itilbrm.plugins import Plugins
    from itilbrm.verification import Verification
    from itilbrm.views.pipeline import Pipeline
    from itilbrm.views.portfolio import Portfolio
    from itilbrm.views.today import Today
    from itilbrm.views.what_if import WhatIf

__all__ = ["Questions"]


class Questions(Registers):
    """What a practice knows, beside its records."""

    def history(self, key: str) -> tuple[Fact, ...]:
        """Return all facts about a record, the first one first; inside a transaction with those that are new.

        Raises:
            NotFound: There is no such record.
        """
        return self._keeping.history(key)

    def explain(self, key: str) -> Explanation:
        """Return what can be done with a record: what is available, what is blocked and why, and what the clock does.

        Of a practice for somebody who acts it tells what they can do; else, what somebody unknown could. Guards
        that ask for particulars of a step are told as what it depends on. Nothing is changed by asking.

        Args:
            key: The id of the record.

        Raises:
            NotFound: There is no such record.
        """
        return self._keeping.explain(key, self._actor)

    def decision_holder(
        self,
        unit: "Unit | str",
        service: str | None = None,
        amount: "Money | None" = None,
        at: datetime | None = None,
    ) -> "DecisionHolder":
        """Return who may decide something for a unit, with ``.holder``, ``.consulted`` and ``.why`` (BR-MAN-1).

        From the unit up to the root, the first mandate that covers the question decides; one whose limit is too
        small is passed over, and its holder told as consulted.

        Args:
            unit: The unit it is for, or its id.
            service: The id of the service it is about; None for none in particular, as for one that is new.
            amount: What it costs; None where that is not known.
            at: When it is decided; now, if it is not given.

        Raises:
            MandateRefused: Nobody may, or what is met on the way is suspended.
            NotFound: There is no such unit.
            InvalidInput: The instant has no time zone, or the amount is no money or less than nothing.
        """
        from itilbrm.money import Money
        from itilbrm.parties import Unit
        from itilbrm.parties.deciding import decision_holder

        given: object = amount  # a bare number, where nobody checks types
        if given is not None and not (isinstance(given, Money) and given.amount >= 0):
            raise InvalidInput("amount", f"{amount} is not what something costs", 'give Money.of("80000", "EUR")')
        key = id_of(unit)
        when = instant(at, "at") if at is not None else self._keeping.clock.now()
        with self._keeping.unit() as work:
            if work.reading.one(Unit, key) is None:
                raise NotFound(Unit.kind, key)
            return decision_holder(work.reading, unit=key, service=service or "", amount=amount, at=when)

    def suggest_customers(self) -> "tuple[SuggestedCustomer, ...]":
        """Return the units whose managers have a budget that includes IT and that are no customers yet (SC-6).

        It follows the money and nothing else; nobody is identified or accepted by it.
        """
        from itilbrm.parties.customers import suggested

        return suggested(self.units, self.customers)

    def today(self, person: str) -> "Today":
        """Return what somebody should look at first, across all sub-processes, in order of its instant (G-13).

        Args:
            person: The id of the person.

        Raises:
            InvalidInput: That is no id.
        """
        from itilbrm.views.today import today

        return today(person, sources_of(self._keeping))

    def portfolio(self, customer: str, as_at: "datetime | None" = None) -> "Portfolio":
        """Return all that is known of a customer: who they are, what they use and agreed on, and what is open.

        Of a practice of the past, or with an instant, it is as it was then. What the customer may see of it is
        what its ``shared()`` returns.

        Args:
            customer: The id of the customer.
            as_at: The instant it is asked for; the present unless given.

        Raises:
            NotFound: There is no such customer.
            InvalidInput: That is no id, or the instant has no time zone.
        """
        from itilbrm.views.portfolio import portfolio

        if as_at is None and not self._past:
            return portfolio(customer, sources_of(self._keeping))
        past = self._keeping if as_at is None else self._keeping.as_at(instant(as_at, "as_at"), None)
        return portfolio(customer, sources_about(past, customer))

    def pipeline(self, customer: str | None = None) -> "Pipeline":
        """Return what customers need and what could be won, by state, with its amounts per currency (BR-REQ-11).

        Args:
            customer: The id of the customer; all of them, if it is not given.

        Raises:
            InvalidInput: That is no id.
        """
        from itilbrm.views.pipeline import pipeline

        if customer is not None:
            check_identity("customer", customer)
        return pipeline(sources_of(self._keeping), customer or "")

    def kpi(self, number: str, *, period: "Period | str", by: str | None = None, basis: str | None = None) -> "Figure":
        """Return the value of an indicator for a period; of the past as it was known then.

        Args:
            number: Its id, for example ``"K-CPL-7"``.
            period: The period, or ``"2026"``, ``"2026-Q1"``, ``"2026-01"``, ``"2026-01-01..2026-03-31"`` in the time
                zone of the provider's calendar.
            by: Also for each ``service``, ``type``, ``channel``, ``customer``, ``owner``, ``severity``, or for each
                value of a label, ``label:NAME``.
            basis: Which complaints belong to the period, where its own basis is not meant: ``received``,
                ``decided``, ``due`` or ``closed``.

        Raises:
            NotFound: There is no such indicator.
            InvalidInput: The period is none, or it makes no sense on that basis or grouped by that.
        """
        from itilbrm.kpis import figure, kpi_of

        return figure(kpi_of(number), sources_of(self._keeping), period, by, basis)

    def what_if(self, profile: DeadlineProfile | Path | str, period: "Period | str") -> "WhatIf":
        """Return what another deadline profile would have meant for complaints of a period; nothing is stored (T-9).

        Args:
            profile: The profile, its name, or the path of a TOML file with it.
            period: When they were received: a period, or ``"2026"``, ``"2026-Q1"``, ``"2026-01"``,
                ``"2026-01-01..2026-03-31"`` in the time zone of the provider's calendar.

        Raises:
            PolicyMissing: There is no such profile.
            InvalidInput: The file describes none, or the period is none.
        """
        from itilbrm.views.what_if import what_if_in

        return what_if_in(self.complaints, profile, period, self._keeping.policies, self._keeping.clock.now())

    @property
    def policies(self) -> Policies:
        """What the house has settled as data: calendars, deadline profiles, procedures, timers."""
        return self._keeping.policies

    @property
    def plugins(self) -> "Plugins":
        """The plugins in use, and those that cannot be used, with what stands in the way."""
        return self._keeping.plugins

    def anchor(self, key: bytes = b"") -> "Anchor":
        """Return what every record's chain ends with now, to be kept elsewhere and given to :meth:`verify` later.

        Args:
            key: A secret of 16 bytes or more that signs it. Without one, whoever can replace the anchor
                can make another that fits what they did to the store.

        Raises:
            InvalidInput: The key is none, or the practice is of the past.
            StoreTrouble: The store cannot be read, or is damaged.
        """
        from itilbrm.anchoring import anchored

        if self._past:
            raise InvalidInput("anchor", "the past has no chains of its own", "anchor the present practice")
        anchor = anchored(self._keeping.store, self._keeping.clock.now())
        return anchor.signed(key) if key else anchor

    def verify(self, anchor: "Anchor | None" = None, key: bytes = b"") -> "Verification":
        """Look at everything that is kept, and tell what is not as it was kept.

        A practice of the past has nothing of its own to look at: it verifies the present that it is replayed from.

        Args:
            anchor: What :meth:`anchor` returned before; every fact that was there then must be there still.
                What has been added since is fine.
            key: The secret that signed the anchor; one that was not signed with it is refused.

        Raises:
            InvalidInput: The anchor is none, or was not signed with that key.
        """
        from itilbrm.verification import verified

        return verified(self._keeping.store, self._keeping.documents, anchor, key)
