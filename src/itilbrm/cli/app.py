"""The application: which commands there are, and how words become one of them."""

import re
import sys
from collections.abc import Sequence
from typing import Final

from cyclopts import App, CycloptsError, MissingArgumentError, UnusedCliTokensError

from itilbrm.cli.exits import DONE, WrongUsage, out
from itilbrm.cli.version import version
from itilbrm.errors import suggestion

__all__ = ["application", "run"]

_HELP: Final = ("--help", "-h")
_COMMANDS: Final = {
    "complaints import": (
        "imports:import_",
        (
            "Take over the complaints of a delimited text file.\n\n"
            "Good rows are kept, bad ones go to FILE.rejects.csv with line, column and reason. What is there already "
            "is not added again: a run that was broken off is simply run once more."
        ),
    ),
    "import": (
        "imports:import_records",
        (
            "Take over the units, people, customers, services, agreements or achievements of a delimited text file.\n\n"
            "Good rows are kept, bad ones go to FILE.rejects.csv with line, column and reason. What is there already "
            "is not added again. Rows may stand in any order: what they refer to may come later."
        ),
    ),
    "complaints log": ("complaints:log", "List complaints, those received last first."),
    "complaints worklist": (
        "watching:worklist",
        "List the complaints that are watched, those with the least time left first.",
    ),
    "complaints show": ("complaints:show", "Show everything that is kept of one complaint."),
    "complaints history": ("complaints:history", "Tell what became of one complaint, step by step."),
    "complaints export": (
        "log_export:export",
        (
            "Write the whole log with what was done: what was due and late and why, who decided, who was told what "
            "and when.\n\n"
            "It is answered from the log and its facts alone."
        ),
    ),
    "kpis list": ("kpis:list_", "List the indicators, with what each of them counts."),
    "kpis show": (
        "kpis:show",
        (
            "Show the value of an indicator for a period, with all that is needed to read it.\n\n"
            "What cannot be divided is undefined, never 0 and never 100."
        ),
    ),
    "today": ("today:today", "List what somebody should look at first, in order of its instant, and why."),
    "deliver": (
        "deliver:deliver",
        (
            "Deliver every message that is due, and tell what came of it.\n\n"
            "What cannot be delivered is tried again later, and given up in the end: then somebody tells it by other "
            "means. The exit code is 4 if anything that was due did not go out."
        ),
    ),
    "report complaints": (
        "reports:report_complaints",
        (
            "Count complaints, and how they stand to their deadlines.\n\n"
            "None: there is nothing to judge. Met, breached: closed by the deadline, or after it. Overdue "
            "(overdue_open in json, csv and markdown): open, and the deadline has passed. Pending: open, and it "
            "lies ahead."
        ),
    ),
    "calendar add": (
        "calendars:add",
        (
            "Tell when an amount of time is over.\n\n"
            "For example: itilbrm calendar add 2026-01-05T10:00 '5 business days'. An instant without an offset from "
            "UTC is meant as clocks show it in the time zone of the calendar."
        ),
    ),
    "calendar between": ("calendars:between", "Tell how much business time lies between two instants."),
    "calendar check": (
        "calendars:check",
        "Tell what a business calendar says, or what is wrong with it.\n\nThe exit code is 1 if something is.",
    ),
    "profiles list": ("profiles:list_", "List the deadline profiles in use."),
    "profiles show": (
        "profiles:show",
        "Show what a deadline profile allows; with --toml as a file to begin your own with.",
    ),
    "profiles check": (
        "profiles:check",
        "Tell whether a file of deadline profiles can be used, and what they allow.\n\nThe exit code is 1 if not.",
    ),
    "profiles what-if": (
        "profiles:what_if",
        (
            "Tell what another deadline profile would have meant for the complaints of a period.\n\n"
            "Nothing is stored, and no deadline moves."
        ),
    ),
    "customers list": ("customers:list_", "List customers, the latest first."),
    "customers show": ("customers:show", "Show everything that is kept of one customer."),
    "customers suggest": (
        "customers:suggest",
        (
            "Show which units could be customers: those whose managers have a budget that includes IT.\n\n"
            "Nobody is identified or accepted by it."
        ),
    ),
    "portfolio": (
        "portfolio:portfolio",
        (
            "Show all that is known of a customer, and how stale each part of it is.\n\n"
            "Without a customer it is the whole Customer Portfolio, a line for each: how many agreements are in force, "
            "what is open, and how much the entry lacks. With --shared it is what the customer may see: nothing "
            "that is internal is in it."
        ),
    ),
    "agreements list": (
        "agreements:list_",
        "List agreements, the latest first, with the last day of the present term and the last day for notice.",
    ),
    "agreements show": ("agreements:show", "Show one agreement, and until when notice can be given."),
    "services list": ("services:list_", "List the services of the catalogue, the latest first, wherever it is kept."),
    "services show": ("services:show", "Show everything that is kept of one service."),
    "stakeholders list": ("stakeholders:list_", "List the stakeholders, those who are managed closely first."),
    "stakeholders map": (
        "stakeholders:map_",
        (
            "Draw the map of stakeholders by influence and interest.\n\n"
            "With --format svg or html it is a picture or a page, written to --file or to stdout."
        ),
    ),
    "opportunities list": ("opportunities:list_", "List prospects, and what else could be won, the latest first."),
    "opportunities show": ("opportunities:show", "Show everything that is kept of one opportunity."),
    "opportunities forecast": (
        "opportunities:forecast",
        (
            "Tell what is forecast: the sum of value times probability, for each currency.\n\n"
            "Behind each opportunity stands when its forecast is to be looked at again, with ! where that is past."
        ),
    ),
    "explain": (
        "explaining:explain",
        (
            "Show which steps can be taken on a record, and what stands in the way of the others.\n\n"
            "Available: it can be taken. Depends: it can, if what it needs is right and what it lacks is given. "
            "Blocked: a rule says no, and who could clear the way, where that is known."
        ),
    ),
    "plugin new": (
        "plugin_new:plugin_new",
        "Write a plugin into a new folder: a package with a test that is green.\n\nWithout an option it is a store.",
    ),
    "plugins": (
        "plugins:plugins",
        (
            "Show the plugins in use, and those that cannot be used.\n\n"
            "The exit code is 1 if there are any of those, or if two claim the same."
        ),
    ),
    "processes": (
        "processes:processes",
        "Show ITIL's six sub-processes, and all lifecycles.",
    ),
    "mandates who": (
        "mandates:who",
        (
            "Tell who may decide something for a unit, and why.\n\n"
            "For example: itilbrm mandates who --unit ID --amount 80000 --currency EUR. The exit code is 1 if nobody "
            "may decide it."
        ),
    ),
    "mandates list": ("mandates:list_", "List mandates, the latest first."),
    "mandates show": ("mandates:show", "Show everything that is kept of one mandate."),
    "requirements list": ("requirements:list_", "List requirements, the latest first."),
    "requirements show": ("requirements:show", "Show everything that is kept of one requirement."),
    "sign-ups list": ("sign_ups:list_", "List sign-ups, the latest first."),
    "sign-ups show": ("sign_ups:show", "Show everything that is kept of one sign-up."),
    "pipeline": (
        "requirements:pipeline",
        (
            "Show what customers need and what could be won: by customer and state, with amounts per currency.\n\n"
            "What has no amount yet is counted apart; two currencies are never added."
        ),
    ),
    "tick": (
        "watching:tick",
        (
            "Do what the clock demands: warn, find what was missed, escalate, remind; each timer once.\n\n"
            "To be run again and again, by cron or a timer of the system; several may run at once. The exit code is 4 "
            "if something could not be done, which is told and tried again by the next one."
        ),
    ),
    "verify": ("verifying:verify", "Tell whether what is kept is what was kept.\n\nThe exit code is 1 if it is not."),
    "anchor": (
        "verifying:anchor",
        (
            "Write down what every record ends with now.\n\n"
            "A later itilbrm verify --anchor FILE then tells what was cut off or put back to an older copy."
        ),
    ),
    "demo": (
        "demo:demo",
        (
            "Show what this is, on made-up complaints: import, steps, log, history, report, verification.\n\n"
            "It writes into a new folder and nowhere else, and needs no network."
        ),
    ),
    "completion": (
        "completion:completion",
        (
            "Print what makes a shell complete commands, options and choices.\n\n"
            "To be read where the shell starts: source <(itilbrm completion bash) in ~/.bashrc, the same with zsh in "
            "~/.zshrc after compinit, and itilbrm completion fish | source in ~/.config/fish/config.fish."
        ),
    ),
}
"""What is imported for a command, and what its help says before that."""

