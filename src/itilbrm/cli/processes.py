"""``itilbrm processes``: the six sub-processes by ITIL's names, the lifecycles in them, and those of plugins."""

from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import Parameter

from itilbrm.cli.exits import DONE, Missing, WrongUsage, out
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.screens import Fit, counted, drawn, put, put_json, wrapped
from itilbrm.cli.settings import settings
from itilbrm.errors import suggestion
from itilbrm.report import Table, as_data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from itilbrm.cli.drawing import Style
    from itilbrm.lifecycle import Lifecycle
    from itilbrm.plugins import Plugin
    from itilbrm.processes import SubProcess

__all__ = ["lifecycle_data", "lifecycle_table", "processes", "processes_data"]

_STEPS: Final = ("step", "from", "to", "rules", "what")
_SIX: Final = ("name", "title", "built", "lifecycles", "objective")


def processes(
    name: str = "",
    /,
    *,
    mermaid: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    where: Where = HERE,
    output: Output = ON_THE_SCREEN,
) -> int:
    """Show ITIL's six sub-processes with the lifecycles of plugins, one of them, or a lifecycle with its steps.

    Args:
        name: A sub-process or a lifecycle; without it, all of them. A kind of record means the lifecycle in use.
        mermaid: The lifecycle as a Mermaid state diagram, ready to be drawn.
        where: With which plugins; the store is not opened.
        output: How it is shown.
    """
    from itilbrm.plugins import load_plugins
    from itilbrm.processes import LIFECYCLES, SUB_PROCESSES

    plugins = load_plugins(settings(where).plugins).loaded
    lifecycles = _lifecycles_by_name(plugins)
    chosen = next((each for each in SUB_PROCESSES if each.name == name or each.title.lower() == name.lower()), None)
    if name and chosen is None and name not in lifecycles:
        known = [*(each.name for each in SUB_PROCESSES), *lifecycles]
        raise Missing(
            f"there is no sub-process or lifecycle {name!r}{suggestion(name, known)}; itilbrm processes lists them"
        )
    if mermaid:
        if output.format != "table":
            raise WrongUsage(f"--mermaid is a format of its own; leave out --format {output.format}")
        every = (*LIFECYCLES, *(each for plugin in plugins for each in plugin.offers.lifecycles))
        out(_pictures([lifecycles[name]] if name in lifecycles else chosen.lifecycles if chosen else every))
    elif chosen is None and name in lifecycles:
        _put_lifecycle(lifecycles[name], output)
    elif output.format == "json":
        put_json(_sub_process_data(chosen) if chosen else processes_data(plugins))
    elif output.format == "table":
        out(_screen(chosen, plugins))
    else:
        put(Table(_SIX, [_sub_process_row(each) for each in ((chosen,) if chosen else SUB_PROCESSES)]), output)
    return DONE


def processes_data(plugins: "Sequence[Plugin]" = ()) -> dict[str, object]:
    """Return the six as JSON knows them, the lifecycles that stand beside them, and those of plugins."""
    from itilbrm.processes import LIFECYCLES, SUB_PROCESSES

    inside = {lifecycle.kind for each in SUB_PROCESSES for lifecycle in each.lifecycles}
    beside = [lifecycle_data(each) for each in LIFECYCLES if each.kind not in inside]
    return {
        "processes": [_sub_process_data(each) for each in SUB_PROCESSES],
        "beside": beside,
        "plugins": [
            {
                "plugin": plugin.name,
                "extends": each.extends.name if each.extends is not None else None,
                **lifecycle_data(each),
            }
            for plugin in plugins
            for each in plugin.offers.lifecycles
        ],
    }


def lifecycle_data(lifecycle: "Lifecycle[Any]") -> dict[str, object]:
    """Return a lifecycle as JSON knows it: states, and what leads from which to which under which rules."""
    verbs = [*lifecycle.creations.values(), *lifecycle.adoptions.values(), *lifecycle.steps.values()]
    return {
        "name": lifecycle.name,
        "kind": lifecycle.kind,
        "initial": str(lifecycle.initial),
        "final": [str(state) for state in lifecycle.final],
        "states": [
            {"name": str(state), "category": state.category, "label": state.label}
            for state in lifecycle.states.values()
        ],
        "steps": [
            {
                "name": verb.name,
                "sentence": _sentence(verb),
                "particulars": list(verb.particulars.takes),
                "rows": [
                    {
                        "from": [str(state) for state in sources],
                        "to": [str(state) for state in targets],
                        "guards": [{"rule": each.rule, "sentence": each.sentence} for each in guards],
                    }
                    for sources, targets, guards in _rows(lifecycle, verb)
                ],
            }
            for verb in verbs
        ],
    }


def lifecycle_table(lifecycle: "Lifecycle[Any]") -> Table:
    """Return the steps of a lifecycle as a table with a row for each way they lead."""
    verbs = [*lifecycle.creations.values(), *lifecycle.adoptions.values(), *lifecycle.steps.values()]
    return Table(
        _STEPS,
        [
            (
                verb.name,
                ", ".join(sources),
                ", ".join(targets) or "(stays)",
                ", ".join(dict.fromkeys(each.rule for each in guards)),
                _sentence(verb),
            )
            for verb in verbs
            for sources, targets, guards in _rows(lifecycle, verb)
        ],
    )


def _rows(lifecycle: "Lifecycle[Any]", verb: Any) -> list[tuple[Any, Any, Any]]:  # noqa: ANN401  any verb has a row
    if verb.name in lifecycle.creations:
        return [((), (verb.target,), verb.guards)]
    if verb.name in lifecycle.adoptions:
        return [((), tuple(verb.into.values()), ())]
    return [(row.sources, row.targets, row.guards) for row in lifecycle.rows if row.step is verb]


