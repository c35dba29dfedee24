"""What the pages of the reference must name, asked of the code, and what they do name."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

import itilbrm
from itilbrm import LIFECYCLES, SUB_PROCESSES, errors, ports
from itilbrm.adapters import urls
from itilbrm.cli import exits
from itilbrm.cli.settings import Settings
from itilbrm.importable import IMPORTABLE
from itilbrm.intake.formats import DIRECTIVES
from itilbrm.intake.mapping import FIELDS
from itilbrm.kpis import KPIS
from itilbrm.views.complaints import ComplaintTally, DeadlineTally
from tests.docs.commands import commands
from tests.docs.generated import REGISTERS, VOCABULARIES
from tests.docs.plugin_pages import signatures

BESIDE: Final = (
    "itilbrm.agreements.Term",
    "itilbrm.anchoring.Anchor",
    "itilbrm.anchoring.Head",
    "itilbrm.calendars.PROVIDER_DEFAULT_CALENDAR",
    "itilbrm.calendars.Window",
    "itilbrm.calendars.first_instant",
    "itilbrm.calendars.local_instant",
    "itilbrm.delivering.Delivery",
    "itilbrm.delivering.Undelivered",
    "itilbrm.importing.Imported",
    "itilbrm.importing.import_complaints",
    "itilbrm.importing.import_records",
    "itilbrm.importing.read_complaint_mapping",
    "itilbrm.importing.read_record_mapping",
    "itilbrm.kpis.Figure",
    "itilbrm.kpis.Kpi",
    "itilbrm.kpis.Measured",
    "itilbrm.kpis.Undefined",
    "itilbrm.lifecycle.Explanation",
    "itilbrm.lifecycle.Prospect",
    "itilbrm.policies.JourneyPath",
    "itilbrm.policies.JourneyStep",
    "itilbrm.policies.Procedure",
    "itilbrm.policies.Rung",
    "itilbrm.policies.Stage",
    "itilbrm.policies.Target",
    "itilbrm.policies.shipped_policies",
    "itilbrm.processes.complaints.HANDLING",
    "itilbrm.processes.raci.Activity",
    "itilbrm.processes.relationships.Exit",
    "itilbrm.processes.relationships.MeasuredOutcome",
    "itilbrm.processes.relationships.ServiceUse",
    "itilbrm.processes.relationships.Spend",
    "itilbrm.processes.requirements.CaseContent",
    "itilbrm.processes.requirements.Compared",
    "itilbrm.processes.requirements.Compliance",
    "itilbrm.processes.requirements.DesiredServiceOutcome",
    "itilbrm.processes.sign_ups.Offer",
    "itilbrm.processes.sign_ups.Order",
    "itilbrm.processes.sign_ups.Terms",
    "itilbrm.processes.requirements.Evidence",
    "itilbrm.processes.requirements.FitAssessment",
    "itilbrm.processes.requirements.Option",
    "itilbrm.processes.requirements.OutcomeMeasure",
    "itilbrm.processes.requirements.OutlineContent",
    "itilbrm.processes.requirements.Statement",
    "itilbrm.processes.requirements.StatementResult",
    "itilbrm.registers.Actions",
    "itilbrm.registers.ComplaintWatches",
    "itilbrm.registers.Complaints",
    "itilbrm.registers.CustomerAgreementPortfolio",
    "itilbrm.registers.Requirements",
    "itilbrm.registers.RecordPage",
    "itilbrm.registers.Register",
    "itilbrm.ports.Store",
    "itilbrm.testing.StoppedClock",
    "itilbrm.testing.StoreCompliance",
    "itilbrm.ticking.Tick",
    "itilbrm.verification.Finding",
    "itilbrm.verification.Verification",
    "itilbrm.views.complaints.ComplaintTally",
    "itilbrm.views.complaints.ComplaintsReport",
    "itilbrm.views.complaints.DeadlineTally",
    "itilbrm.views.forecast.CurrencyForecast",
    "itilbrm.views.forecast.Forecast",
    "itilbrm.views.forecast.Forecasted",
    "itilbrm.views.log_export.LogEntry",
    "itilbrm.views.log_export.Missed",
    "itilbrm.views.log_export.Taken",
    "itilbrm.views.log_export.Told",
    "itilbrm.views.pipeline.Demand",
    "itilbrm.views.pipeline.Pipeline",
    "itilbrm.views.portfolio.Line",
    "itilbrm.views.portfolio.Overview",
    "itilbrm.views.portfolio.OverviewLine",
    "itilbrm.views.portfolio.Part",
    "itilbrm.views.portfolio.Portfolio",
    "itilbrm.views.stakeholder_map.Place",
    "itilbrm.views.stakeholder_map.StakeholderMap",
    "itilbrm.views.today.Entry",
    "itilbrm.views.today.Today",
)
"""What is public beside the window, by where it is found."""

ITIL: Final = {
    "Complaints and Compliments": "complaints",
    "Complaint Status Information": "status_information",
    "Complaints Log": "complaints",
    "Customer Portfolio": "portfolio",
    "Customer Agreement Portfolio": "agreements",
    "Customer Survey Questionnaire": "questionnaires",
    "Customer Survey Response": "answers",
    "Desired Service Outcomes": "requirements",
    "Outline of Service Requirements": "outlines",
}
"""ITIL's information objects, with the attribute of a practice that each has or will have."""