_FLAGS: Final = ("--help", "--version")
_ABOUT: Final = (
    "ITIL business relationship management: a complaints log, imported, kept and reported.\n\n"
    "Data goes to stdout, everything else to stderr. Exit codes: 0 done, 1 refused or failed, 2 wrong usage, "
    "3 not found, 4 done in part, 130 interrupted."
)
_GUESS: Final = re.compile(r"\. Did you mean (\S{1,60})\?(?: |$)")
_QUOTED: Final = re.compile(r'"(--[\w-]+)"')
_NEXT: Final = re.compile(r"\. ([A-Z])")


def application() -> App:
    """Return the application with all its commands; only the one that is called is imported."""
    app = App(
        name="itilbrm",
        help=_ABOUT,
        version=version,
        help_format="plaintext",
        suppress_keyboard_interrupt=False,
    )
    complaints = App(name="complaints", help="The Complaints Log: import into it, and read it.")
    kpis = App(name="kpis", help="Indicators: what complaints and compliments come to in a period.")
    plugin = App(name="plugin", help="Plugins of your own.")
    report = App(name="report", help="Reports over what is kept.")
    calendar = App(name="calendar", help="Business time: what a calendar reckons.")
    profiles = App(name="profiles", help="Deadline profiles: by when what is due.")
    stakeholders = App(name="stakeholders", help="Stakeholders: who matters, by influence and interest.")
    opportunities = App(name="opportunities", help="Opportunities: prospects, and what is forecast of them.")
    customers = App(name="customers", help="Customers: who is served, and who decides for them.")
    app.command(customers)
    agreements = App(name="agreements", help="Agreements: the Customer Agreement Portfolio.")
    services = App(name="services", help="Services: the catalogue.")
    app.command(agreements)
    app.command(services)
    app.command(stakeholders)
    app.command(opportunities)
    app.command(calendar)
    app.command(profiles)
    app.command(complaints)
    app.command(kpis)
    app.command(plugin)
    mandates = App(name="mandates", help="Mandates: who may decide, order and prepare for a customer.")
    app.command(mandates)
    requirements = App(name="requirements", help="What customers need, and what became of it.")
    sign_ups = App(name="sign-ups", help="Who asked for which standard service, and what became of it.")
    app.command(report)
    app.command(requirements)
    app.command(sign_ups)
    groups = {
        "": app,
        "agreements": agreements,
        "services": services,
        "calendar": calendar,
        "complaints": complaints,
        "customers": customers,
        "kpis": kpis,
        "mandates": mandates,
        "opportunities": opportunities,
        "plugin": plugin,
        "profiles": profiles,
        "report": report,
        "stakeholders": stakeholders,
        "requirements": requirements,
        "sign-ups": sign_ups,
    }
    for words, (path, about) in _COMMANDS.items():
        group, _, name = words.rpartition(" ")
        groups[group].command(f"itilbrm.cli.{path}", name=name, help=about)
    return app


