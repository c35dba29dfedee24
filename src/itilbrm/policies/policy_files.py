"""Policies as TOML: one file, or a folder of files that each say a part (G-15)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs

from itilbrm.calendars import BusinessCalendar
from itilbrm.errors import InvalidInput
from itilbrm.policies.journey_files import journey_data, journey_in
from itilbrm.policies.places import placed
from itilbrm.policies.policies import Policies
from itilbrm.policies.procedure_files import procedure_data, procedure_in, route_data, route_in
from itilbrm.policies.profile_files import profile_data, profile_in, timers_in
from itilbrm.policies.profiles import DeadlineProfile
from itilbrm.policies.short_cases import short_cases_data, short_cases_in
from itilbrm.policies.tiers import tier_data, tier_in
from itilbrm.toml_files import Section, in_words, read_toml

__all__ = ["POLICY_KEYS", "policies_data", "policies_in", "read_policies"]

POLICY_KEYS: Final = {
    "profiles": "deadline profiles, one [profiles.NAME] each, without an id of its own",
    "calendars": "business calendars, one [calendars.NAME] each, without an id of its own",
    "procedures": "complaint procedures, one [procedures.NAME] each; provider is the one that applies unless others do",
    "routes": "routes of escalation, one [routes.NAME] each",
    "timers": 'timers and limits by id, such as "TM-CPL-2" = "30 calendar days"; "off" switches one off',
    "calendar_of": 'which calendar applies, such as "service:mail" = "around_the_clock" (T-3)',
    "procedure_of": "which procedure applies to the complaints of a customer, by the id of the customer",
    "journeys": "by which steps journeys with some kinds of stakeholders go, one [journeys.NAME] each",
    "short_cases": 'below which amount a short business case is enough, by currency, such as EUR = "10000" (BR-BC-6)',
    "tiers": "the tiers of customers, one [tiers.NAME] each; the first that takes a customer counts",
    "lists": "what may be chosen from, one list of words for each name",
}
_MOST_FILES: Final = 1_000

T = TypeVar("T")


def read_policies(path: Path) -> Policies:
    """Return the policies of a TOML file, or of all in a folder and the folders in it.

    A file with an ``id`` at its top is one deadline profile, or, with ``windows``, one business calendar.

    Raises:
        InvalidInput: A file cannot be read or understood, or two files say the same.
    """
    if not path.is_dir():
        return _read(path)
    found = Policies()
    said: dict[tuple[str, str], Path] = {}
    for file in _files(path):
        part = _read(file)
        for key in _names(part):
            if key in said:
                sort, name = key
                raise InvalidInput(
                    str(file), f"{sort} {name!r} is in {said[key].name} already", "say it in one of the files"
                )
            said[key] = file
        found = part.over(found)
    return found


def policies_in(whole: Section) -> Policies:
    """Return the policies that a table describes."""
    whole.holds_only(tuple(POLICY_KEYS))
    smallest = Policies()
    with placed(whole.path):
        return Policies(
            profiles=_each(whole, "profiles", _named_profile),
            calendars={**smallest.calendars, **_each(whole, "calendars", _named_calendar)},
            procedures={**smallest.procedures, **_each(whole, "procedures", procedure_in)},
            routes=_each(whole, "routes", route_in),
            timers=timers_in(whole),
            calendar_of=_texts(whole.section("calendar_of")),
            procedure_of=_texts(whole.section("procedure_of")),
            journeys=_each(whole, "journeys", journey_in),
            lists=_lists(whole.section("lists")),
            short_cases=short_cases_in(whole.section("short_cases")),
            tiers=_each(whole, "tiers", tier_in),
        )


def policies_data(policies: Policies) -> dict[str, Any]:
    """Return policies as data, from which :func:`policies_in` makes them again."""
    own = {name: each for name, each in policies.profiles.items() if name == each.id}
    data: dict[str, Any] = {
        "timers": dict(policies.timers),
        "calendar_of": dict(policies.calendar_of),
        "procedure_of": dict(policies.procedure_of),
        "lists": {name: [*words] for name, words in policies.lists.items()},
        "short_cases": short_cases_data(policies.short_cases),
        "profiles": {name: _unnamed(profile_data(each)) for name, each in own.items()},
        "calendars": {name: _unnamed(each.to_mapping()) for name, each in policies.calendars.items()},
        "procedures": {name: procedure_data(each) for name, each in policies.procedures.items()},
        "routes": {name: route_data(each) for name, each in policies.routes.items()},
        "journeys": {name: journey_data(each) for name, each in policies.journeys.items()},
        "tiers": {name: tier_data(each) for name, each in policies.tiers.items()},
    }
    return {key: value for key, value in data.items() if value}


def _read(path: Path) -> Policies:
    content = read_toml(path, "policies")
    try:
        if "id" not in content:
            return policies_in(Section("policies", content))
        if "windows" in content:
            calendar = _calendar(Section("calendar", content), content)
            return Policies(calendars={**Policies().calendars, calendar.id: calendar})
        profile = profile_in(Section("profile", content))
        return Policies(profiles={profile.id: profile})
    except InvalidInput as error:  # the place says nothing where it may be in any of several files
        raise InvalidInput(f"{path}: {error.field}", error.problem, error.remedy) from None


def _files(folder: Path) -> list[Path]:
    try:
        files = sorted(each for each in folder.rglob("*.toml") if each.is_file())
    except OSError as problem:
        raise InvalidInput(str(folder), f"the policies cannot be opened: {in_words(problem)}") from problem
    if not files:
        raise InvalidInput(str(folder), "there is no TOML file in it", "name a folder with policies")
    if len(files) > _MOST_FILES:
        raise InvalidInput(
            str(folder), f"there are {len(files):,} TOML files in it", "name a folder with policies only"
        )
    return files


def _names(part: Policies) -> list[tuple[str, str]]:
    smallest = Policies()
    return [
        (field.name, name)
        for field in attrs.fields(Policies)
        if field.init
        for name, each in getattr(part, field.name).items()
        if getattr(smallest, field.name).get(name) != each
    ]


def _each(whole: Section, key: str, read: Callable[[str, Section], T]) -> dict[str, T]:
    section = whole.section(key)
    return {name: read(name, section.section(name)) for name in section.content}


def _named_profile(name: str, section: Section) -> DeadlineProfile:
    return profile_in(_named(name, section))


def _named_calendar(name: str, section: Section) -> BusinessCalendar:
    named = _named(name, section)
    return _calendar(named, named.content)


def _calendar(section: Section, content: Mapping[str, object]) -> BusinessCalendar:
    with placed(section.path):
        return BusinessCalendar.from_mapping(content)


def _named(name: str, section: Section) -> Section:
    if "id" in section:
        raise section.refusal("id", "the name of the table is the id", "leave it out")
    return Section(section.path, {"id": name, **section.content})


def _unnamed(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "id"}


def _texts(section: Section) -> dict[str, str]:
    return {name: section.word(name) for name in section.content}


def _lists(section: Section) -> dict[str, tuple[str, ...]]:
    return {name: section.words(name) for name in section.content}