def _sentence(verb: Any) -> str:  # noqa: ANN401  any verb has a sentence
    """Return what a verb does, without the marks of its docstring."""
    return str(verb.sentence).replace("``", "")


def _lifecycles_by_name(plugins: "Sequence[Plugin]") -> "Mapping[str, Lifecycle[Any]]":
    """Return the lifecycles by their names and by the kinds of their records, as far as no sub-process has them."""
    from itilbrm.processes import LIFECYCLES

    every = (*LIFECYCLES, *(each for plugin in plugins for each in plugin.offers.lifecycles))
    in_use: dict[str, Lifecycle[Any]] = {}
    for each in every:
        if each.is_form_of(in_use.get(each.kind, each)):
            in_use[each.kind] = each
    return {**in_use, **{each.name: each for each in reversed(every)}}


def _sub_process_data(each: "SubProcess") -> dict[str, object]:
    return {
        "name": each.name,
        "title": each.title,
        "objective": each.objective,
        "built": bool(each.lifecycles),
        "lifecycles": [lifecycle_data(lifecycle) for lifecycle in each.lifecycles],
        "activities": [as_data(activity) for activity in each.activities],
    }


def _sub_process_row(each: "SubProcess") -> tuple[str, str, str, str, str]:
    lifecycles = ", ".join(lifecycle.name for lifecycle in each.lifecycles)
    return each.name, each.title, "yes" if each.lifecycles else "not yet", lifecycles, each.objective


def _pictures(lifecycles: "tuple[Lifecycle[Any], ...] | list[Lifecycle[Any]]") -> str:
    if not lifecycles:
        raise Missing(
            "this sub-process is not built yet, so there is nothing to draw; itilbrm processes tells which are"
        )
    if len(lifecycles) == 1:
        return lifecycles[0].mermaid()
    return "\n".join(f"%% {each.name}\n{each.mermaid()}" for each in lifecycles)


def _put_lifecycle(lifecycle: "Lifecycle[Any]", output: Output) -> None:
    if output.format == "json":
        put_json(lifecycle_data(lifecycle))
    elif output.format == "table":
        out(_lifecycle_screen(lifecycle))
    else:
        put(lifecycle_table(lifecycle), output)


def _screen(chosen: "SubProcess | None", plugins: "Sequence[Plugin]") -> str:
    from itilbrm.processes import SUB_PROCESSES

    if chosen is not None:
        lifecycles = [_lifecycle_screen(lifecycle) for lifecycle in chosen.lifecycles]
        activities = [_activities_screen(chosen)] if chosen.activities else []
        return "\n".join([_said_of(chosen), *activities, *lifecycles])
    title = wrapped([(0, "ITIL's six sub-processes of business relationship management", "bold")])
    hint = wrapped([(0, "See also: itilbrm processes complaints, processes person, processes unit.", "")])
    return "\n".join([title, *map(_said_of, SUB_PROCESSES), *_said_of_plugins(plugins), hint])


def _said_of(each: "SubProcess") -> str:
    lines: list[tuple[int, str, Style]] = [(0, f"{each.title} ({each.name})", "bold"), (4, each.objective, "")]
    for lifecycle in each.lifecycles:
        lines.append((4, f"Lifecycle: {_summary(lifecycle)}", "green"))  # noqa: PERF401  its types are told apart only so
    if not each.lifecycles:
        lines.append((4, "Not built yet.", "dim"))
    return wrapped(lines)


def _activities_screen(each: "SubProcess") -> str:
    rows = [
        (
            activity.name,
            *(", ".join(roles) for roles in (activity.responsible, (activity.accountable,))),
            *(", ".join(roles) for roles in (activity.consulted, activity.informed)),
        )
        for activity in each.activities
    ]
    return wrapped([(0, "Who does what", "bold")]) + drawn(
        Table(("activity", "responsible", "accountable", "consulted", "informed"), rows), Fit(fold=("activity",))
    )


def _said_of_plugins(plugins: "Sequence[Plugin]") -> list[str]:
    """Return what is said of the lifecycles of plugins, as a part of its own; nothing where there are none."""
    lines: list[tuple[int, str, Style]] = []
    for plugin in plugins:
        for each in plugin.offers.lifecycles:
            place = f", in place of {each.extends.name}" if each.extends is not None else ""
            lines.append((4, f"Lifecycle: {_summary(each)}, from {plugin.name}{place}", "green"))
    return [wrapped([(0, "Lifecycles of plugins", "bold"), *lines])] if lines else []


def _summary(lifecycle: "Lifecycle[Any]") -> str:
    states, steps = counted(len(lifecycle.states), "state"), counted(len(lifecycle.steps), "step")
    return f"{lifecycle.name}, {states}, {steps}"


def _lifecycle_screen(lifecycle: "Lifecycle[Any]") -> str:
    states = Table(
        ("state", "category", "steps"),
        [
            (state.label, state.category, ", ".join(lifecycle.available(str(state))) or "none")
            for state in lifecycle.states.values()
        ],
    )
    begins = [*lifecycle.creations.values(), *lifecycle.adoptions.values()]
    steps = Table(
        ("step", "what it does"), [(verb.name, _sentence(verb)) for verb in (*begins, *lifecycle.steps.values())]
    )
    return (
        wrapped([(0, f"The lifecycle of a {lifecycle.kind.replace('_', ' ')}: {lifecycle.name}", "bold")])
        + drawn(states, Fit(fold=("steps",)))
        + "\n"
        + drawn(steps, Fit(fold=("what it does",)))
    )