def run(words: Sequence[str]) -> int:
    """Run the command that these words mean, and return its exit code.

    Raises:
        WrongUsage: They mean none.
    """
    words = _command_first(words)
    app = application()
    if not words or words[0] in _HELP or (words[0] not in app and not words[0].startswith("-")):
        _add_commands_of_plugins(app, words)
    screen = None
    if len(words) < 2 or any(word in _HELP for word in words):  # noqa: PLR2004  the name of a group alone shows its help
        from itilbrm.cli.terminal import console

        screen = console()
    try:
        code = app(words, console=screen, print_error=False, exit_on_error=False, result_action="return_value")
    except CycloptsError as problem:
        raise WrongUsage(_sentence(problem, words)) from problem
    if screen is not None:
        from itilbrm.cli.terminal import text_of

        out(text_of(screen))
    return code if isinstance(code, int) else DONE


def _add_commands_of_plugins(app: App, words: Sequence[str]) -> None:
    """Add the commands of plugins; most often nobody names or announces one, and nothing of them is loaded."""
    from itilbrm.announcing import may_be_announced
    from itilbrm.cli.settings import plugins_named

    named = plugins_named(words)
    if named or may_be_announced(sys.path):
        from itilbrm.cli.plugins import add_commands

        add_commands(app, named)


def _command_first(words: Sequence[str]) -> Sequence[str]:
    """Return the words with plugins that are named before the command put behind it: only a command has options."""
    place = 0
    while place < len(words) and words[place].partition("=")[0] == "--plugin":
        place += 1 if "=" in words[place] else 2
    return [*words[place:], *words[:place]] if place < len(words) else words


def _sentence(problem: CycloptsError, words: Sequence[str]) -> str:
    """Return what the parser says, as one sentence that ends with where to look."""
    if isinstance(problem, UnusedCliTokensError):
        said = f"nothing takes {' '.join(map(repr, problem.unused_tokens or ()))}"
    elif isinstance(problem, MissingArgumentError) and problem.argument is not None:
        said = f"{problem.argument.name} needs a value"
    else:
        said = _QUOTED.sub(r"\1", str(problem)).replace(", ...", " and more")
        said = _GUESS.sub(r" (did you mean \1?). ", said).strip().rstrip(".")
        said = _NEXT.sub(lambda found: f"; {found[1].lower()}", f"{said[:1].lower()}{said[1:]}")
    wrong_flag = suggestion(words[0], _FLAGS) if words and words[0].startswith("-") else ""
    return f"{said}{wrong_flag}; see {' '.join(['itilbrm', *_command(words)])} --help"


def _command(words: Sequence[str]) -> list[str]:
    """Return the words that name a command, from the first on."""
    app = application()
    named: list[str] = []
    for word in words:
        if word.startswith("-") or word not in app:
            break
        app = app[word]
        named.append(word)
    return named
