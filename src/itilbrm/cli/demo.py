"""``itilbrm demo``: six weeks of a practice in a few seconds, on made-up complaints and a clock that is turned."""

import csv
import shlex
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import attrs

from itilbrm.cli.complaint_tables import name_of
from itilbrm.cli.complaints import history, log
from itilbrm.cli.demo_decisions import decide
from itilbrm.cli.demo_house import HOUSE, policies_toml, take_over_people
from itilbrm.cli.demo_material import MAPPING, NAMES, ROWS, complaints_csv
from itilbrm.cli.demo_story import BEGIN, END, LABEL, Letters, chance, is_told, tell
from itilbrm.cli.exits import DONE, WrongUsage, out
from itilbrm.cli.imports import closing_line
from itilbrm.cli.kpis import show
from itilbrm.cli.options import Where
from itilbrm.cli.portfolio import portfolio
from itilbrm.cli.reports import report_complaints
from itilbrm.cli.screens import counted, wrapped
from itilbrm.cli.settings import open_practice, settings
from itilbrm.cli.today import today
from itilbrm.cli.verifying import verify
from itilbrm.cli.watching import worklist
from itilbrm.errors import StoreTrouble
from itilbrm.masking import shown_url
from itilbrm.report import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itilbrm.clocks import StoppedClock
    from itilbrm.notifying import Letter
    from itilbrm.practice import Practice

__all__ = ["demo"]

_DESK: Final = "service-desk"
_BATTERY: Final = "desk:T-1024"
_SHOWN: Final = ("acknowledgement", "holding", "decision", "thanks")
"""Which letters are shown as they were sent."""

_SETTINGS: Final = '# What the commands take where no option says otherwise.\n\n[itilbrm]\npolicies = "policies.toml"\n'


@attrs.frozen
class _Place:
    """Where a demo lies: its folder, its store, and the words that lead a command to it."""

    folder: Path
    url: str
    own: bool

    def file(self, name: str) -> str:
        """Return how a file of it is named in a command."""
        return name if self.own else shlex.quote(str(self.folder / name))


def demo(*, store: str | None = None) -> int:
    """Show what this is: six weeks with an import, a pause, a holiday weekend, letters, an escalation, and the log.

    Args:
        store: The URL of a store to use instead of one in the new folder.
    """
    place = _place(store)
    files = (
        ("complaints.csv", complaints_csv()),
        ("mapping.toml", MAPPING),
        ("policies.toml", policies_toml()),
        *([("itilbrm.toml", _SETTINGS)] if place.own else []),
    )
    for name, text in files:
        with (place.folder / name).open("x", encoding="utf-8") as file:
            file.write(text)
    stopped, calls, finance = _work(place)
    where = Where(store=place.url, policies=str(place.folder / "policies.toml"))
    as_at = stopped.isoformat()
    _chapter("6", "All that is known of one customer, on a page:")
    hour = f"{stopped:%Y-%m-%dT%HZ}"
    _typed(f"itilbrm portfolio {finance} --as-at {hour}")
    portfolio(finance, as_at=hour, where=where)
    _chapter("7", "The log, those received last first:")
    _typed("itilbrm complaints log --limit 8")
    log(limit=8, where=where)
    _chapter("8", "What became of that battery? Facts are only added, each chained to the last:")
    _typed(f"itilbrm complaints history {_BATTERY}")
    history(_BATTERY, where=where)
    _chapter("9", "What is watched, by the time that is left:")
    _typed(f"itilbrm complaints worklist --as-at {as_at}")
    worklist(as_at=as_at, where=where)
    _chapter("10", "And what does the relationship manager look at first?")
    _typed(f"itilbrm today hr:rita --as-at {as_at}")
    today("hr:rita", as_at=as_at, where=where)
    _chapter("11", "Did we keep our word in December? Every number says what it counts:")
    _typed(f"itilbrm kpis show K-CPL-7 --period 2025-12 --as-at {as_at}")
    show("K-CPL-7", period="2025-12", as_at=as_at, where=where)
    _chapter("12", "All complaints by service, as at one instant; any other can be asked:")
    _typed(f"itilbrm report complaints --by service --as-at {as_at}")
    report_complaints(by="service", as_at=as_at, where=where)
    _chapter("13", "Is everything still as it was kept?")
    _typed("itilbrm verify")
    verify(where=where)
    _farewell(place, as_at, calls)
    return DONE


def _place(store: str | None) -> _Place:
    if store is not None and settings(Where(store=store)).store.startswith("memory:"):
        raise WrongUsage("--store: the demo shows what stays, and memory: forgets; name a file, sqlite:///demo.db")
    if store is not None:
        _check_is_ours(store)
    folder = Path(tempfile.mkdtemp(prefix="itilbrm-demo-"))
    if store is not None:
        return _Place(folder, store, own=False)
    return _Place(folder, f"sqlite:///{quote(str(folder / 'itilbrm.db'))}", own=True)


def _check_is_ours(url: str) -> None:
    """Refuse a store with complaints in it that are not those of the demo."""
    with open_practice(url) as practice:
        if any(name_of(each) not in NAMES and LABEL not in each.labels for each in practice.complaints):
            problem = "it holds complaints that are not those of the demo"
            raise StoreTrouble(shown_url(url), "show the demo in", problem, "name a new file, sqlite:///demo.db")


