"""``itilbrm explain``: what can be done with a record, what stands in the way of the rest, and what the clock does."""

from typing import TYPE_CHECKING, Final

from itilbrm.cli.complaints import found
from itilbrm.cli.exits import DONE, Missing, out
from itilbrm.cli.options import ANYBODY, HERE, ON_THE_SCREEN, Asking, Output, Where
from itilbrm.cli.screens import Fit, put, put_json, wrapped
from itilbrm.cli.settings import open_to_read, settings
from itilbrm.errors import NotFound
from itilbrm.report import Table, as_data

if TYPE_CHECKING:
    from itilbrm.errors import Reason
    from itilbrm.lifecycle import Explanation
    from itilbrm.practice import Practice

__all__ = ["explain", "explanation_data"]

_HEADINGS: Final = ("step", "verdict", "needs", "because", "who could")


def explain(name: str, /, *, where: Where = HERE, asking: Asking = ANYBODY, output: Output = ON_THE_SCREEN) -> int:
    """Show which steps can be taken on a record, what stands in the way of the others, and what the clock does next.

    Args:
        name: Its id, or ORIGIN:REFERENCE for a complaint that was imported.
        where: Which store.
        asking: For whom it is told.
        output: How it is shown.
    """
    actor = settings(where, asking.person).actor
    with open_to_read(where) as opened:
        practice = opened.acting_as(actor) if actor else opened
        explanation = _explained(practice, name)
    if output.format == "json":
        put_json(explanation_data(explanation))
    elif output.format == "table":
        out(wrapped([(0, str(explanation).partition("\n")[0], "")]))
        put(_table(explanation), output, Fit(fold=("needs", "because", "who could"), spare=("who could", "needs")))
    else:
        put(_table(explanation), output)
    return DONE


def explanation_data(explanation: "Explanation") -> dict[str, object]:
    """Return an explanation as JSON knows it."""
    due = explanation.due
    return {
        "id": explanation.id,
        "kind": explanation.kind,
        "state": explanation.state,
        "by": explanation.by or None,
        "steps": [
            {
                "step": each.step,
                "verdict": each.verdict,
                "needs": each.needs,
                "reasons": [_reason(reason) for reason in each.reasons],
                "depends": [_reason(reason) for reason in each.depends],
                "lacks": [_reason(reason) for reason in each.lacks],
            }
            for each in explanation.prospects
        ],
        "due": None if due is None else {"step": due.step, "at": as_data(due.at)},
    }


def _reason(reason: "Reason") -> dict[str, object]:
    return {"rule": reason.rule, "text": reason.text, "who": reason.who}


def _table(explanation: "Explanation") -> Table:
    return Table(
        _HEADINGS,
        [
            (
                each.step,
                each.verdict,
                ", ".join(each.needs),
                "; ".join(str(reason) for reason in each.reasons or (*each.lacks, *each.depends)),
                ", ".join(dict.fromkeys(who for reason in each.reasons or each.lacks for who in reason.who)),
            )
            for each in explanation.prospects
        ],
    )


def _explained(practice: "Practice", name: str) -> "Explanation":
    try:
        return practice.explain(name)
    except NotFound as unknown:
        where = "itilbrm complaints log lists complaints"
        # What names no kind of record is told which there are; a colon makes it a reference of elsewhere.
        hint = f"{unknown.remedy}; {where}" if not unknown.kind and ":" not in name else where
    try:
        return practice.explain(found(practice, name).id)
    except Missing as problem:
        raise Missing(f"there is no record {name!r}; {hint}") from problem
