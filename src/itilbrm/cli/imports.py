"""``itilbrm complaints import`` and ``itilbrm import``, with what they say while they run and when they are done."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from itilbrm.cli.exits import DONE, PARTLY, WrongUsage, out, say
from itilbrm.cli.options import HERE, US, Acting, Where
from itilbrm.cli.screens import counted, put_json
from itilbrm.cli.settings import Settings, is_missing, login_name, open_existing, open_practice, settings
from itilbrm.errors import InvalidInput, StoreTrouble
from itilbrm.report import visible

if TYPE_CHECKING:
    from itilbrm.importing import Imported
    from itilbrm.intake import FileMapping
    from itilbrm.practice import Practice

__all__ = ["closing_line", "import_", "import_records"]


def import_(
    file: Path,
    /,
    *,
    mapping: Path,
    dry_run: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    format: Literal["table", "json"] = "table",  # noqa: A002  the name of the option
    where: Where = HERE,
    acting: Acting = US,
) -> int:
    """Take over the complaints of a delimited text file.

    Args:
        file: The file.
        mapping: What its columns mean, in TOML.
        dry_run: Do everything but keep it, and tell the first reasons for rejects.
        format: Whether the closing line is words or JSON.
        where: Which store.
        acting: Who acts.
    """
    return _imported("complaints", file, mapping, dry_run=dry_run, as_json=format == "json", where=where, acting=acting)


def import_records(
    what: Literal["units", "people", "customers", "services", "agreements", "achievements"],
    file: Path,
    /,
    *,
    mapping: Path,
    dry_run: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    format: Literal["table", "json"] = "table",  # noqa: A002  the name of the option
    where: Where = HERE,
    acting: Acting = US,
) -> int:
    """Take over the units, people, customers, services, agreements or achievements of a delimited text file.

    Args:
        what: Of what its rows tell.
        file: The file.
        mapping: What its columns mean, in TOML.
        dry_run: Do everything but keep it, and tell the first reasons for rejects.
        format: Whether the closing line is words or JSON.
        where: Which store.
        acting: Who acts.
    """
    return _imported(what, file, mapping, dry_run=dry_run, as_json=format == "json", where=where, acting=acting)


def _imported(
    what: str, file: Path, mapping: Path, *, dry_run: bool, as_json: bool, where: Where, acting: Acting
) -> int:
    from itilbrm.importing import import_records as import_into
    from itilbrm.intake import MappedTable

    wanted = settings(where, acting.person)
    if not file.exists():
        raise WrongUsage(f"there is no file {file}; name the file with the {what}")
    try:
        mapped = _mapped(what, mapping, wanted.plugins)
    except InvalidInput as problem:
        raise WrongUsage(str(problem) if problem.field == str(mapping) else f"{mapping}: {problem}") from problem
    actor = wanted.actor or login_name()
    # A file that is refused before its first row leaves no store behind.
    MappedTable(file, mapped).close()
    if wanted.store.startswith("memory:") and not dry_run:
        say("nothing is kept beyond this command: memory: forgets; name a file, sqlite:///itilbrm.db")
    with _opened(wanted, dry_run=dry_run) as practice, _progress() as progress:
        imported = import_into(practice.acting_as(actor), file, mapped, dry_run=dry_run, progress=progress)
    _say_examples(imported)
    if as_json:
        put_json(
            {
                "rows": imported.rows,
                "added": imported.added,
                "known": imported.known,
                "differing": imported.differing,
                "rejected": imported.rejected,
                "rejects": None if imported.rejects is None else str(imported.rejects),
                "dry_run": dry_run,
            }
        )
    else:
        out(f"{visible(closing_line(imported, dry_run=dry_run))}\n")
    return PARTLY if imported.rejected else DONE


def closing_line(imported: "Imported", *, dry_run: bool = False) -> str:
    """Return what became of the rows, in one sentence."""
    added = f"{imported.added:,} {'would be added' if dry_run else 'added'}"
    if not imported.added and imported.known and not dry_run:
        added = "nothing added"
    rejected = f"{imported.rejected:,} rejected"
    if imported.rejects is not None:
        rejected += f" (see {imported.rejects})"
    line = f"{counted(imported.rows, 'row')}: {added}, {imported.known:,} already there, {rejected}"
    if imported.differing:
        one = imported.differing == 1
        who = f"{imported.differing:,} of those already there {'differs' if one else 'differ'}"
        unchanged = "would be" if dry_run else "was"
        line += f"; {who} from what is kept, and nothing {unchanged} changed"
    return f"{line}."


def _mapped(what: str, path: Path, plugins: Sequence[str]) -> "FileMapping":
    """Return the mapping; plugins are asked for states of their own only where it is not understood without them."""
    from itilbrm.importable import IMPORTABLE
    from itilbrm.importing import read_record_mapping

    try:
        return read_record_mapping(what, path)
    except InvalidInput:
        from itilbrm.plugins import load_plugins

        extended = [each for each in load_plugins(plugins).lifecycles if each.kind == IMPORTABLE[what].form.kind]
        if not extended:
            raise
        return read_record_mapping(what, path, extended[-1])


def _say_examples(imported: "Imported") -> None:
    """Say what a trial would reject and why, since it writes no file of rejects."""
    for reject in imported.examples:
        place = f"line {reject.line}, {reject.column}" if reject.column else f"line {reject.line}"
        say(f"{place}: {reject.reason}")
    more = imported.rejected - len(imported.examples)
    if imported.examples and more:
        say(f"{counted(more, 'more row')} would be rejected")


def _opened(wanted: Settings, *, dry_run: bool) -> "Practice":
    if not dry_run:
        return open_practice(wanted.store, wanted.plugins, wanted.policies)
    try:
        return open_existing(wanted.store, wanted.plugins, wanted.policies)
    except StoreTrouble as trouble:
        if not is_missing(trouble, wanted.store):
            raise
        # Nothing is there yet, and a trial makes nothing.
        say(f"there is no store {trouble.store} yet; the trial takes it as empty")
        return open_practice("memory:", wanted.plugins, wanted.policies)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], object] | None]:
    """Show on stderr how far the file has been read, where somebody can see it."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("importing"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True, markup=False, emoji=False), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(done: int, size: int) -> None:
            bar.update(task, completed=done, total=size)

        yield show
