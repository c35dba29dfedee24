"""Deadline profiles: by when what is due to a complainant, as data (DOMAIN 0.5)."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs
from attrs.validators import instance_of, optional

from itilbrm.calendars import Amount
from itilbrm.errors import InvalidInput
from itilbrm.policies.checking import (
    NOTHING,
    SEVERITIES,
    a_name,
    an_amount,
    by_severity,
    each_a,
    frozen,
    lasting,
    text,
    twice,
    within,
)
from itilbrm.policies.timers import check_timers
from itilbrm.values import identity, one_of, words

__all__ = [
    "ANY_TIMES",
    "DEEDS",
    "STARTS",
    "WHOM",
    "WHOSE_CLOCKS",
    "DeadlineProfile",
    "Deed",
    "Early",
    "Extension",
    "ExternalBody",
    "Rung",
    "Stage",
    "Start",
    "Target",
    "Whom",
    "WhoseClocks",
]

Start: TypeAlias = Literal["received", "recorded", "acknowledged", "stage"]
Deed: TypeAlias = Literal["remind", "notify", "propose_escalation", "reassign"]
Whom: TypeAlias = Literal["owner", "manager", "lead", "body"]
WhoseClocks: TypeAlias = Literal["calendar", "customer", "complainant"]

STARTS: Final[tuple[str, ...]] = get_args(Start)
DEEDS: Final[tuple[str, ...]] = get_args(Deed)
WHOM: Final[tuple[str, ...]] = get_args(Whom)
WHOSE_CLOCKS: Final[tuple[str, ...]] = get_args(WhoseClocks)

ANY_TIMES: Final = 1_000_000
"""How often a decision may be put off where nobody counts."""

KEYS_OF_TIMERS: Final = {
    "TM-MON-1": "at_risk_share",
    "TM-MON-2": "escalate_after",
    "TM-MON-3": "update_every",
    "TM-CPL-3": "containment of a stage",
}
"""The timers for which a profile has a key of its own."""


@attrs.frozen(kw_only=True)
class Target:
    """The time allowed for something.

    Attributes:
        amount: How long, in its unit, and how it ends (T-1).
        counts_from: What it is counted from.
        pausable: Whether it stops while we wait for the complainant (T-5).
        in_writing: Whether only what is written meets it.
    """

    amount: Amount = attrs.field(validator=an_amount)
    counts_from: Start = attrs.field(default="received", validator=one_of(*STARTS))
    pausable: bool = True
    in_writing: bool = False

    def __attrs_post_init__(self) -> None:
        if self.amount.unit == "business_hours" and not self.amount.n:
            raise InvalidInput(
                "amount", "no time at all is allowed", "allow some, or '0 business days' for the same day"
            )


_target: Final = instance_of(Target)


@attrs.frozen(kw_only=True)
class Extension:
    """How often a decision may be put off, and how far (BR-MON-4).

    Attributes:
        times: How often, at least once; ``ANY_TIMES`` where nobody counts.
        to: The longest time in all, counted like the target; None where nothing is said.
    """

    times: int = attrs.field(validator=within(1, ANY_TIMES))
    to: Amount | None = attrs.field(default=None, validator=optional(lasting))


@attrs.frozen(kw_only=True)
class Stage:
    """What one stage of handling allows.

    Attributes:
        number: Its number, from 1 on.
        acknowledgement: For telling the complainant who handles it; None where nothing is due.
        decisions: For the decision by severity; ``""`` for every severity that is not named. Without any, the
            assessment sets the date, and ``provisional`` is given.
        containment: For contact and containment by severity (TM-CPL-3); those that are not named have none.
        provisional: For the decision until the severity is known (BR-CPL-15); the longest of ``decisions`` unless
            given.
        extension: How the decision may be put off; None where it may not.

    Raises:
        InvalidInput: A severity has no target, or the extension leads nowhere.
    """

    number: int = attrs.field(validator=within(1, 9))
    acknowledgement: Target | None = attrs.field(default=None, validator=optional(_target))
    decisions: Mapping[str, Target] = attrs.field(
        default=NOTHING, converter=frozen, validator=by_severity(Target, otherwise=True)
    )
    containment: Mapping[str, Target] = attrs.field(default=NOTHING, converter=frozen, validator=by_severity(Target))
    provisional: Target | None = attrs.field(default=None, validator=optional(_target))
    extension: Extension | None = attrs.field(default=None, validator=optional(instance_of(Extension)))

    def __attrs_post_init__(self) -> None:
        if self.acknowledgement is not None and self.acknowledgement.counts_from == "acknowledged":
            raise InvalidInput("acknowledgement", "it counts from itself", "count it from received, recorded or stage")
        missing = [each for each in SEVERITIES if each not in self.decisions] if "" not in self.decisions else []
        if self.decisions and missing:
            raise InvalidInput(
                "decisions", f"{' and '.join(missing)} have no target", "give one for each severity, or 'otherwise'"
            )
        if not self.decisions and self.provisional is None:
            problem = "nothing says by when the decision is due"
            if self.extension is not None:
                problem = "nothing says by when the decision is due that can be put off"
            raise InvalidInput("decisions", problem, "give a target, or a provisional one that an assessment replaces")
        self._check_extension()

    def _check_extension(self) -> None:
        to = self.extension.to if self.extension is not None else None
        targets = [*self.decisions.values(), *([self.provisional] if self.provisional is not None else [])]
        if to is not None and all(each.amount.unit == to.unit and each.amount.n >= to.n for each in targets):
            raise InvalidInput("extension.to", f"{to} are no later than the decision is due", "allow more time in all")


@attrs.frozen(kw_only=True)
class Early:
    """That a complaint may be resolved early, by summary (BR-CPL-10).

    Attributes:
        within: Within which time.
    """

    within: Target = attrs.field(validator=_target)


@attrs.frozen(kw_only=True)
class ExternalBody:
    """Who decides after us.

    Attributes:
        name: Who it is.
        period: For how long after our last decision the matter may be taken there; None without a limit.
    """

    name: str = attrs.field(validator=words())
    period: Amount | None = attrs.field(default=None, validator=optional(lasting))


@attrs.frozen(kw_only=True)
class Rung:
    """One rung of the ladder of escalation; it fires once for each deadline (BR-MON-11).

    Attributes:
        name: What it is called; unique in its ladder.
        before: How long before the deadline it fires; None if it fires after it.
        after: How long after it.
        share: Instead of both, at which share of the time allowed, in percent, 1 to 99.
        whom: Who is told.
        do: What is done.
        severities: For which severities; for all, if none is named.
        waits: Whether it waits for the working hours of who is told.

    Raises:
        InvalidInput: Not exactly one of ``before``, ``after`` and ``share`` says when.
    """

    name: str = attrs.field(validator=identity())
    before: Amount | None = attrs.field(default=None, validator=optional(an_amount))
    after: Amount | None = attrs.field(default=None, validator=optional(an_amount))
    share: int | None = attrs.field(default=None, validator=optional(within(1, 99)))
    whom: Whom = attrs.field(default="owner", validator=one_of(*WHOM))
    do: Deed = attrs.field(default="remind", validator=one_of(*DEEDS))
    severities: tuple[str, ...] = attrs.field(default=())
    waits: bool = True

    def __attrs_post_init__(self) -> None:
        said = [name for name in ("before", "after", "share") if getattr(self, name) is not None]
        if len(said) != 1:
            problem = f"it has both {' and '.join(said)}" if said else "nothing says when it fires"
            raise InvalidInput("name", f"the rung {self.name!r}: {problem}", "give one of before, after and share")
        by_severity(str)(self, attrs.fields(Rung).severities, dict.fromkeys(self.severities, ""))


@attrs.frozen(kw_only=True)
class DeadlineProfile:
    """By when what is due to a complainant, and what happens as time goes by.

    Attributes:
        id: Its name, for example ``"itil_internal"``; without a slash.
        version: Its version, from 1 on.
        title: What people call it.
        valid_from: The first day of receipt it applies to; None for always.
        stages: The stages of handling, numbered from 1 on; how many there are, and what each allows.
        starts_at: The stages that handling may start in.
        at_risk_share: The share of the time allowed after which a deadline is at risk, in percent, 1 to 99 (T-6).
        update_every: How often the complainant is told how it stands (TM-MON-3); None for as agreed.
        time_zone: By whose clocks the hours and days of the calendar are counted: its own, or those of the
            ``customer`` or the ``complainant``, where these are known (T-3).
        early: Whether and how a complaint may be resolved early.
        escalate_after: How long after a missed deadline it is escalated, by severity; as TM-MON-2 says for those
            that are not named.
        ladder: What happens before and after a deadline.
        holding_letter: Whether a missed deadline asks for a letter that says why and when (BR-MON-3).
        external: Who decides after us; None where the procedure names them.
        awaits_referral: Whether a disputed complaint stays open until the referral is decided or its period is over.
        timers: What else it says of timers, by id, in the words of ``Policies.timers``.
        left_to_practice: Which of TM-MON-1, TM-MON-3 and TM-CPL-3 it does not settle by itself: where a practice
            settles them, that holds.

    Raises:
        InvalidInput: Something of it cannot hold.
    """

    id: str = attrs.field(validator=a_name)
    version: int = attrs.field(default=1, validator=within(1, 1_000_000))
    title: str = attrs.field(default="", validator=text)
    valid_from: date | None = None
    stages: tuple[Stage, ...] = attrs.field(validator=each_a(Stage, least=1))
    starts_at: tuple[int, ...] = attrs.field(default=(1,), validator=each_a(int, least=1))
    at_risk_share: int = attrs.field(default=75, validator=within(1, 99))
    update_every: Amount | None = attrs.field(default=None, validator=optional(lasting))
    time_zone: WhoseClocks = attrs.field(default="calendar", validator=one_of(*WHOSE_CLOCKS))
    early: Early | None = attrs.field(default=None, validator=optional(instance_of(Early)))
    escalate_after: Mapping[str, Amount] = attrs.field(default=NOTHING, converter=frozen, validator=by_severity(Amount))
    ladder: tuple[Rung, ...] = attrs.field(default=(), validator=each_a(Rung))
    holding_letter: bool = True
    external: ExternalBody | None = attrs.field(default=None, validator=optional(instance_of(ExternalBody)))
    awaits_referral: bool = False
    timers: Mapping[str, str] = attrs.field(default=NOTHING, converter=frozen)
    left_to_practice: frozenset[str] = attrs.field(default=frozenset())

    def __attrs_post_init__(self) -> None:
        numbers = [each.number for each in self.stages]
        if numbers != [*range(1, len(numbers) + 1)]:
            raise InvalidInput(
                "stages", f"they are numbered {', '.join(map(str, numbers))}", "number them from 1 on, in their order"
            )
        for start in self.starts_at:
            if start not in numbers:
                raise InvalidInput("starts_at", f"there is no stage {start}", f"there are {len(numbers)}")
        if (name := twice(each.name for each in self.ladder)) is not None:
            raise InvalidInput("ladder", f"two rungs are called {name!r}", "give each a name of its own")
        if self.valid_from is not None and (
            isinstance(self.valid_from, datetime) or not isinstance(self.valid_from, date)
        ):
            raise InvalidInput("valid_from", f"{self.valid_from!r} is no date", "give the first day of receipt")
        check_timers(self.timers)
        for key, name in KEYS_OF_TIMERS.items():
            if key in self.timers:
                raise InvalidInput(f"timers.{key}", "a profile has a key of its own for it", f"give {name}")

    @property
    def edition(self) -> str:
        """What a deadline notes of the profile: its name and version, for example ``"fca_disp/1"``."""
        return f"{self.id}/{self.version}"

    @classmethod
    def from_toml(cls, path: Path | str) -> "DeadlineProfile":
        """Return the profile of a TOML file.

        Raises:
            InvalidInput: The file cannot be read, is no TOML, or describes no profile; the field is the place.
        """
        from itilbrm.policies.profile_files import read_profile

        return read_profile(Path(path))

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> "DeadlineProfile":
        """Return the profile that texts and numbers describe, as a TOML file has them.

        Raises:
            InvalidInput: A key is not known or missing, or a value cannot be taken; the field is the place.
        """
        from itilbrm.policies.profile_files import profile_of

        return profile_of(data)

    def to_toml(self) -> str:
        """Return the profile as TOML, from which :meth:`from_toml` makes it again."""
        from itilbrm.policies.profile_files import profile_data
        from itilbrm.toml_files import toml_text

        return toml_text(profile_data(self))
