"""The Customer Agreement Portfolio: all agreements, and what can be asked of them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from itilbrm.agreements import Agreement, agreeing, ending, in_force, lasting, reviewing, taking_over
from itilbrm.agreements.agreement import IN_FORCE
from itilbrm.agreements.standing_behind import calendar_of
from itilbrm.errors import InvalidInput
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method
from itilbrm.services import Usage
from itilbrm.services.times import due_by

__all__ = ["CustomerAgreementPortfolio"]


class CustomerAgreementPortfolio(Register[Agreement]):
    """All agreements with customers, and the operational ones that stand behind them (DOMAIN 2.5)."""

    draft = creation_method(agreeing.draft)
    open_standard = creation_method(agreeing.open_standard)
    adopt = adoption_method(taking_over.adopt)
    negotiate = step_method(agreeing.negotiate)
    propose = step_method(agreeing.propose)
    sign = step_method(agreeing.sign)
    abandon = step_method(agreeing.abandon)
    start_review = step_method(reviewing.start_review)
    finish_review = step_method(reviewing.finish_review)
    change_line = step_method(reviewing.change_line)
    move_to_customer = step_method(reviewing.move_to_customer)
    renew = step_method(reviewing.renew)
    renew_tacitly = step_method(lasting.renew_tacitly)
    alert_renewal = step_method(lasting.alert_renewal)
    give_notice = step_method(ending.give_notice)
    withdraw_notice = step_method(ending.withdraw_notice)
    supersede = step_method(ending.supersede)
    terminate = step_method(ending.terminate)
    run_out = step_method(lasting.run_out)
    expire = step_method(lasting.expire)

    def all_in_force(self, customer: str = "") -> Iterator[Agreement]:
        """Yield the agreements that are active, under review, or to which notice was given, of one customer or all."""
        columns = {"customer": customer} if customer else {}
        return (each for state in IN_FORCE for each in self.each(state=str(state), **columns))

    def in_force(self, customer: str, service: str = "", at: datetime | None = None) -> Agreement | None:
        """Return the agreement in force for a customer; with a service, the one that covers it.

        Args:
            customer: The id of the customer.
            service: The id of the service; empty for any.
            at: The instant; now by the clock of the practice, unless given.
        """
        with self._keeping.unit() as unit:
            return in_force(unit.reading, customer, service, at=at or self._keeping.clock.now())

    def expiring(self, within: int) -> tuple[Agreement, ...]:
        """Return the agreements in force whose term, or whose notice, ends within so many days, the soonest first.

        Args:
            within: How many days, 0 or more; 0 for those that end today.
        """
        if within < 0:
            raise InvalidInput("within", f"{within} days lie in the past", "give 0 or more")
        now = self._keeping.clock.now()
        found = []
        for each in self.all_in_force():
            last = each.last_day or each.terms.current_end(each.day(now))
            if last is not None and last <= each.day(now) + timedelta(days=within):
                found.append((last, each.id, each))
        return tuple(each for _, _, each in sorted(found, key=lambda found: found[:2]))

    def last_day_for_notice(self, agreement: Agreement | str) -> date | None:
        """Return the last day on which notice of the present term can be given, which may be past (BR-AGR-6).

        None where nothing is in force, notice was given already, or a fixed term is over.
        """
        known = self.get(agreement) if isinstance(agreement, str) else agreement
        if known.notice is not None or not known.is_in_force:
            return None
        return known.terms.last_day_for_notice(max(known.day(self._keeping.clock.now()), known.start))

    def delivered_without_agreement(self, since: date | None = None) -> tuple[tuple[str, str], ...]:
        """Return customers and services that are used and stand in no agreement in force (BR-AGR-2).

        Args:
            since: Which usage counts: of periods that end after this day; a year back unless given.
        """
        now = self._keeping.clock.now()
        first = since if since is not None else now.date() - timedelta(days=365)
        usages: Register[Usage] = Register(self._keeping, self._keeping.lifecycles[Usage.kind])
        used = {(each.customer, each.service) for each in usages if each.is_delivery and each.period_end > first}
        return tuple(sorted(used - self._covered(now)))

    def _covered(self, now: datetime) -> set[tuple[str, str]]:
        return {
            (each.customer, line.service)
            for each in self.all_in_force()
            if each.is_for_customer and each.held(now)
            for line in each.lines
            if line.holds(each.day(now))
        }

    def without_complaint_definition(self) -> tuple[Agreement, ...]:
        """Return the agreements with customers in force that say nothing of what counts as a complaint."""
        return tuple(
            each for each in self.all_in_force() if each.is_for_customer and not each.complaint_definition.strip()
        )

    def operational(self, agreement: Agreement | str) -> tuple[Agreement, ...]:
        """Return the operational agreements in force that stand behind one."""
        key = agreement if isinstance(agreement, str) else agreement.id
        return tuple(each for each in self.each(parent=key) if each.is_in_force)

    def due_by(self, agreement: Agreement | str, service: str, metric: str, since: datetime) -> datetime | None:
        """Return by when to respond or to resolve, on the agreed calendar (BR-AGR-8); None if nothing is.

        Args:
            agreement: The agreement.
            service: The id of the service.
            metric: ``tto`` for the response, ``ttr`` for the solution.
            since: When it began.
        """
        known = self.get(agreement) if isinstance(agreement, str) else agreement
        with self._keeping.unit() as unit:
            calendar = calendar_of(known, self._keeping.policies, unit.reading)
        due = [
            due_by(target, since, calendar)
            for line in known.lines_for(service, known.day(since))
            for target in line.targets
            if target.metric.strip().lower() == metric.strip().lower()
        ]
        return min(due, default=None)
