"""Policies in use: those that come with the library, those of plugins over them, and one's own over all."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from itilbrm.errors import InvalidInput, PluginTrouble
from itilbrm.plugins.offers import Offers
from itilbrm.policies import Policies, shipped_policies

__all__ = ["claims", "named_in", "place_of", "policies_in_use"]

_SORTS: Mapping[str, str] = {
    "calendars": "calendar",
    "profiles": "deadline profile",
    "procedures": "procedure",
    "routes": "route of escalation",
    "timers": "timer",
    "calendar_of": "calendar of",
    "procedure_of": "procedure of the customer",
}


def policies_in_use(offers: Sequence[tuple[str, Offers]], given: "Policies | Path | str | None") -> Policies:
    """Return the policies of a practice.

    Args:
        offers: What plugins offer, each with the name of its plugin.
        given: One's own, or the path of a file or folder with them; they are laid over all others.

    Raises:
        InvalidInput: What is given are no policies.
        PluginTrouble: Two plugins settle the same, and one's own policies do not.
        PolicyMissing: Something is named that nobody configured.
    """
    own = _own(given)
    settled_by_us = {claim for claim, _ in _said("", own)}
    for (sort, name), plugins in claims(offers).items():
        if len(plugins) > 1 and (sort, name) not in settled_by_us:
            raise PluginTrouble(
                " and ".join(dict.fromkeys(plugins)),
                f"{place_of(sort, name)} is settled more than once",
                "remove one, or say it in policies of your own",
            )
    found = shipped_policies()
    for _, offered in offers:
        for each in _all_of(offered):
            found = each.over(found)
    return own.over(found).check() if own is not None else found.check()


def claims(offers: Sequence[tuple[str, Offers]]) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return who settles what: by sort and name the plugins, one that does it twice two times."""
    found = defaultdict[tuple[str, str], list[str]](list)
    for plugin, offered in offers:
        for each in _all_of(offered):
            for claim, name in _said(plugin, each):
                found[claim].append(name)
    return found


def place_of(sort: str, name: str) -> str:
    """Return what a claim is to, in words: ``"the calendar 'desk'"``."""
    return f"the {_SORTS[sort]} {name!r}"


def named_in(policies: Policies) -> tuple[str, ...]:
    """Return the names of what policies settle of their own."""
    return tuple(name for (_, name), _ in _said("", policies))


def _own(given: "Policies | Path | str | None") -> Policies | None:
    if given is None or isinstance(given, Policies):
        return given
    if isinstance(given, (str, Path)):
        return Policies.from_toml(given)
    raise InvalidInput(
        "policies", f"an instance of {type(given).__name__} is none", "give Policies, or the path of a file or folder"
    )


def _all_of(offered: Offers) -> Iterator[Policies]:
    yield from offered.policies
    for calendar in offered.calendars:
        yield Policies(calendars={**Policies().calendars, calendar.id: calendar})


def _said(plugin: str, policies: Policies | None) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what policies say of their own, not what they have by default."""
    default = Policies()
    for field in attrs.fields(Policies) if policies is not None else ():
        if field.init:
            before = getattr(default, field.name)
            for name, each in getattr(policies, field.name).items():
                if before.get(name) != each:
                    yield (field.name, name), plugin
