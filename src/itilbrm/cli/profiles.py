"""``itilbrm profiles``: by when what is due, whether a file of one's own can be used, and what it would have meant."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from itilbrm.cli.drawing import Style
from itilbrm.cli.exits import DONE, Missing, WrongUsage, out
from itilbrm.cli.options import HERE, ON_THE_SCREEN, Output, Where
from itilbrm.cli.screens import Fit, counted, moment, put, put_json, wrapped
from itilbrm.cli.settings import open_to_read, policies_around
from itilbrm.errors import InvalidInput, PolicyMissing
from itilbrm.report import Cell, Table, as_data

if TYPE_CHECKING:
    from itilbrm.policies import DeadlineProfile, Policies, Stage, Target
    from itilbrm.views.what_if import Judgement, WhatIf

__all__ = ["check", "list_", "show", "what_if"]

_LISTED: Final = ("profile", "version", "stages", "acknowledge", "decision", "updates", "after_us", "title")
_SHOWN: Final = ("stage", "due", "severity", "allowed", "from", "pauses", "in_writing")
_JUDGEMENTS: Final[tuple["Judgement", ...]] = ("met", "missed", "escalated", "pending", "none")
_FIT: Final = Fit(fold=("decision", "acknowledge", "title"), spare=("decision", "acknowledgement", "title", "after_us"))

_Row: TypeAlias = tuple[Cell, ...]


def list_(*, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """List the deadline profiles in use: what they allow in their first stage.

    Args:
        where: With which policies and plugins; the store is not opened.
        output: How it is shown.
    """
    policies = policies_around(where)
    _put(map(policies.profile, sorted(policies.profiles)), output)
    return DONE


def show(name: str, /, *, toml: bool = False, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Show what a deadline profile allows, stage by stage.

    Args:
        name: The name of the profile.
        toml: As the file it could be read from, to begin one of your own with.
        where: With which policies and plugins; the store is not opened.
        output: How it is shown.
    """
    policies = policies_around(where)
    try:
        profile = policies.profile(name)
    except PolicyMissing as problem:
        raise Missing(str(problem)) from problem
    if toml:
        out(policies.profiles.get(name, profile).to_toml())
    elif output.format == "json":
        put_json(_data(profile))
    else:
        if output.format == "table":
            out(wrapped(_about(profile)))
        put(Table(_SHOWN, [*_stages(profile)], numbers=("stage",)), output, Fit(spare=("from", "pauses", "in_writing")))
    return DONE