EXITS: Final = ("DONE", "FAILED", "WRONG", "MISSING", "PARTLY", "INTERRUPTED")
"""The exit codes, in the order of their numbers."""

_URLS: Final = ("memory:", "sqlite:///file.db", "sqlite:////folder/file.db")

_FENCED: Final = re.compile(r"^( *)(`{3,})(?!`).*?^\1\2`*\s*?$", re.MULTILINE | re.DOTALL)
_HEADING: Final = re.compile(r"^(?:#{1,6}|:::) (.+?)(?: \{.*\})?$", re.MULTILINE)

_RULE: Final = re.compile(r".*\n\|[-| :]+\|$")
"""The head of a table, and the rule under it."""


def headings(page: str) -> list[str]:
    """Return the headings of a page; what the code's own documentation is put in for is one."""
    return _HEADING.findall(_FENCED.sub("", page))


def table(page: str, heading: str, column: int = 0) -> list[str]:
    """Return a column of the tables under a heading, without the backticks."""
    sections = re.split(r"^#{1,6} (.+)$", _FENCED.sub("", page), flags=re.MULTILINE)
    lines = sections[sections.index(heading) + 1].splitlines() if heading in sections else []
    heads = {number for number, line in enumerate(lines) if _RULE.match("\n".join(lines[number : number + 2]))}
    rows = [line for number, line in enumerate(lines) if line.startswith("|") and not heads & {number, number - 1}]
    cells = [re.split(r"(?<!\\)\|", row)[column + 1].strip() for row in rows]
    return [re.sub(r"^`([^`]+)`$", r"\1", cell) for cell in cells]


