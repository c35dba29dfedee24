"""A lifecycle as a picture: Mermaid text, made from the definition and from nothing else."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from itilbrm.lifecycle.definition import Lifecycle

__all__ = ["mermaid"]


def mermaid(lifecycle: "Lifecycle[Any]") -> str:
    """Return a Mermaid state diagram: states with their labels, and an arrow for each step that moves.

    Steps that change data and not the state are named inside it. No arrow leads to a state that a record
    comes into only by being taken over from elsewhere.
    """
    lines = ["stateDiagram-v2"]
    lines += [f"    {state}: {_words(lifecycle, state)}" for state in lifecycle.states.values()]
    lines += [f"    [*] --> {each.target}: {name}" for name, each in lifecycle.creations.items()]
    arrows: dict[tuple[str, str], dict[str, None]] = {}
    for row in lifecycle.rows:
        for source in row.sources:
            for target in row.targets:
                arrows.setdefault((str(source), str(target)), {})[row.step.name] = None
    lines += [f"    {source} --> {target}: {', '.join(steps)}" for (source, target), steps in arrows.items()]
    lines += [f"    {state} --> [*]" for state in lifecycle.final]
    return "\n".join(lines) + "\n"


def _words(lifecycle: "Lifecycle[Any]", state: str) -> str:
    inside = [
        name for name, rows in lifecycle.table.items() if (row := rows.get(state)) is not None and not row.targets
    ]
    label = lifecycle.states[state].label
    return f"{label} / {', '.join(inside)}" if inside else label
