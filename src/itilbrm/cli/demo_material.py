"""What the demo imports: complaints about the services of an IT department, all of them made up."""

from typing import Final

__all__ = ["MAPPING", "NAMES", "ROWS", "complaints_csv"]

_HEADINGS: Final = "ticket,opened,due,closed,status,department,reporter,via,kind,service,what was said"

_ROWS: Final = """\
T-1001,2025-11-03 08:12,2025-11-07 17:00,2025-11-05 11:40,done,sales,u-117,Telephone,down,e-mail
    Mail to customers has been stuck since seven this morning.
T-1002,2025-11-03 09:30,2025-11-07 17:00,2025-11-06 15:05,done,warehouse,u-131,Telephone,slow,scanners
    Every scan takes ten seconds and the lorries are waiting.
T-1003,2025-11-03 14:02,2025-11-10 17:00,2025-11-12 09:20,done,finance,u-102,E-mail,bill,cloud storage
    We pay for forty licences and use twelve.
T-1004,2025-11-04 10:45,2025-11-11 17:00,2025-11-11 16:30,done,sales,,Form,slow,laptops
    A new laptop was promised for Monday and came on Thursday.
T-1005,2025-11-05 07:58,2025-11-07 17:00,2025-11-05 10:15,done,warehouse,u-131,Telephone,down,network
    No network in hall 3 after the weekend.
T-1006,2025-11-05 13:20,2025-11-12 17:00,2025-11-14 17:45,done,personnel,u-140,E-mail,slow,payroll
    The payslips could not be opened for two days.
T-1007,2025-11-06 09:05,,2025-11-06 12:00,done,sales,u-119,Meeting,word,service desk
    Nobody told us that the line would be closed at noon.
T-1008,2025-11-06 16:40,2025-11-13 17:00,2025-11-13 09:30,done,finance,u-104,Form,slow,e-mail
    Search in the archive finds nothing older than a year.
T-1009,2025-11-07 11:11,2025-11-14 17:00,2025-11-19 14:00,done,legal,u-151,Letter,bill,printing
    The colour pages of another floor are on our bill again.
T-1010,2025-11-10 08:30,2025-11-12 17:00,2025-11-11 08:50,done,warehouse,u-131,Telephone,down,scanners
    Scanners lost their connection twice during the night shift.
T-1011,2025-11-10 15:25,2025-11-17 17:00,2025-11-17 10:10,done,personnel,,Survey,people,service desk
    The answer was correct and rather short.
T-1012,2025-11-11 09:00,2025-11-18 17:00,2025-11-21 16:15,done,sales,u-117,E-mail,slow,laptops
    The battery lasts forty minutes; a meeting lasts an hour.
T-1013,2025-11-31 10:05,2025-11-18 17:00,,new,finance,u-102,Form,bill,cloud storage
    The licences again.
T-1014,2025-11-12 10:20,2025-11-19 17:00,2025-11-24 12:10,done,finance,u-102,Form,bill,cloud storage
    Forty licences are on this bill as well.
T-1015,2025-11-13 14:45,2025-11-20 17:00,2025-11-20 11:00,done,legal,u-152,E-mail,slow,printing
    =3 days without a printer and counting
T-1016,2025-11-14 08:05,2025-11-21 17:00,2025-11-21 15:00,done,warehouse,u-131,Telephone,slow,network
    The network in hall 3 is slow whenever the scanners run.
T-1017,2025-11-17 13:33,2025-11-24 17:00,2025-11-24 16:59,done,personnel,u-140,E-mail,word,payroll
    The new form was announced after it was switched on.
T-1018,2025-11-18 09:50,,,new,sales,,Survey,other,service desk
    I would like to know what became of my last three tickets.
T-1019,2025-11-20 08:15,2025-12-04 17:00,2025-11-27 10:05,done,finance,u-104,Telephone,slow,payroll
    The new payslips hide the overtime.
T-1020,2025-11-21 11:30,2025-11-28 17:00,2025-11-28 16:40,done,legal,u-151,Letter,bill,printing
    Colour pages for the third month running.
T-1021,2025-11-24 10:00,2025-12-05 17:00,2025-11-26 08:30,done,warehouse,u-131,Telephone,down,scanners
    Hall 2 went back to paper for a whole morning.
T-1022,2025-11-25 15:10,2025-12-09 17:00,2025-11-28 11:20,done,sales,u-119,E-mail,slow,e-mail
    Large attachments vanish without a word.
T-1023,2025-11-27 09:25,2025-12-11 17:00,,new,personnel,u-140,Form,people,service desk
    I was passed on four times and explained it five times.
T-1024,2025-11-28 16:20,2025-12-12 17:00,,new,sales,u-117,E-mail,slow,laptops
    The replacement battery lasts fifty minutes.
"""

ROWS: Final = len(_ROWS.splitlines()) // 2
"""How many there are, the one with a day that does not exist among them."""

NAMES: Final = frozenset(f"desk:{line.partition(',')[0]}" for line in _ROWS.splitlines()[::2])
"""What they are called here."""

MAPPING: Final = """\
# What the columns of complaints.csv mean. A mapping is data: nothing in it is run.

origin = "desk"

[time]
zone = "Europe/London"

[fields.reference]
column = "ticket"

[fields.state]
column = "status"
values = { new = "received", done = "closed" }

[fields.received_at]
column = "opened"
formats = ["%Y-%m-%d %H:%M"]

[fields.target_at]
column = "due"
formats = ["%Y-%m-%d %H:%M"]

[fields.closed_at]
column = "closed"
formats = ["%Y-%m-%d %H:%M"]

[fields.customer]
column = "department"

[fields.complainant]
column = "reporter"                 # blank: "unidentified", never dropped

[fields.channel]
column = "via"

[fields.channel.values]
"Telephone" = "phone"
"E-mail" = "email"
"Form" = "portal"
"Meeting" = "meeting"
"Letter" = "letter"
"Survey" = "survey"

[fields.type]
column = "kind"
otherwise = "other"

[fields.type.values]
"down" = "availability"
"slow" = "service_quality"
"bill" = "cost"
"word" = "communication"
"people" = "people"

[fields.text]
column = "what was said"

[fields.services]
column = "service"

[labels]
via = "via"
"""


def complaints_csv() -> str:
    """Return the file of complaints."""
    lines = _ROWS.splitlines()
    rows = [f"{facts},{said.strip()}" for facts, said in zip(lines[::2], lines[1::2], strict=True)]
    return "\n".join([_HEADINGS, *rows, ""])
