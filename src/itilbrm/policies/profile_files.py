"""Deadline profiles as TOML: read with every mistake named by its place, and written again (G-15)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from itilbrm.calendars import Amount
from itilbrm.errors import InvalidInput
from itilbrm.policies.checking import SEVERITIES
from itilbrm.policies.places import placed
from itilbrm.policies.profiles import (
    ANY_TIMES,
    DEEDS,
    STARTS,
    WHOM,
    WHOSE_CLOCKS,
    DeadlineProfile,
    Deed,
    Early,
    Extension,
    ExternalBody,
    Rung,
    Stage,
    Start,
    Target,
    Whom,
    WhoseClocks,
)
from itilbrm.policies.timers import TIMERS, timer
from itilbrm.toml_files import Section, read_toml

__all__ = ["profile_data", "profile_in", "profile_of", "read_profile", "timers_in"]

PROFILE_KEYS: Final = {
    "id": "what it is called; without a slash",
    "version": "its version, from 1 on; 1 unless given",
    "title": "what people call it",
    "valid_from": "the first day of receipt it applies to, as a date; always, unless given",
    "starts_at": "the stages that handling may start in; [1] unless given",
    "at_risk_share": "after how many percent of the time allowed a deadline is at risk, 1 to 99; TM-MON-1 unless given",
    "update_every": 'how often the complainant is told how it stands; "as agreed" for no interval; else TM-MON-3',
    "time_zone": 'by whose clocks hours and days are counted: "calendar" unless given, "customer" or "complainant"',
    "holding_letter": "whether a missed deadline asks for a letter that says why and when; true unless given",
    "awaits_referral": "whether a disputed complaint waits for the referral outside; false unless given",
    "stages": "the stages of handling, one [[stages]] each",
    "early": "that a complaint may be resolved early, with a target as within",
    "escalate_after": "how long after a missed deadline it is escalated, by severity; TM-MON-2 unless given",
    "external": "who decides after us: name, and period where there is one",
    "ladder": "what happens before and after a deadline, one [[ladder]] for each rung",
    "timers": "what else it says of timers, by id",
}
STAGE_KEYS: Final = {
    "number": "its number, from 1 on",
    "acknowledgement": "the target for telling the complainant who handles it; none is due unless given",
    "decisions": "the targets of the decision by severity; otherwise for all that are not named",
    "containment": 'the targets of contact and containment by severity; "TM-CPL-3" for that timer',
    "provisional": "the target of the decision until the severity is known; the longest of decisions unless given",
    "extension": 'how the decision may be put off: times, a number or "any"; to, the longest time in all',
}
TARGET_KEYS: Final = {
    "amount": 'how long: "5 business days", "8 weeks", "10 business days, to the time of day"',
    "counts_from": 'what it is counted from: "received" unless given, "recorded", "acknowledged" or "stage"',
    "pausable": "whether it stops while we wait for the complainant; true unless given",
    "in_writing": "whether only what is written meets it; false unless given",
}
RUNG_KEYS: Final = {
    "name": "what it is called; each has a name of its own",
    "before": "how long before the deadline it fires; this, after or share is given",
    "after": "how long after it",
    "share": "at which share of the time allowed, in percent",
    "whom": 'who is told: "owner" unless given, "manager", "lead" or "body"',
    "do": 'what is done: "remind" unless given, "notify", "propose_escalation" or "reassign"',
    "severities": "for which severities; for all unless given",
    "waits": "whether it waits for the working hours of who is told; true unless given",
}
_AS_AGREED: Final = "as agreed"
_ANY: Final = "any"
_OTHERWISE: Final = "otherwise"
_CONTAINMENT: Final = "TM-CPL-3"

T = TypeVar("T")


def read_profile(path: Path) -> DeadlineProfile:
    """Return the profile of a TOML file."""
    return profile_of(read_toml(path, "profile"))


def profile_of(data: Mapping[str, Any]) -> DeadlineProfile:
    """Return the profile that data describe."""
    return profile_in(Section("profile", data))


def profile_in(whole: Section) -> DeadlineProfile:
    """Return the profile that a table describes; whatever is wrong with it is named by its place.

    Raises:
        InvalidInput: It describes none.
    """
    whole.holds_only(tuple(PROFILE_KEYS))
    whole.needs("id", 'write id = "our_own"')
    whole.needs("stages", "write [[stages]] with number = 1")
    left = {key for key, name in (("TM-MON-1", "at_risk_share"), ("TM-MON-3", "update_every")) if name not in whole}
    stages = tuple(map(_stage, whole.sections("stages")))
    if any(_CONTAINMENT in each.section("containment").content.values() for each in whole.sections("stages")):
        left.add(_CONTAINMENT)
    with placed(whole.path):
        return DeadlineProfile(
            id=whole.text("id"),
            version=whole.number("version", 1, 1, 1_000_000),
            title=whole.text("title", ""),
            valid_from=whole.day("valid_from"),
            stages=stages,
            starts_at=whole.numbers("starts_at", (1,), 1, 9),
            at_risk_share=whole.number("at_risk_share", timer("TM-MON-1").number or 0, 1, 99),
            update_every=_update(whole),
            time_zone=cast("WhoseClocks", whole.choice("time_zone", WHOSE_CLOCKS, "calendar")),
            early=_early(whole),
            escalate_after=_amounts(whole.section("escalate_after")),
            ladder=tuple(map(_rung, whole.sections("ladder"))),
            holding_letter=whole.flag("holding_letter", default=True),
            external=_external(whole),
            awaits_referral=whole.flag("awaits_referral"),
            timers=timers_in(whole),
            left_to_practice=frozenset(left),
        )


def timers_in(whole: Section) -> dict[str, str]:
    """Return what a table says of timers; numbers may stand without quotes."""
    section = whole.section("timers")
    return {
        key: str(value) if isinstance(value, int) and not isinstance(value, bool) else section.text(key)
        for key, value in section.content.items()
        if section.checked(key, key, TIMERS)
    }


def profile_data(profile: DeadlineProfile) -> dict[str, Any]:
    """Return a profile as data, without what goes without saying."""
    left = profile.left_to_practice
    data: dict[str, Any] = {
        "id": profile.id,
        "version": profile.version,
        "title": profile.title,
        "valid_from": profile.valid_from,
        "starts_at": [*profile.starts_at],
        "at_risk_share": None if "TM-MON-1" in left else profile.at_risk_share,
        "update_every": None if "TM-MON-3" in left else _written(profile.update_every) or _AS_AGREED,
        "time_zone": None if profile.time_zone == "calendar" else profile.time_zone,
        "holding_letter": profile.holding_letter,
        "awaits_referral": profile.awaits_referral,
        "early": None if profile.early is None else {"within": _target_data(profile.early.within)},
        "escalate_after": {name: str(each) for name, each in profile.escalate_after.items()},
        "external": _external_data(profile.external),
        "timers": dict(profile.timers),
        "stages": [_stage_data(each, by_timer=_CONTAINMENT in left) for each in profile.stages],
        "ladder": [_rung_data(each) for each in profile.ladder],
    }
    return {key: value for key, value in data.items() if value not in (None, "", {}, [])}


def _stage(section: Section) -> Stage:
    section.holds_only(tuple(STAGE_KEYS))
    section.needs("number", "write number = 1")
    decisions = section.section("decisions")
    decisions.holds_only((*SEVERITIES, _OTHERWISE))
    containment = section.section("containment")
    containment.holds_only(SEVERITIES)
    with placed(section.path):
        return Stage(
            number=section.number("number", 1, 1, 9),
            acknowledgement=_optional(section, "acknowledgement", _target),
            decisions={"" if name == _OTHERWISE else name: _target(decisions, name) for name in decisions.content},
            containment={name: _contained(containment, name) for name in containment.content},
            provisional=_optional(section, "provisional", _target),
            extension=_optional(section, "extension", _extension),
        )


def _optional(section: Section, key: str, read: Callable[[Section, str], T]) -> T | None:
    return read(section, key) if key in section else None


def _target(section: Section, key: str) -> Target:
    """Return a target: the amount alone, or a table that says more."""
    if isinstance(section.content[key], str):
        with placed(section.at(key)):
            return Target(amount=_amount(section, key))
    table = section.section(key)
    table.holds_only(tuple(TARGET_KEYS))
    table.needs("amount", 'write amount = "5 business days"')
    with placed(table.path):
        return Target(
            amount=_amount(table, "amount"),
            counts_from=cast("Start", table.choice("counts_from", STARTS, "received")),
            pausable=table.flag("pausable", default=True),
            in_writing=table.flag("in_writing"),
        )


def _contained(section: Section, key: str) -> Target:
    if section.content[key] == _CONTAINMENT:
        return Target(amount=cast("Amount", timer(_CONTAINMENT).amount))
    return _target(section, key)


def _extension(section: Section, key: str) -> Extension:
    table = section.section(key)
    table.holds_only(("times", "to"))
    times = ANY_TIMES if table.content.get("times") == _ANY else table.number("times", 1, 1, ANY_TIMES)
    with placed(table.path):
        return Extension(times=times, to=_optional(table, "to", _amount))


def _update(whole: Section) -> Amount | None:
    if "update_every" not in whole:
        return timer("TM-MON-3").amount
    return None if whole.content["update_every"] == _AS_AGREED else _amount(whole, "update_every")


def _early(whole: Section) -> Early | None:
    if "early" not in whole:
        return None
    section = whole.section("early")
    section.holds_only(("within",))
    section.needs("within", 'write within = "3 business days"')
    return Early(within=_target(section, "within"))


def _external(whole: Section) -> ExternalBody | None:
    if "external" not in whole:
        return None
    section = whole.section("external")
    section.holds_only(("name", "period"))
    section.needs("name", 'write name = "..."')
    with placed(section.path):
        return ExternalBody(name=section.text("name"), period=_optional(section, "period", _amount))


def _amounts(section: Section) -> dict[str, Amount]:
    section.holds_only(SEVERITIES)
    return {name: _amount(section, name) for name in section.content}


def _rung(section: Section) -> Rung:
    section.holds_only(tuple(RUNG_KEYS))
    section.needs("name", 'write name = "reminder"')
    with placed(section.path):
        return Rung(
            name=section.text("name"),
            before=_optional(section, "before", _amount),
            after=_optional(section, "after", _amount),
            share=section.number("share", 1, 1, 99) if "share" in section else None,
            whom=cast("Whom", section.choice("whom", WHOM, "owner")),
            do=cast("Deed", section.choice("do", DEEDS, "remind")),
            severities=section.words("severities", SEVERITIES),
            waits=section.flag("waits", default=True),
        )


def _amount(section: Section, key: str) -> Amount:
    text = section.text(key)
    try:
        return Amount.parse(text)
    except InvalidInput as error:
        raise section.refusal(key, error.problem, error.remedy) from None


def _written(amount: Amount | None) -> str:
    return "" if amount is None else str(amount)


def _target_data(target: Target) -> str | dict[str, Any]:
    said = {
        "counts_from": target.counts_from if target.counts_from != "received" else None,
        "pausable": None if target.pausable else False,
        "in_writing": target.in_writing or None,
    }
    more = {key: value for key, value in said.items() if value is not None}
    return {"amount": str(target.amount), **more} if more else str(target.amount)


def _stage_data(stage: Stage, *, by_timer: bool) -> dict[str, Any]:
    by_the_timer = Target(amount=cast("Amount", timer(_CONTAINMENT).amount))
    data: dict[str, Any] = {
        "number": stage.number,
        "acknowledgement": stage.acknowledgement and _target_data(stage.acknowledgement),
        "provisional": stage.provisional and _target_data(stage.provisional),
        "decisions": {name or _OTHERWISE: _target_data(each) for name, each in stage.decisions.items()},
        "containment": {
            name: _CONTAINMENT if by_timer and each == by_the_timer else _target_data(each)
            for name, each in stage.containment.items()
        },
        "extension": _extension_data(stage.extension),
    }
    return {key: value for key, value in data.items() if value}


def _extension_data(extension: Extension | None) -> dict[str, Any]:
    if extension is None:
        return {}
    times = _ANY if extension.times == ANY_TIMES else extension.times
    return {"times": times, **({"to": str(extension.to)} if extension.to is not None else {})}


def _external_data(external: ExternalBody | None) -> dict[str, Any]:
    if external is None:
        return {}
    return {"name": external.name, **({"period": str(external.period)} if external.period is not None else {})}


def _rung_data(rung: Rung) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": rung.name,
        "before": _written(rung.before),
        "after": _written(rung.after),
        "share": rung.share,
        "whom": rung.whom,
        "do": rung.do,
        "severities": [*rung.severities],
        "waits": None if rung.waits else False,
    }
    return {key: value for key, value in data.items() if value not in (None, "", [])}
