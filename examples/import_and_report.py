"""Import complaints from a file of another system, put a bad row right, and report.

Run it anywhere: it writes desk.csv and desk.toml into the present folder and needs the base install alone.
"""

from datetime import UTC, datetime
from pathlib import Path

from itilbrm import Practice
from itilbrm.importing import Imported, import_complaints, read_complaint_mapping

FILE = """\
Ticket,Status,Opened,Due,Solved,How,Service,Words
4711,done,2026-02-02 09:15,2026-02-09 17:00,2026-02-05 11:00,mail,tills,You billed us twice.
4712,open,2026-02-03 14:00,2026-02-10 17:00,,phone,tills,The tills are down again.
4713,done,2026-02-04 08:30,2026-02-11 17:00,2026-02-16 17:45,mail,web shop,Nobody calls back.
4714,open,2026-02-30 10:00,,,phone,web shop,Nobody can read the date of this one.
"""

MAPPING = """\
origin = "desk"
time = { zone = "Europe/London", exists_twice = "earlier", does_not_exist = "later" }

[fields]
reference = { column = "Ticket" }
state = { column = "Status", values = { open = "received", done = "closed" } }
received_at = { column = "Opened", formats = ["%Y-%m-%d %H:%M"] }
target_at = { column = "Due", formats = ["%Y-%m-%d %H:%M"] }
closed_at = { column = "Solved", formats = ["%Y-%m-%d %H:%M"] }
channel = { column = "How", values = { mail = "email", phone = "phone" } }
type = { constant = "service_quality" }
text = { column = "Words" }
services = { column = "Service" }
"""


def main() -> None:
    """Import, correct, import again, report."""
    source, mapping = Path("desk.csv"), Path("desk.toml")
    source.write_text(FILE, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    with Practice.open("memory:") as practice:
        clerk = practice.acting_as("clerk")
        imported = import_complaints(clerk, source, read_complaint_mapping(mapping))
        print("First run: ", said(imported))
        if imported.rejects is not None:
            print(imported.rejects.read_text(encoding="utf-8").splitlines()[1])

        # Nothing that is there already is added again.
        source.write_text(FILE.replace("2026-02-30", "2026-02-28"), encoding="utf-8")
        print("Second run:", said(import_complaints(clerk, source, read_complaint_mapping(mapping))))

        # The report as at an instant judges deadlines at that instant.
        for day in (9, 12, 28):
            instant = datetime(2026, 2, day, 12, 0, tzinfo=UTC)
            report = practice.as_at(instant).complaints.report(by="service")
            print(f"{instant:%d %B}: {report.total.open} open of {report.total.received}; {report.total.deadline}")
            for service, tally in report.groups.items():
                print(f"    {service:8} {tally.received} received, {tally.open} open")


def said(imported: Imported) -> str:
    """Return what became of the rows, in words."""
    return f"{imported.rows} rows, {imported.added} added, {imported.known} known, {imported.rejected} rejected"


if __name__ == "__main__":
    main()
