"""``itilbrm demo``: the whole way of a complaint in a minute, on made-up complaints and a clock that is moved."""

import csv
import shlex
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import attrs

from itilbrm.cli.complaint_tables import name_of
from itilbrm.cli.complaints import found, history, log
from itilbrm.cli.demo_material import MAPPING, NAMES, ROWS, complaints_csv
from itilbrm.cli.exits import DONE, WrongUsage, out
from itilbrm.cli.imports import closing_line
from itilbrm.cli.options import Where
from itilbrm.cli.reports import report_complaints
from itilbrm.cli.screens import wrapped
from itilbrm.cli.settings import open_practice, settings
from itilbrm.cli.verifying import verify
from itilbrm.errors import StoreTrouble
from itilbrm.masking import shown_url
from itilbrm.report import visible

if TYPE_CHECKING:
    from itilbrm.clocks import StoppedClock
    from itilbrm.practice import Practice

__all__ = ["demo"]

_BEGIN: Final = datetime(2025, 3, 31, 9, tzinfo=UTC)
_DESK: Final = "service-desk"
_OFFICE: Final = "complaints-office"
_PAY_RUN: Final = "desk:T-1019"
_BATTERY: Final = "desk:T-1024"


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
    """Show what this is, on made-up complaints: import, steps, log, history, report, verification.

    Args:
        store: The URL of a store to use instead of one in the new folder.
    """
    place = _place(store)
    files = (("complaints.csv", complaints_csv()), ("mapping.toml", MAPPING))
    for name, text in files:
        with (place.folder / name).open("x", encoding="utf-8") as file:
            file.write(text)
    stopped = _work(place)
    where = Where(store=place.url)
    _chapter("4", "The log, those received last first:")
    _typed("itilbrm complaints log --limit 8")
    log(limit=8, where=where)
    _chapter("5", "What became of the pay run? Facts are only added, each chained to the last:")
    _typed(f"itilbrm complaints history {_PAY_RUN}")
    history(_PAY_RUN, where=where)
    _chapter("6", "Did we keep our word? This is so as at one instant; any other can be asked:")
    as_at = stopped.isoformat()
    _typed(f"itilbrm report complaints --by service --as-at {as_at}")
    report_complaints(by="service", as_at=as_at, where=where)
    _chapter("7", "Is everything still as it was kept?")
    _typed("itilbrm verify")
    verify(where=where)
    _farewell(place)
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
        if any(name_of(each) not in NAMES for each in practice.complaints):
            problem = "it holds complaints that are not those of the demo"
            raise StoreTrouble(shown_url(url), "show the demo in", problem, "name a new file, sqlite:///demo.db")


def _work(place: _Place) -> datetime:
    """Import the complaints and take some steps; return what the clock shows then."""
    from itilbrm.clocks import StoppedClock
    from itilbrm.importing import import_complaints, read_complaint_mapping
    from itilbrm.intake import rejects_path
    from itilbrm.practice import Practice

    clock = StoppedClock(_BEGIN)
    with Practice.open(place.url, clock=clock) as practice:
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
        _chapter("3", "Complaints move by steps. The clock of the demo is set to 31 March 2025:")
        _steps(practice, clock)
    return clock.now()


def _steps(practice: "Practice", clock: "StoppedClock") -> None:
    from itilbrm.errors import Refused

    desk, office = practice.acting_as(_DESK).complaints, practice.acting_as(_OFFICE).complaints
    pay_run, battery = found(practice, _PAY_RUN), found(practice, _BATTERY)
    if pay_run.version > 1:
        _told("This store has seen the demo before: its complaints are left as they stand.")
        clock.set(max(clock.now(), pay_run.moved_at, battery.moved_at))
        return
    _told(f"{clock.now():%a %H:%M}  {_DESK} acknowledges {pay_run.reference}, the pay run that stopped")
    desk.acknowledge(
        pay_run.id,
        contact="complaints office, extension 4410",
        next_step="we compare the pay run with the bank's list",
        next_date=clock.now() + timedelta(days=1, hours=8),
    )
    clock.advance(timedelta(minutes=50))
    _told(f"{clock.now():%a %H:%M}  {_OFFICE} assesses it: severity high, impact high")
    office.assess(pay_run.id, severity="high", complexity="medium", impact="high", urgency="high")
    clock.advance(timedelta(minutes=25))
    _told(f"{clock.now():%a %H:%M}  {_OFFICE} hands it to somebody who had no part in it")
    office.investigate(pay_run.id, investigator="internal-audit")
    clock.advance(timedelta(hours=4, minutes=15))
    _told(f"{clock.now():%a %H:%M}  {_DESK} wants to be rid of {battery.reference}, a battery, and is refused:")
    try:
        practice.acting_as(_DESK, reason="it is just a battery").complaints.withdraw(battery.id)
    except Refused as refused:
        out(wrapped([(13, "; ".join(str(each) for each in refused.reasons), "")]))
    clock.advance(timedelta(hours=18, minutes=40))
    _told(f"{clock.now():%a %H:%M}  {battery.complainant}, who complained, withdraws it: the third one is good")
    practice.acting_as(battery.complainant, reason="the third battery is good").complaints.withdraw(battery.id)


def _show_file(path: Path, lines: int) -> None:
    for line in path.read_text(encoding="utf-8").splitlines()[:lines]:
        out(f"    {line if len(line) <= 76 else f'{line[:73]}...'}\n")  # noqa: PLR2004  80 columns less the margin
    out("    ...\n")


def _show_rejects(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            out(wrapped([(2, f"line {row['line']}, {row['column']}: {row['reason']}", "")]))


def _farewell(place: _Place) -> None:
    _chapter("Where everything lies:", "")
    lying = [
        ("complaints.csv", "what the service desk handed over"),
        ("complaints.csv.rejects.csv", "the row that was set aside, to be put right"),
        ("mapping.toml", "what the columns mean"),
        *([("itilbrm.db", "the store: documents and facts")] if place.own else []),
    ]
    out(f"    {visible(str(place.folder))}\n")
    for name, what in lying:
        out(f"      {name:<28}{what}\n")
    if not place.own:
        out(f"    {visible(shown_url(place.url))}, the store\n")
    _chapter("What to try next:", "")
    first = (
        f"cd {shlex.quote(str(place.folder))}"
        if place.own
        else f"export ITILBRM_STORE={shlex.quote(shown_url(place.url))}"
    )
    again = f"itilbrm complaints import {place.file('complaints.csv')} --mapping {place.file('mapping.toml')}"
    for command in (
        first,
        again,
        f"itilbrm complaints show {_PAY_RUN}",
        "itilbrm complaints log --category closed --service laptops",
        "itilbrm report complaints --by type --as-at 2025-03-14T17:00:00+00:00",
        "itilbrm complaints log --format csv --limit 0",
        "itilbrm processes complaint",
    ):
        out(f"    {visible(command)}\n")


def _chapter(number: str, words: str) -> None:
    out("\n" + wrapped([(0, f"{number}  {words}".rstrip(), "bold")]))


def _typed(command: str) -> None:
    out(wrapped([(0, f"$ {command}", "green")]))


def _told(words: str) -> None:
    out(wrapped([(2, words, "")]))
