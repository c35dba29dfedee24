"""``itilbrm anchor`` and ``itilbrm verify``: whether what is kept is what was kept."""

import os
import shlex
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from cyclopts import Parameter

from itilbrm.adapters.urls import file_of
from itilbrm.cli.exits import DONE, FAILED, WrongUsage, out, say
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.screens import Fit, counted, put, put_json
from itilbrm.cli.settings import open_to_read, settings
from itilbrm.errors import InvalidInput
from itilbrm.report import Table, visible
from itilbrm.values import instant_text

if TYPE_CHECKING:
    from itilbrm.anchoring import Anchor
    from itilbrm.verification import Verification

__all__ = ["anchor", "verdict", "verify"]

_KEY: Final = "ITILBRM_ANCHOR_KEY"

_OTHERS: Final = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH


def anchor(
    *,
    output: Annotated[Path, Parameter(name=("--output", "-o"))],
    key_file: Path | None = None,
    force: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    format: Literal["table", "json"] = "table",  # noqa: A002  the name of the option
    where: Where = HERE,
) -> int:
    """Write down what every record ends with now, so that a later verification misses what was cut off.

    Args:
        output: The file, to be kept where nobody who can write the store can write.
        key_file: A file with the secret that signs it; ITILBRM_ANCHOR_KEY holds it as well.
        force: Replace the file if there is one.
        format: Whether the closing line is words or JSON.
        where: Which store.
    """
    key = _key(key_file)
    if output.exists() and not force:
        raise WrongUsage(f"there is a file {output} already; name another, or replace it with --force")
    with open_to_read(where) as practice:
        taken = practice.anchor(key)
    taken.write(output, replace=force)
    if format == "json":
        put_json(
            {
                "anchor": str(output),
                "taken_at": instant_text(taken.taken_at),
                "records": taken.records,
                "facts": taken.facts,
                "digest": taken.digest,
                "signed": bool(taken.signature),
            }
        )
    else:
        signed = ", signed" if taken.signature else ""
        out(f"{visible(f'{_extent(taken)}: anchored in {output}{signed}.')}\n")
    return DONE


def verify(
    *,
    anchor: Path | None = None,
    key_file: Path | None = None,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """Look at everything that is kept, and tell what is not as it was kept.

    Args:
        anchor: A file that itilbrm anchor wrote: what was there then must be there still.
        key_file: A file with the secret that signed the anchor; ITILBRM_ANCHOR_KEY holds it as well.
        where: Which store.
        output: How it is shown.
    """
    if anchor is None and key_file is not None:
        raise WrongUsage("--key-file goes with --anchor; name the anchor too, or leave it out")
    taken = None if anchor is None else _read(anchor)
    key = b"" if taken is None else _key(key_file)
    if taken is not None and taken.signature and not key:
        say(f"the anchor is signed, and nobody looks at the signature; give the key by --key-file or {_KEY}")
    with open_to_read(where) as practice:
        found = practice.verify(taken, key)
        _say_who_has_access(settings(where).store)
    problems = Table(
        ("record", "fact", "problem"),
        [(each.key, each.seq or None, each.problem) for each in found.findings],
        ("fact",),
    )
    if output.format == "json":
        findings = [{"id": each.key, "fact": each.seq, "problem": each.problem} for each in found.findings]
        put_json(
            {
                "ok": found.ok,
                "records": found.records,
                "facts": found.facts,
                "findings": findings,
                "unknown": found.unknown,
            }
        )
    elif output.format != "table":
        put(problems, output)
    else:
        if not found.ok:
            put(problems, output, Fit(cut={"record": 36}, fold=("problem",)))
        out(f"{verdict(found)}\n")
        if found.ok and taken is not None:
            out(f"Nothing is missing of the {_extent(taken)} anchored at {instant_text(taken.taken_at)}.\n")
    if found.unknown:
        say(
            f"of records of the kind {', '.join(found.unknown)} only the facts were looked at; "
            "name the plugin that knows them by --plugin"
        )
    if not found.ok:
        say(
            f"{counted(len(found.findings), 'thing is', 'things are')} not as kept; restore a backup, and keep this one"
        )
    return DONE if found.ok else FAILED


def _say_who_has_access(url: str) -> None:
    """Say it where others can read or change the file past the library; it may be meant, and is no finding."""
    file = file_of(url)
    if file is None or os.name == "nt":
        return
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & _OTHERS:
        closed = f"chmod 600 {shlex.quote(str(file))}"
        say(f"others than its owner have access to {file} (mode {mode:04o}); if that is not meant: {closed}")


def verdict(found: "Verification") -> str:
    """Return in one sentence what was looked at, and whether it is well."""
    return f"{_extent(found)}: {'all as they were kept.' if found.ok else 'not all as they were kept.'}"


def _extent(of: "Verification | Anchor") -> str:
    return f"{counted(of.records, 'record')} and {counted(of.facts, 'fact')}"


def _read(path: Path) -> "Anchor":
    from itilbrm.anchoring import Anchor

    if not path.exists():
        raise WrongUsage(f"there is no file {path}; name a file that itilbrm anchor wrote")
    return Anchor.read(path)


def _key(path: Path | None) -> bytes:
    """Return the secret that signs anchors; it is never an argument, which everybody on the machine can see."""
    from itilbrm.anchoring import check_key

    try:
        if path is None:
            key = os.fsencode(os.environ.get(_KEY, ""))
            return check_key(key) if key else key
        return check_key(path.read_bytes().rstrip(b"\r\n"))
    except OSError as problem:
        raise WrongUsage(f"the key cannot be read from {path}: {problem.strerror}; name another file") from problem
    except InvalidInput as problem:
        raise WrongUsage(f"{path or _KEY}: {problem}") from problem