def _work(place: _Place) -> tuple[datetime, str, str]:
    """Import the complaints and let six weeks pass; return what the clock shows then, the complaint, the customer."""
    from itilbrm.clocks import StoppedClock
    from itilbrm.importing import import_complaints, read_complaint_mapping
    from itilbrm.intake import rejects_path
    from itilbrm.practice import Practice

    clock, letters = StoppedClock(BEGIN), Letters()
    policies = place.folder / "policies.toml"
    with Practice.open(place.url, clock=clock, chance=chance(), policies=policies, notifiers=(letters,)) as practice:
        out(wrapped([(0, "itilbrm: from a list of complaints to a log that can be answered for", "bold")]))
        _chapter("1", f"A service desk hands over {ROWS} complaints, in words and columns of its own:")
        _show_file(place.folder / "complaints.csv", lines=3)
        _chapter("2", "A mapping says what they mean. A bad row is set aside, with the reason:")
        _typed(f"itilbrm complaints import {place.file('complaints.csv')} --mapping {place.file('mapping.toml')}")
        source = place.folder / "complaints.csv"
        mapping = read_complaint_mapping(place.folder / "mapping.toml")
        imported = import_complaints(practice.acting_as(_DESK), source, mapping)
        shown = attrs.evolve(imported, rejects=Path(rejects_path(source).name))
        out(f"{visible(closing_line(shown))}\n")
        _show_rejects(rejects_path(source))
        _chapter("3", "Six weeks pass; itilbrm tick and itilbrm deliver run as cron would run them:")
        pay_run = _weeks(practice, clock)
        _chapter("4", "Letters as they were sent, from templates, in the language of who reads them:")
        _show_letters(letters.sent)
        _chapter("5", "Who may decide? A purchaser prepares; the customer's mandate decides:")
        finance = decide(practice, clock)
        with (place.folder / "letters.txt").open("x", encoding="utf-8") as file:
            file.writelines(f"{_page(each)}\n\n" for each in letters.sent)
    return clock.now(), pay_run, finance


def _weeks(practice: "Practice", clock: "StoppedClock") -> str:
    """Tell the story; in a store that has it already, only turn the clock to its end."""
    if is_told(practice):
        _told("This store has seen the demo before: its complaints are left as they stand.")
        latest = max(each.moved_at for each in practice.complaints)
        clock.set(max(END, latest))
        return next(each.id for each in practice.complaints if each.labels.get(LABEL) == "pay run")
    out(wrapped([(2, HOUSE, "")]) + "\n")
    take_over_people(practice)
    return tell(practice, clock).id


def _show_letters(sent: "Iterable[Letter]") -> None:
    shown = 0
    letters = list(sent)
    for purpose in _SHOWN:
        letter = next((each for each in letters if each.purpose == purpose), None)
        if letter is not None:
            shown += 1
            page = "".join(wrapped([(4, line, "")]) if line else "\n" for line in _page(letter).split("\n"))
            out(("\n" if shown > 1 else "") + page)
    if not letters:
        _told("None: they were sent when this store saw the demo first.")
    elif len(letters) > shown:
        out("\n")
        _told(f"... and {counted(len(letters) - shown, 'more letter')}, all of them in letters.txt")


def _page(letter: "Letter") -> str:
    return f"To: {letter.name} <{letter.to}>\nSubject: {letter.subject}\n\n{letter.text.strip()}"


def _show_file(path: Path, lines: int) -> None:
    for line in path.read_text(encoding="utf-8").splitlines()[:lines]:
        out(f"    {line if len(line) <= 76 else f'{line[:73]}...'}\n")  # noqa: PLR2004  80 columns less the margin
    out("    ...\n")


def _show_rejects(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            out(wrapped([(2, f"line {row['line']}, {row['column']}: {row['reason']}", "")]))


def _farewell(place: _Place, as_at: str, pay_run: str) -> None:
    _chapter("Where everything lies:", "")
    lying = [
        ("complaints.csv", "what the service desk handed over"),
        ("complaints.csv.rejects.csv", "the row that was set aside, to be put right"),
        ("mapping.toml", "what the columns mean"),
        ("policies.toml", "hours, promises, and who leads"),
        ("letters.txt", "the letters as they were sent"),
        *([("itilbrm.db", "the store: documents and facts")] if place.own else []),
    ]
    out(f"    {visible(str(place.folder))}\n")
    for name, what in lying:
        out(f"      {name:<28}{what}\n")
    if not place.own:
        out(f"    {visible(shown_url(place.url))}, the store\n")
    _chapter("What to try next:", "")
    policies = shlex.quote(str(place.folder / "policies.toml"))
    first = (
        [f"cd {shlex.quote(str(place.folder))}"]
        if place.own
        else [f"export ITILBRM_STORE={shlex.quote(shown_url(place.url))}", f"export ITILBRM_POLICIES={policies}"]
    )
    for command in (
        *first,
        f"itilbrm complaints import {place.file('complaints.csv')} --mapping {place.file('mapping.toml')}",
        f"itilbrm complaints show {pay_run}",
        f"itilbrm complaints history {pay_run}",
        "itilbrm complaints log --category closed --service laptops",
        "itilbrm report complaints --by type --as-at 2025-11-14T17:00:00+00:00",
        f"itilbrm kpis show K-CPL-9 --period 2025-12 --as-at {as_at}",
        "itilbrm complaints export",
        "itilbrm processes complaint",
    ):
        out(f"    {visible(command)}\n")


def _chapter(number: str, words: str) -> None:
    out("\n" + wrapped([(0, f"{number}  {words}".rstrip(), "bold")]))


def _typed(command: str) -> None:
    out(wrapped([(0, f"$ {command}", "green")]))


def _told(words: str) -> None:
    out(wrapped([(2, words, "")]))
