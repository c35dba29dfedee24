"""``itilbrm deliver``: what waits to be told goes out."""

import os
from typing import Final

from itilbrm.cli.exits import DONE, PARTLY, WrongUsage, out, say
from itilbrm.cli.options import BY_LETTER, HERE, ON_THE_SCREEN, Output, Telling, Where
from itilbrm.cli.screens import Fit, counted, put, put_json
from itilbrm.cli.settings import open_to_read
from itilbrm.report import Table

__all__ = ["deliver"]

NOTIFIERS: Final = "ITILBRM_NOTIFIERS"


def deliver(*, telling: Telling = BY_LETTER, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Deliver every message that is due.

    Args:
        telling: How people are reached.
        where: Which store.
        output: How it is shown.
    """
    notifiers = telling.notifier or tuple(os.environ.get(NOTIFIERS, "").split())
    if not notifiers:
        raise WrongUsage(f"nobody carries letters; say --notifier log:stdout to see them, or set {NOTIFIERS}")
    if not all(each.strip() for each in notifiers):
        raise WrongUsage("--notifier is blank; leave it out, or say what it should be")
    with open_to_read(where, notifiers=notifiers, telling=telling) as practice:
        done = practice.deliver()
    table = Table(
        ("message", "to", "purpose", "outcome", "problem"),
        [(each.message, each.to, each.purpose, each.outcome, each.problem) for each in done.troubles],
    )
    counts = {name: getattr(done, name) for name in ("sent", "put_off", "given_up", "held", "gathered", "left")}
    if output.format == "json":
        troubles = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
        put_json({**counts, "troubles": troubles})
    elif output.format != "table":
        put(table, output)
    else:
        if done.troubles:
            put(table, output, Fit(cut={"message": 20, "to": 12}, fold=("problem",), spare=("to",)))
        said = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in counts.items() if number)
        out(f"{said or 'nothing is due'}.\n")
    if done.given_up:
        say(
            f"{counted(done.given_up, 'message is', 'messages are')} given up; tell the recipients by other means, "
            "and record that they were told"
        )
    return DONE if done.is_complete else PARTLY
