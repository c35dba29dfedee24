"""The reference of policy files, made from the tables that their readers check keys with."""

from collections.abc import Mapping
from typing import Final

from itilbrm.policies import LISTS, TIMERS
from itilbrm.policies.journey_files import JOURNEY_KEYS, STEP_KEYS
from itilbrm.policies.policy_files import POLICY_KEYS
from itilbrm.policies.procedure_files import AUTHORITY_KEYS, LEVEL_KEYS, PROCEDURE_KEYS
from itilbrm.policies.profile_files import PROFILE_KEYS, RUNG_KEYS, STAGE_KEYS, TARGET_KEYS
from itilbrm.policies.tiers import TIER_KEYS

__all__ = ["policy_files"]

_TABLES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "Top": ("", POLICY_KEYS),
    "A deadline profile": ("", PROFILE_KEYS),
    "A stage": ("", STAGE_KEYS),
    "A target": ("The amount alone is enough where nothing else is said.", TARGET_KEYS),
    "A rung of the ladder": ("Each fires once for each deadline.", RUNG_KEYS),
    "A procedure": ("", PROCEDURE_KEYS),
    "An authority": ("", AUTHORITY_KEYS),
    "A level of a route": ("The nearest first, the last one the steering group.", LEVEL_KEYS),
    "A journey": ("Kinds of stakeholders that no journey names go by the steps of SM-JRN.", JOURNEY_KEYS),
    "A step of a journey": ("", STEP_KEYS),
    "A tier": ("A tier that asks for nothing takes every customer; let it stand last.", TIER_KEYS),
}


def policy_files() -> str:
    """Return every key of a file of policies, every timer, and every list."""
    lines: list[str] = []
    for heading, (about, keys) in _TABLES.items():
        lines += [f"## {heading}", "", *([about, ""] if about else []), "| key | what it says |", "|---|---|"]
        lines += [f"| `{key}` | {says} |" for key, says in keys.items()]
        lines.append("")
    lines += ["## Timers", "", "| id | what it says | unless given |", "|---|---|---|"]
    for key, row in TIMERS.items():
        lines.append(f"| `{key}` | {row.about} | `{row.default}`{'' if row.is_on else ', off'} |")
    lines += ["", "## Lists", "", "| name | what it is for | unless given |", "|---|---|---|"]
    for name, words in LISTS.items():
        lines.append(f"| `{name}` | {words.about} | {', '.join(f'`{each}`' for each in words.default)} |")
    return "\n".join([*lines, ""])
