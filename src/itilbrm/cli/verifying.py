"""``itilbrm verify``: whether what is kept is what was kept."""

from typing import TYPE_CHECKING

from itilbrm.cli.exits import DONE, FAILED, out, say
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.screens import Fit, counted, put, put_json
from itilbrm.cli.settings import open_to_read
from itilbrm.report import Table

if TYPE_CHECKING:
    from itilbrm.verification import Verification

__all__ = ["verdict", "verify"]


def verify(*, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Look at everything that is kept, and tell what is not as it was kept.

    Args:
        where: Which store.
        output: How it is shown.
    """
    with open_to_read(where) as practice:
        found = practice.verify()
    problems = Table(
        ("record", "fact", "problem"),
        [(each.key, each.seq or None, each.problem) for each in found.findings],
        ("fact",),
    )
    if output.format == "json":
        findings = [{"id": each.key, "fact": each.seq, "problem": each.problem} for each in found.findings]
        put_json({"ok": found.ok, "records": found.records, "facts": found.facts, "findings": findings})
    elif output.format != "table":
        put(problems, output)
    else:
        if not found.ok:
            put(problems, output, Fit(cut={"record": 36}, fold=("problem",)))
        out(f"{verdict(found)}\n")
    if not found.ok:
        say(
            f"{counted(len(found.findings), 'thing is', 'things are')} not as kept; restore a backup, and keep this one"
        )
    return DONE if found.ok else FAILED


def verdict(found: "Verification") -> str:
    """Return in one sentence what was looked at, and whether it is well."""
    looked_at = f"{counted(found.records, 'record')} and {counted(found.facts, 'fact')}"
    return f"{looked_at}: {'all as they were kept.' if found.ok else 'not all as they were kept.'}"
