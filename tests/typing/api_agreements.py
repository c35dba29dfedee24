"""What checkers must let pass of services and agreements, and what they must not; read by them, never run."""

from datetime import date, datetime
from decimal import Decimal
from typing import assert_type

from itilbrm import Achievement, Agreement, Incident, Line, Practice, Service, Target, Usage


def services(practice: Practice, when: datetime, target: Target) -> None:
    ann = practice.acting_as("ann")
    mail = ann.services.announce(name="Mail", owner="sam")
    ann.services.adopt(origin="cmdb", reference="1", name="Mail", owner="sam")
    ann.services.activate(mail)
    ann.services.correct(mail.id, standard=True)
    assert_type(ann.services.retire(mail), Service)
    day, after = date(2026, 1, 1), date(2026, 2, 1)
    assert_type(
        ann.achievements.record(
            agreement="agr_1",
            customer="acme",
            service=mail.id,
            target=target,
            period_start=day,
            period_end=after,
            value=Decimal(99),
        ),
        Achievement,
    )
    ann.achievements.adopt(
        origin="monitoring",
        reference="1",
        agreement="agr_1",
        customer="acme",
        service=mail.id,
        target=target,
        period_start=day,
        period_end=after,
        value=None,
    )
    assert_type(
        ann.usages.record(
            customer="acme", service=mail.id, period_start=day, period_end=after, quantity=Decimal(3), unit="boxes"
        ),
        Usage,
    )
    ann.usages.adopt(
        origin="monitoring",
        reference="1",
        customer="acme",
        service=mail.id,
        period_start=day,
        period_end=after,
        quantity=Decimal(3),
        unit="boxes",
    )
    incident = ann.incidents.adopt(origin="desk", reference="1", service=mail.id, opened_at=when)
    assert_type(ann.incidents.note_resolved(incident), Incident)
    ann.services.retire(7)  # type: ignore[arg-type]  # no service
    ann.services.announce(name="Mail")  # type: ignore[call-arg]  # nobody owns it


def agreements(practice: Practice, line: Line) -> None:
    ann = practice.acting_as("ann")
    day = date(2026, 1, 1)
    made = ann.agreements.draft(customer="acme", lines=(line,), start=day, term="rolling", renewal_span="1 month")
    ann.agreements.negotiate(made)
    ann.agreements.propose(made, side="customer", text="99.9", why="nights")
    assert_type(ann.agreements.sign(made, signed_by_customer="dora", signed_by_provider="sam"), Agreement)
    ann.agreements.open_standard(
        customer="acme", lines=(line,), start=day, signed_by_customer="dora", signed_by_provider="sam"
    )
    ann.agreements.adopt(origin="crm", reference="1", customer="acme", lines=(line,), start=day, end=day)
    ann.agreements.start_review(made)
    ann.agreements.finish_review(made)
    ann.agreements.change_line(made, line=line)
    ann.agreements.renew(made, end=day, signed_by_customer="dora", signed_by_provider="sam", evidence="a letter")
    ann.agreements.renew_tacitly(made)
    ann.agreements.alert_renewal(made)
    ann.agreements.give_notice(made, side="provider")
    ann.agreements.withdraw_notice(made, signed_by_customer="dora", signed_by_provider="sam", evidence="a letter")
    ann.agreements.move_to_customer(made, customer="other")
    ann.agreements.supersede(made, by="agr_2")
    ann.agreements.terminate(made, side="customer")
    ann.agreements.abandon(made)
    ann.agreements.run_out(made)
    ann.agreements.expire(made)
    assert_type(practice.agreements.last_day_for_notice(made), date | None)
    assert_type(practice.agreements.expiring(within=30), tuple[Agreement, ...])
    ann.agreements.give_notice(made)  # type: ignore[call-arg]  # nobody knows whose
