"""Policies: everything that differs from house to house by data alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

import attrs

from itilbrm.calendars import PROVIDER_DEFAULT_CALENDAR, BusinessCalendar
from itilbrm.calendars.local_times import zone_of
from itilbrm.errors import InvalidInput, PolicyMissing
from itilbrm.money import Money
from itilbrm.policies.checking import NOTHING, frozen
from itilbrm.policies.journeys import JOURNEY_PATHS, JourneyPath
from itilbrm.policies.lists import check_lists, list_of
from itilbrm.policies.procedures import EscalationRoute, Procedure
from itilbrm.policies.profiles import DeadlineProfile
from itilbrm.policies.settling import settled
from itilbrm.policies.short_cases import check_short_cases
from itilbrm.policies.tiers import Tier, tier_of
from itilbrm.policies.timers import Timer, check_timers, timer

__all__ = ["PROVIDER", "Policies"]

PROVIDER: Final = "provider"
"""What the calendar and the procedure are called that apply unless others do."""

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Policies:
    """The policies of a practice.

    Attributes:
        calendars: The business calendars by name; ``"provider"`` is always there.
        profiles: The deadline profiles by name; former versions as ``"name/version"``.
        procedures: The complaint procedures by name; ``"provider"`` is always there.
        routes: The routes of escalation by name.
        timers: Amounts and numbers by the id of their timer, in the place of the defaults of ``timers.py``; ``"off"``
            switches one off.
        calendar_of: Which calendar applies to ``"service:ID"``, ``"customer:ID"``, ``"unit:ID"`` (T-3).
        procedure_of: Which procedure applies to the complaints of a customer, by its id.
        journeys: The paths of journeys by name, in the place of those of ``journeys.py`` (BR-JRN-6).
        short_cases: Below which amount a short business case is enough, by currency (BR-BC-6); nowhere unless given.
        tiers: The tiers of customers by name, the first that takes a customer first; none unless given.
        lists: What may be chosen from, by the name of the list, in the place of the defaults of ``lists.py``.

    Raises:
        InvalidInput: Something is filed under a name that is not its own, or a timer or list cannot be as it is said.
    """

    calendars: Mapping[str, BusinessCalendar] = attrs.field(
        default=MappingProxyType({PROVIDER: PROVIDER_DEFAULT_CALENDAR}), converter=frozen
    )
    profiles: Mapping[str, DeadlineProfile] = attrs.field(default=NOTHING, converter=frozen)
    procedures: Mapping[str, Procedure] = attrs.field(
        default=MappingProxyType({PROVIDER: Procedure(id=PROVIDER)}), converter=frozen
    )
    routes: Mapping[str, EscalationRoute] = attrs.field(default=NOTHING, converter=frozen)
    timers: Mapping[str, str] = attrs.field(default=NOTHING, converter=frozen)
    calendar_of: Mapping[str, str] = attrs.field(default=NOTHING, converter=frozen)
    procedure_of: Mapping[str, str] = attrs.field(default=NOTHING, converter=frozen)
    journeys: Mapping[str, JourneyPath] = attrs.field(default=NOTHING, converter=frozen)
    lists: Mapping[str, tuple[str, ...]] = attrs.field(default=NOTHING, converter=frozen)
    short_cases: Mapping[str, Money] = attrs.field(default=NOTHING, converter=frozen)
    tiers: Mapping[str, Tier] = attrs.field(default=NOTHING, converter=frozen)
    _settled: dict[str, DeadlineProfile] = attrs.field(init=False, eq=False, repr=False, factory=dict)
    _timers: dict[tuple[str, str], tuple[DeadlineProfile | None, Timer]] = attrs.field(
        init=False, eq=False, repr=False, factory=dict
    )

    def __attrs_post_init__(self) -> None:
        _check_names("calendars", self.calendars, BusinessCalendar)
        _check_names("procedures", self.procedures, Procedure)
        _check_names("routes", self.routes, EscalationRoute)
        _check_names("journeys", self.journeys, JourneyPath)
        check_lists(self.lists)
        check_short_cases(self.short_cases)
        for name, tier in self.tiers.items():
            if not name.strip() or not isinstance(tier, Tier):
                raise InvalidInput(f"tiers.{name}", "it is no tier with a name", "give Tier(...) under its name")
        for name, profile in self.profiles.items():
            if name not in (profile.id, profile.edition):
                raise InvalidInput(f"profiles.{name}", "there is no profile of that name", "file it under its id")
        check_timers(self.timers)
        for key in self.calendar_of:
            sort, _, name = key.partition(":")
            if sort not in ("service", "customer", "unit") or not name:
                raise InvalidInput(f"calendar_of.{key}", "it names nothing", 'write "service:ID", "customer:ID"')

    # What there is

    def calendar(self, name: str = PROVIDER) -> BusinessCalendar:
        """Return a calendar; with a time zone behind an ``@``, by the clocks there, as ``"provider@Asia/Tokyo"``.

        Raises:
            PolicyMissing: There is none of that name.
            InvalidInput: There is no such time zone.
        """
        base, _, zone = name.partition("@")
        if zone and name not in self.calendars:
            return _found("calendar", base, self.calendars).in_zone(zone)
        return _found("calendar", name, self.calendars)

    def profile(self, name: str) -> DeadlineProfile:
        """Return a deadline profile, with what it leaves to the practice as the practice has it.

        Args:
            name: Its name, or name and version as ``"fca_disp/1"``; for a version that nobody keeps any more
                the profile of that name stands in.

        Raises:
            PolicyMissing: There is none of that name.
        """
        profile = self._settled.get(name)
        if profile is None:
            plain = name.partition("/")[0] if name not in self.profiles else name
            profile = self._settled[name] = settled(_found("deadline profile", plain, self.profiles), self.timers)
        return profile

    def settle(self, profile: DeadlineProfile) -> DeadlineProfile:
        """Return a profile from elsewhere with what it leaves to the practice as the practice has it."""
        return settled(profile, self.timers)

    def procedure(self, name: str = PROVIDER) -> Procedure:
        """Return a complaint procedure.

        Raises:
            PolicyMissing: There is none of that name.
        """
        return _found("procedure", name, self.procedures)

    def route(self, name: str) -> EscalationRoute:
        """Return a route of escalation.

        Raises:
            PolicyMissing: There is none of that name.
        """
        return _found("route of escalation", name, self.routes)

    def timer(self, key: str, profile: DeadlineProfile | None = None) -> Timer:
        """Return a timer as it holds: as the profile says, else as the practice says, else its default.

        Args:
            key: Its id, for example ``"TM-CPL-2"``.
            profile: The deadline profile that applies to what it is asked for, as :meth:`profile` returns it.

        Raises:
            PolicyMissing: There is no such timer.
        """
        place = key, "" if profile is None else profile.edition
        known = self._timers.get(place)
        if known is None or known[0] is not profile:
            known = self._timers[place] = profile, self._timer(key, profile)
        return known[1]

    def _timer(self, key: str, profile: DeadlineProfile | None) -> Timer:
        if profile is None:
            return timer(key, self.timers)
        found = timer(key, {**self.timers, **profile.timers})
        if key == "TM-MON-1":
            return attrs.evolve(found, number=profile.at_risk_share, is_on=True)
        if key == "TM-MON-2":
            return attrs.evolve(found, amounts=frozen({**found.amounts, **profile.escalate_after}))
        if key == "TM-MON-3":
            return attrs.evolve(found, amount=profile.update_every, is_on=profile.update_every is not None)
        return found

    def list_of(self, name: str) -> tuple[str, ...]:
        """Return what may be chosen from, as the practice words it.

        Args:
            name: What the list is called, for example ``"reasons_of_loss"``.

        Raises:
            PolicyMissing: There is no such list.
        """
        return list_of(name, self.lists)

    def short_case_below(self, currency: str) -> Money | None:
        """Return the amount below which a short business case is enough; None where every case is full (BR-BC-6)."""
        return self.short_cases.get(currency)

    # What applies

    def tier_for(self, *, importance: int | None = None, type: str = "", budget: Money | None = None) -> str:
        """Return the tier that a customer belongs to by these rules; empty where none takes it.

        Args:
            importance: How important it is, from 1 to 5; None where nobody said.
            type: ``internal`` or ``external``.
            budget: What its unit may spend in a budget year; None where that is not known.
        """
        return tier_of(self.tiers, importance=importance, type=type, budget=budget)

    def journey_for(self, stakeholder: str) -> JourneyPath | None:
        """Return the path that journeys with a kind of stakeholder follow; None for that of SM-JRN (BR-JRN-6)."""
        paths = {**JOURNEY_PATHS, **self.journeys}
        return next((each for each in reversed(paths.values()) if stakeholder in each.types), None)

    def calendar_for(
        self, services: Sequence[str] = (), customer: str = "", unit: str = "", noted: str = ""
    ) -> BusinessCalendar:
        """Return the calendar that applies: of a service, else the customer's, the unit's, the provider's (T-3).

        Args:
            services: The ids of the services concerned; the first that has a calendar counts.
            customer: The id of the customer.
            unit: The id of the unit of the customer.
            noted: The name of the calendar that was found for the customer and is noted; it goes before what is said
                of customers and units here, and of services where a time zone is noted with it, unless nobody keeps
                it any more.

        Raises:
            PolicyMissing: A calendar is named that nobody configured.
        """
        if noted.partition("@")[0] not in self.calendars:
            noted = ""
        elif "@" in noted:
            return self.calendar(noted)
        of_services = (self.calendar_of.get(f"service:{each}", "") for each in services)
        of_others = (self.calendar_of.get(key, "") for key in (f"customer:{customer}", f"unit:{unit}"))
        names = (*of_services, noted, *of_others)
        return self.calendar(next(filter(None, names), PROVIDER))

    def procedure_for(self, customer: str) -> Procedure:
        """Return the procedure that applies to the complaints of a customer.

        Raises:
            PolicyMissing: A procedure is named that nobody configured.
        """
        return self.procedure(self.procedure_of.get(customer, PROVIDER))

    def profile_for(self, procedure: Procedure, at: datetime) -> DeadlineProfile:
        """Return the deadline profile of a procedure for what is received at an instant.

        Of its versions it is the one valid since the latest day not after that of the receipt, in the time zone of
        the provider's calendar; the earliest where none was valid yet.

        Raises:
            PolicyMissing: The procedure names a profile that nobody configured.
        """
        return self.profile_valid(procedure.profile, at)

    def profile_valid(self, name: str, at: datetime) -> DeadlineProfile:
        """Return that version of a deadline profile which is valid for what is received at an instant.

        Args:
            name: The name of the profile, without a version.
            at: When it is received.

        Raises:
            PolicyMissing: There is none of that name.
        """
        versions = {key: each for key, each in self.profiles.items() if each.id == name}
        if name not in versions or len(versions) == 1:
            return self.profile(name)
        day = at.astimezone(zone_of(self.calendar().timezone)).date()
        order = sorted(versions, key=lambda key: _since(versions[key]))
        valid = [
            key for key in order if versions[key].valid_from is None or _since(versions[key])[0] <= day.toordinal()
        ]
        return self.profile(valid[-1] if valid else order[0])

    # How they come together

    def over(self, beneath: "Policies") -> "Policies":
        """Return these policies laid over others: what both have by one name is as it is here.

        A profile that is valid from a day on leaves the one beneath in force for what was received before.
        """
        profiles = dict(beneath.profiles)
        for name, profile in self.profiles.items():
            former = profiles.get(name)
            if former is not None and profile.valid_from is not None and former.edition != profile.edition:
                profiles[former.edition] = former
            profiles[name] = profile
        return Policies(
            calendars={**beneath.calendars, **_own(self.calendars, PROVIDER_DEFAULT_CALENDAR)},
            profiles=profiles,
            procedures={**beneath.procedures, **_own(self.procedures, Procedure(id=PROVIDER))},
            routes={**beneath.routes, **self.routes},
            timers={**beneath.timers, **self.timers},
            calendar_of={**beneath.calendar_of, **self.calendar_of},
            procedure_of={**beneath.procedure_of, **self.procedure_of},
            journeys={**beneath.journeys, **self.journeys},
            lists={**beneath.lists, **self.lists},
            short_cases={**beneath.short_cases, **self.short_cases},
            tiers=self.tiers or beneath.tiers,
        )

    def check(self) -> "Policies":
        """Return these policies, if everything they name is there.

        Raises:
            PolicyMissing: Something is named that nobody configured.
        """
        for name in self.calendar_of.values():
            self.calendar(name)
        for name in (PROVIDER, *self.procedure_of.values()):
            self.procedure(name)
        for procedure in self.procedures.values():
            self.profile(procedure.profile)
            if procedure.route:
                self.route(procedure.route)
        self.calendar()
        return self

    @classmethod
    def from_toml(cls, path: Path | str) -> "Policies":
        """Return the policies of a TOML file, or of all TOML files in a folder and the folders in it.

        They say only what differs from what comes with the library.

        Raises:
            InvalidInput: A file cannot be read, is no TOML, or describes no policies; the field is the place.
        """
        from itilbrm.policies.policy_files import read_policies

        return read_policies(Path(path))

    def to_toml(self) -> str:
        """Return the policies as TOML, from which :meth:`from_toml` makes them again, without former versions."""
        from itilbrm.policies.policy_files import policies_data
        from itilbrm.toml_files import toml_text

        return toml_text(policies_data(self))


def _found(policy: str, name: str, known: Mapping[str, T]) -> T:
    found = known.get(name)
    if found is None:
        raise PolicyMissing(policy, name, tuple(known))
    return found


def _check_names(field: str, known: Mapping[str, Any], kind: type) -> None:
    for name, each in known.items():
        if not isinstance(each, kind) or getattr(each, "id", name) != name:
            raise InvalidInput(f"{field}.{name}", f"there is no {kind.__name__} of that name", "file it under its id")


def _own(known: Mapping[str, T], default: T) -> Mapping[str, T]:
    """Return what is not there by default only: that must not hide what lies beneath."""
    return {name: each for name, each in known.items() if name != PROVIDER or each != default}


def _since(profile: DeadlineProfile) -> tuple[int, int]:
    return (profile.valid_from.toordinal() if profile.valid_from is not None else 0, profile.version)
