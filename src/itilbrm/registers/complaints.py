"""The Complaints Log, what belongs to it, and the compliments."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.keeping import id_of
from itilbrm.lifecycle import Occasion
from itilbrm.processes.complaints import (
    Channel,
    Complaint,
    ComplaintDefinition,
    ComplaintType,
    Compliment,
    FactFinding,
    compliments,
    definitions,
    doubts_about,
    fact_findings,
    handling,
)
from itilbrm.processes.complaints.recomputing import MovedDeadline, moved_deadlines, would_move
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method
from itilbrm.registers.sources import sources_of
from itilbrm.terms import Actor
from itilbrm.values import UNIDENTIFIED, check_text

if TYPE_CHECKING:
    from itilbrm.lifecycle import Lifecycle
    from itilbrm.views.complaints import ComplaintsReport
    from itilbrm.views.log_export import LogEntry

__all__ = ["ComplaintDefinitions", "Complaints", "Compliments", "FactFindings"]

_Particular: TypeAlias = object
"""Whatever would be given; inside a register of complaints, ``object`` is a step."""

_UNCLOSED: Final = ("open", "waiting", "decided")


class Complaints(Register[Complaint]):
    """The Complaints Log: all complaints, the withdrawn ones and duplicates too."""

    receive = creation_method(handling.receive)
    adopt = adoption_method(handling.adopt)
    acknowledge = step_method(handling.acknowledge)
    assess = step_method(handling.assess)
    contain = step_method(handling.contain)
    investigate = step_method(handling.investigate)
    request_information = step_method(handling.request_information)
    information_received = step_method(handling.information_received)
    stop_waiting = step_method(handling.stop_waiting)
    remind = step_method(handling.remind)
    assign = step_method(handling.assign)
    prepare_response = step_method(handling.prepare_response)
    approve_response = step_method(handling.approve_response)
    rework = step_method(handling.rework)
    communicate_decision = step_method(handling.communicate_decision)
    accept = step_method(handling.accept)
    retract_acceptance = step_method(handling.retract_acceptance)
    reject_decision = step_method(handling.reject_decision)
    close = step_method(handling.close)
    close_without_response = step_method(handling.close_without_response)
    close_disputed = step_method(handling.close_disputed)
    early_resolve = step_method(handling.early_resolve)
    record_referral = step_method(handling.record_referral)
    deliver_remedy = step_method(handling.deliver_remedy)
    schedule_remedy = step_method(handling.schedule_remedy)
    reopen = step_method(handling.reopen)
    withdraw = step_method(handling.withdraw)
    reclassify = step_method(handling.reclassify)
    object = step_method(handling.object)
    mark_duplicate = step_method(handling.mark_duplicate)
    take_earlier_receipt = step_method(handling.take_earlier_receipt)
    join_master = step_method(handling.join_master)
    identify = step_method(handling.identify)
    move_to_customer = step_method(handling.move_to_customer)
    extend = step_method(handling.extend)
    recompute = step_method(handling.recompute)
    inform = step_method(handling.inform)
    note_told = step_method(handling.note_told)
    note_companion = step_method(handling.note_companion)

    def ask_fact_finding(self, complaint: Complaint | str, *, question: str, owner: str, due: datetime) -> FactFinding:
        """Have somebody find something out for a complaint; several of them run side by side (BR-CPL-17).

        Args:
            complaint: The complaint, or its id.
            question: What is to be found out.
            owner: The id of who finds it out.
            due: By when.

        Raises:
            Refused: The complaint is not looked into now, nobody is named, or the date has passed.
        """
        key = complaint if isinstance(complaint, str) else complaint.id
        given = {"complaint": key, "question": question, "owner": owner, "due": due}
        keeping = self._keeping
        lifecycle: Lifecycle[FactFinding] = keeping.lifecycles[FactFinding.kind]
        return keeping.create(lifecycle, fact_findings.ask, self._acting(fact_findings.ask), given)

    def receive_mixed(
        self,
        *,
        customer: str,
        given_by: str,
        channel: Channel,
        type: ComplaintType,
        complaint: str,
        compliment: str,
        services: tuple[str, ...] = (),
        about: tuple[str, ...] = (),
        named: tuple[str, ...] = (),
        owner: str = "",
    ) -> tuple[Complaint, Compliment]:
        """Record what holds blame and praise as one of each, in one commit; each names the other.

        Args:
            customer: The id of the customer concerned, or ``"unidentified"``.
            given_by: The id of who says so, ``"unidentified"`` or ``"anonymous"``.
            channel: How it reached us.
            type: What the complaint is about.
            complaint: The part that complains.
            compliment: The part that praises.
            services: The services both speak of.
            about: The ids of the people or teams complained about.
            named: The ids of the people and teams praised.
            owner: The id of who is responsible for both.
        """
        keeping, actor = self._keeping, self._acting(handling.receive)
        praising: Lifecycle[Compliment] = keeping.lifecycles[Compliment.kind]
        common = {"customer": customer, "channel": channel, "services": services, "owner": owner}
        with keeping.unit():
            blame = keeping.create(
                self.lifecycle,
                handling.receive,
                actor,
                {**common, "complainant": given_by, "type": type, "text": complaint, "about": about},
            )
            praise = keeping.create(
                praising,
                compliments.record,
                actor,
                {**common, "given_by": given_by, "text": compliment, "named": named, "came_with": blame.id},
            )
            return self.get(blame.id), praise

    def doubts(self, **particulars: _Particular) -> tuple[str, ...]:
        """Return what should be asked before a complaint is received, as sentences; nothing is refused for it.

        Args:
            **particulars: What :meth:`receive` would be given.
        """
        return doubts_about(particulars)

    def report(self, by: str = "") -> "ComplaintsReport":
        """Return what is open, closed, in time and late, as at the instant of the practice's clock.

        Args:
            by: Also for each ``service``, ``type``, ``channel``, ``state``, ``customer``, for each customer with
                all below it, ``customer_tree`` (G-14), or for each value of a label, ``label:NAME``.

        Raises:
            InvalidInput: Complaints cannot be grouped by that.
        """
        from itilbrm.views.complaints import complaints_report

        sources = sources_of(self._keeping)
        return complaints_report(self, sources.at, check_text("by", by), sources.records)

    def entries(self, *, late: bool = False, **columns: str) -> "Iterator[LogEntry]":
        """Yield all that the log holds about each complaint: what was late and why, who decided, who was told what.

        Args:
            late: Only those of which a deadline was missed.
            **columns: Any of ``state``, ``category``, ``customer``, ``service``, ``owner``, as :meth:`find` takes them.
        """
        from itilbrm.views.log_export import log_entries

        return log_entries(sources_of(self._keeping), late=late, **columns)

    def export(self, form: Literal["csv", "json"] = "csv", *, late: bool = False, **columns: str) -> "Iterator[str]":
        """Yield the log with all that was done, as text: line by line, whatever its size.

        Args:
            form: ``csv`` for spreadsheets, in which no text can be a formula; ``json`` for everything else.
            late: Only the complaints of which a deadline was missed.
            **columns: As :meth:`entries` takes them.

        Raises:
            InvalidInput: There is no such form or column.
        """
        from itilbrm.report import csv_lines
        from itilbrm.views.log_lines import json_lines, log_table

        if form not in ("csv", "json"):
            raise InvalidInput("form", f"{form!r} is none that the log is written in", "choose from csv, json")
        entries = self.entries(late=late, **columns)
        return csv_lines(log_table(entries)) if form == "csv" else json_lines(entries)

    def recompute_all(
        self, complaints: Iterable[Complaint | str] | None = None, *, reason: str, preview: bool = False
    ) -> tuple[MovedDeadline, ...]:
        """Set what is still due by the policies that hold now, or tell only what would become of it (T-3).

        Each complaint is kept by itself, and one of which nothing moves is left alone.

        Args:
            complaints: Which of them, or their ids; all that are not closed unless given.
            reason: Why, in words.
            preview: Whether only to tell.

        Returns:
            The deadlines that moved, or would.
        """
        actor = attrs.evolve(
            self._actor or Actor(UNIDENTIFIED) if preview else self._acting(handling.recompute), reason=reason
        )
        acting = Complaints(self._keeping, self.lifecycle, actor)
        if complaints is None:
            chosen = [each.id for category in _UNCLOSED for each in self.each(category=category)]
        else:
            chosen = [id_of(each) for each in complaints]
        moved: list[MovedDeadline] = []
        for key in chosen:
            complaint = self.get(key)
            at = max(self._keeping.clock.now(), complaint.moved_at)
            with self._keeping.unit() as unit:
                on = Occasion(actor.by, at, reason=reason, lookup=unit.reading, policies=self._keeping.policies)
                moves = would_move(complaint, on)
            if moves and not preview:
                moves = moved_deadlines(complaint, acting.recompute(complaint))
            moved += moves
        return tuple(moved)


class ComplaintDefinitions(Register[ComplaintDefinition]):
    """What counts as a complaint, as agreed with each customer."""

    agree = creation_method(definitions.agree)
    adopt = adoption_method(definitions.adopt)
    revise = step_method(definitions.revise)
    end = step_method(definitions.end)


class Compliments(Register[Compliment]):
    """Praise, and whom it reached."""

    record = creation_method(compliments.record)
    adopt = adoption_method(compliments.adopt)
    route = step_method(compliments.route)
    mark_unroutable = step_method(compliments.mark_unroutable)
    move_to_customer = step_method(compliments.move_to_customer)
    pass_on = step_method(compliments.pass_on)
    thank = step_method(compliments.thank)
    close = step_method(compliments.close)
    note_told = step_method(compliments.note_told)
    note_companion = step_method(compliments.note_companion)


class FactFindings(Register[FactFinding]):
    """What somebody finds out for a complaint."""

    ask = creation_method(fact_findings.ask)
    adopt = adoption_method(fact_findings.adopt)
    answer = step_method(fact_findings.answer)
    reassign = step_method(fact_findings.reassign)
    drop = step_method(fact_findings.drop)
