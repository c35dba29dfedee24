"""How anything moves: records, states, steps, guards, occasions, and the lifecycles they make up."""

from itilbrm.lifecycle.belonging import Belonging
from itilbrm.lifecycle.definition import Lifecycle
from itilbrm.lifecycle.explaining import DueStep, Explanation, Prospect
from itilbrm.lifecycle.facts import Fact
from itilbrm.lifecycle.guards import Guard, Hindrance, MandateHindrance, reason_of, rule
from itilbrm.lifecycle.machine import Cursor, compiled
from itilbrm.lifecycle.occasions import Lookup, NothingKnown, Occasion
from itilbrm.lifecycle.reactions import Command, Reaction, Reactions, create, perform, perform_if_available
from itilbrm.lifecycle.records import (
    KERNEL_FIELDS,
    PERSONAL,
    Record,
    Shape,
    column_of,
    evolve,
    has_columns,
    indexed,
    indexed_fields,
    personal,
    shape_of,
)
from itilbrm.lifecycle.states import OPEN_CATEGORIES, STAYS, UNBORN, Category, State, Stays
from itilbrm.lifecycle.steps import Adoption, Creation, Past, Row, Step, Verb
from itilbrm.lifecycle.upgrades import Upgrade

__all__ = [
    "KERNEL_FIELDS",
    "OPEN_CATEGORIES",
    "PERSONAL",
    "STAYS",
    "UNBORN",
    "Adoption",
    "Belonging",
    "Category",
    "Command",
    "Creation",
    "Cursor",
    "DueStep",
    "Explanation",
    "Fact",
    "Guard",
    "Hindrance",
    "Lifecycle",
    "Lookup",
    "MandateHindrance",
    "NothingKnown",
    "Occasion",
    "Past",
    "Prospect",
    "Reaction",
    "Reactions",
    "Record",
    "Row",
    "Shape",
    "State",
    "Stays",
    "Step",
    "Upgrade",
    "Verb",
    "column_of",
    "compiled",
    "create",
    "evolve",
    "has_columns",
    "indexed",
    "indexed_fields",
    "perform",
    "perform_if_available",
    "personal",
    "reason_of",
    "rule",
    "shape_of",
]
