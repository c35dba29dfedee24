"""Receive a complaint, take it to its investigation, and tell what became of it.

Run it anywhere: it needs the base install alone and leaves a store, first_complaint.db, in the present folder.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from itilbrm import Practice, errors
from itilbrm.testing import StoppedClock


def main() -> None:
    """Tell the story of one complaint."""
    Path("first_complaint.db").unlink(missing_ok=True)
    clock = StoppedClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    with Practice.open("sqlite:///first_complaint.db", clock=clock) as practice:
        ann = practice.acting_as("ann")
        cara = ann.people.register(full_name="Cara Diaz", email="cara@example.org")

        complaint = ann.complaints.receive(
            customer="acme",
            complainant=cara.id,
            channel="phone",
            type="people",
            text="Ivy promised to call back and never did.",
            about=("ivy",),
            remedy_sought="A call.",
        )
        clock.advance(timedelta(hours=1))
        complaint = ann.complaints.acknowledge(
            complaint,
            contact="Ann Lee",
            next_step="We ask Ivy what happened.",
            next_date=clock.now() + timedelta(days=1),
        )
        complaint = ann.complaints.assess(complaint, severity="low", complexity="low", impact="low", urgency="medium")

        # Ivy cannot find out what Ivy did.
        try:
            ann.complaints.investigate(complaint, investigator="ivy")
        except errors.Refused as refused:
            print(refused.reasons[0])
        complaint = ann.complaints.investigate(complaint, investigator="ike")

        # A day later Cara takes the complaint back. It stays in the log.
        clock.advance(timedelta(days=1))
        practice.acting_as(cara.id, reason="Ivy has called.").complaints.withdraw(complaint)

        for fact in practice.history(complaint.id):
            print(f"{fact.happened_at:%d %b %H:%M}  {fact.step:12} -> {fact.target.label}")
        before = practice.as_at(clock.now() - timedelta(hours=1)).complaints.get(complaint.id)
        print(f"An hour ago it was {before.state.label}.")
        print("All is as it was kept." if practice.verify() else "Somebody has changed the store.")


if __name__ == "__main__":
    main()