def _expected_headings(names: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Return the headings that each page must have, in any order."""
    return {
        "reference/public-names.md": [
            "Public names",
            *("A practice and its registers", "Records", "Values", "Business time", "Policies", "Letters"),
            *("Lifecycles of your own", "Errors"),
            *("What follows, and who has a say", "Plugins of your own"),
            *("What comes with the library", "What reports, verifications, anchors and explanations return"),
            *("Importing files", "For your tests", "For stores of your own"),
            *(f"itilbrm.{name}" for name in names),
            *BESIDE,
        ],
        "reference/lifecycles.md": [
            "Lifecycles",
            *(lifecycle.name.capitalize() for lifecycle in LIFECYCLES),
            *(
                f"{REGISTERS[lifecycle.kind]}.{name}"
                for lifecycle in LIFECYCLES
                for name in (*lifecycle.creations, *lifecycle.adoptions, *lifecycle.steps)
            ),
        ],
        "reference/vocabularies.md": [
            *("Vocabularies", "Who is not known", "Category of a state"),
            *(name.capitalize() for name in VOCABULARIES),
        ],
        "reference/kpis.md": ["Indicators", *(f"{each.id} {each.name}" for each in KPIS)],
        "reference/who-does-what.md": [
            *("Who does what", "Roles"),
            *(each.title for each in SUB_PROCESSES if each.activities),
        ],
        "reference/who-may-do-what.md": ["Who may do what"],
        "reference/errors.md": ["Errors", *(f"itilbrm.errors.{name}" for name in errors.__all__)],
        "reference/hooks.md": ["Hooks", *(f"`{signature}`" for signature in signatures().values())],
        "reference/command-line.md": [
            "Command line",
            "Exit codes",
            "What every command keeps to",
            "JSON",
            *(command.words for command in commands()),
        ],
        "reference/settings.md": ["Settings", "Other variables of the environment"],
        "reference/mapping-files.md": [
            *("Mapping files", "Top", "file", "time", "fields", "Keys of a field"),
            *(
                "Date formats",
                "Other kinds",
                *(f"Particulars of {kind}" for kind in IMPORTABLE if kind != "complaints"),
            ),
            *("Encodings", "The smallest mapping"),
        ],
        "reference/stored-shapes.md": [
            *("Stored shapes", "Document", "Columns", "Fact row", "Payload", "Personal row"),
            *("Batch", "Tables", "Ids", "Store URLs"),
        ],
        "reference/index.md": ["Reference"],
        "glossary.md": ["Glossary", "ITIL's information objects", "The six sub-processes", "Words of complaints"],
    }


TABLES: Final[Sequence[tuple[str, str, Callable[[], Iterable[object]]]]] = (
    ("glossary.md", "ITIL's information objects", lambda: ITIL),
    ("explanation/numbers.md", "Which complaints are counted", lambda: _fields(ComplaintTally, "deadline")),
    ("explanation/numbers.md", "How they stand to their deadlines", lambda: _fields(DeadlineTally)),
    ("reference/command-line.md", "Exit codes", lambda: (getattr(exits, name) for name in EXITS)),
    ("reference/settings.md", "Settings", lambda: _fields(Settings)),
    ("reference/mapping-files.md", "fields", lambda: FIELDS),
    ("reference/mapping-files.md", "Date formats", lambda: DIRECTIVES),
    ("reference/stored-shapes.md", "Document", lambda: ports.Document._fields),
    ("reference/stored-shapes.md", "Columns", lambda: ports.COLUMNS),
    ("reference/stored-shapes.md", "Fact row", lambda: ports.FactRow._fields),
    ("reference/stored-shapes.md", "Personal row", lambda: ports.PersonalRow._fields),
    ("reference/stored-shapes.md", "Batch", lambda: _fields(ports.Batch)),
    ("reference/stored-shapes.md", "Store URLs", lambda: (*_URLS, *urls._OPTIONS)),
)
"""Page, heading, and what the first column of the tables there must name."""


def problems(pages: Mapping[str, str], names: Iterable[str] = itilbrm.__all__) -> list[str]:
    """Return where pages and code differ, in sentences; both ways."""
    found = []
    for page, expected in _expected_headings(names).items():
        found += _differences(f"{page}: heading", headings(pages[page]), expected)
    for page, heading, expects in TABLES:
        found += _differences(f"{page}, {heading}:", table(pages[page], heading), map(str, expects()))
    return found


def _differences(where: str, named: Iterable[str], expected: Iterable[str]) -> list[str]:
    on_page, in_code = Counter(named), Counter(expected)
    return [f"{where} {each!r} is missing" for each in in_code - on_page] + [
        f"{where} {each!r} is too much, or stands twice" for each in on_page - in_code
    ]


def _fields(cls: Any, *without: str) -> list[str]:  # noqa: ANN401 -- any class of attrs
    return [field.name for field in attrs.fields(cls) if field.name not in without]