def check(file: Path, /, *, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Tell whether a file, or a folder, of profiles and other policies can be used, and what its profiles allow.

    Args:
        file: A TOML file with a profile or with policies, or a folder of them.
        where: Over which policies and plugins it is laid; the store is not opened.
        output: How it is shown.
    """
    from itilbrm.policies import Policies

    own = Policies.from_toml(file)
    in_use = own.over(policies_around(where)).check()
    if own.profiles or output.format != "table":
        _put([in_use.profile(name) for name in sorted(own.profiles)], output)
    if output.format == "table":
        out(wrapped([(0, f"{file} can be used: {_contents(own)}", "")]))
    return DONE


def what_if(profile: str, /, *, period: str, where: Where = HERE, output: Output = ON_THE_SCREEN) -> int:
    """Tell how the deadlines of a period stand, and how they would under another profile.

    Args:
        profile: The name of a deadline profile in use, or a TOML file with one.
        period: When the complaints were received: 2026, 2026-Q1, 2026-01, or 2026-01-01..2026-03-31.
        where: Which store, with which policies.
        output: How it is shown.
    """
    with open_to_read(where) as practice:
        try:
            found = practice.what_if(Path(profile) if profile.endswith(".toml") else profile, period)
        except InvalidInput as problem:
            raise WrongUsage(str(problem)) from problem
        except PolicyMissing as problem:
            raise Missing(str(problem)) from problem
    if output.format == "json":
        put_json(_what_if_data(found))
        return DONE
    table = Table(("due", "profile", *_JUDGEMENTS), [*_what_if_rows(found)], numbers=_JUDGEMENTS)
    if output.format == "table":
        received = counted(found.complaints, "complaint")
        title = f"{received} received in {found.period}, as at {moment(found.as_at)} UTC"
        out(wrapped([(0, title, "bold")]))
    put(table, output)
    if output.format == "table":
        out(wrapped([(0, f"{counted(len(found.changed), 'deadline')} would stand otherwise.", "")]))
    return DONE


def _put(profiles: Iterable["DeadlineProfile"], output: Output) -> None:
    if output.format == "json":
        put_json({"profiles": [_data(each) for each in profiles]})
    else:
        put(Table(_LISTED, [_listed(each) for each in profiles], numbers=("version", "stages")), output, _FIT)


def _listed(profile: "DeadlineProfile") -> _Row:
    from itilbrm.policies import provisional_target

    first = profile.stages[0]
    decisions = [f"{_severity(name, first)} {each.amount}".strip() for name, each in first.decisions.items()]
    provisional = provisional_target(first)
    return (
        profile.id,
        profile.version,
        len(profile.stages),
        str(first.acknowledgement.amount) if first.acknowledgement is not None else "",
        ", ".join(decisions) or f"as assessed, at first {provisional and provisional.amount}",
        str(profile.update_every) if profile.update_every is not None else "as agreed",
        profile.external.name if profile.external is not None else "",
        profile.title,
    )


def _stages(profile: "DeadlineProfile") -> Iterator[_Row]:
    for stage in profile.stages:
        if stage.acknowledgement is not None:
            yield _row(stage.number, "acknowledgement", "", stage.acknowledgement)
        for severity, target in stage.containment.items():
            yield _row(stage.number, "containment", severity, target)
        if stage.provisional is not None:
            yield _row(stage.number, "decision, until assessed", "", stage.provisional)
        for severity, target in stage.decisions.items():
            yield _row(stage.number, "decision", _severity(severity, stage), target)
        if stage.extension is not None and stage.extension.to is not None:
            yield (stage.number, "decision, put off", "", str(stage.extension.to), "", "", "")


def _severity(name: str, stage: "Stage") -> str:
    return name or ("others" if len(stage.decisions) > 1 else "")


def _row(number: int, due: str, severity: str, target: "Target") -> _Row:
    pauses, written = "yes" if target.pausable else "no", "yes" if target.in_writing else "no"
    return (number, due, severity, str(target.amount), target.counts_from, pauses, written)


def _about(profile: "DeadlineProfile") -> Iterator[tuple[int, str, Style]]:
    yield 0, f"{profile.title or profile.id} ({profile.edition})", "bold"
    if profile.valid_from is not None:
        yield 2, f"for what is received from {profile.valid_from} on", ""
    yield 2, f"at risk after {profile.at_risk_share} % of the time allowed", ""
    yield 2, f"updates: {f'every {profile.update_every}' if profile.update_every is not None else 'as agreed'}", ""
    if profile.early is not None:
        yield 2, f"resolved early: within {profile.early.within.amount}", ""
    late = "; ".join(f"{severity} {amount}" for severity, amount in profile.escalate_after.items())
    yield 2, f"escalated when late by: {late or 'nothing'}", ""
    for rung in profile.ladder:
        when = f"{rung.before} before" if rung.before is not None else f"{rung.after} after"
        whose = f" ({', '.join(rung.severities)})" if rung.severities else ""
        at = f"at {rung.share} %" if rung.share is not None else when
        yield 2, f"{rung.name}: {at}, {rung.do.replace('_', ' ')} to {rung.whom}{whose}", ""
    if profile.external is not None:
        until = f", within {profile.external.period}" if profile.external.period is not None else ""
        yield 2, f"after us: {profile.external.name}{until}", ""


def _data(profile: "DeadlineProfile") -> Mapping[str, object]:
    from itilbrm.policies.profile_files import profile_data

    said = profile_data(profile)
    return {**said, "valid_from": profile.valid_from.isoformat() if profile.valid_from is not None else None}


def _contents(policies: "Policies") -> str:
    from itilbrm.policies import Policies

    default = Policies()
    found = [
        counted(len({name: each for name, each in here.items() if before.get(name) != each}), one)
        for here, before, one in (
            (policies.profiles, default.profiles, "profile"),
            (policies.calendars, default.calendars, "calendar"),
            (policies.procedures, default.procedures, "procedure"),
            (policies.routes, default.routes, "route"),
            (policies.timers, default.timers, "timer"),
        )
    ]
    return ", ".join(each for each in found if not each.startswith("0 ")) or "nothing is said in it"


def _what_if_rows(found: "WhatIf") -> Iterator[_Row]:
    kinds = dict.fromkeys(each.kind for each in found.rescored)
    for kind in (*kinds, "") if len(kinds) > 1 else kinds or ("",):
        for actual in (True, False):
            tally = found.count(kind, actual=actual)
            yield (
                kind or "all",
                "as it is" if actual else found.profile,
                *(tally.get(each, 0) for each in _JUDGEMENTS),
            )


def _what_if_data(found: "WhatIf") -> Mapping[str, object]:
    return {
        "profile": found.profile,
        "period": str(found.period),
        "as_at": as_data(found.as_at),
        "complaints": found.complaints,
        "as_it_is": {each: found.count(actual=True).get(each, 0) for each in _JUDGEMENTS},
        "would_be": {each: found.count().get(each, 0) for each in _JUDGEMENTS},
        "deadlines": [as_data(each) for each in found.rescored],
    }
