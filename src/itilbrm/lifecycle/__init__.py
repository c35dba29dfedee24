"""How anything moves: records, states, steps, guards, occasions, and the lifecycles they make up."""

from itilbrm.lifecycle.definition import DueStep, Lifecycle
from itilbrm.lifecycle.facts import Fact
from itilbrm.lifecycle.guards import Guard, rule
from itilbrm.lifecycle.machine import Cursor, compiled
from itilbrm.lifecycle.occasions import Lookup, NothingKnown, Occasion
from itilbrm.lifecycle.records import (
    KERNEL_FIELDS,
    PERSONAL,
    Record,
    Shape,
    evolve,
    indexed,
    indexed_fields,
    personal,
    shape_of,
)
from itilbrm.lifecycle.states import STAYS, UNBORN, Category, State, Stays
from itilbrm.lifecycle.steps import Adoption, Creation, Past, Row, Step, Verb

__all__ = [
    "KERNEL_FIELDS",
    "PERSONAL",
    "STAYS",
    "UNBORN",
    "Adoption",
    "Category",
    "Creation",
    "Cursor",
    "DueStep",
    "Fact",
    "Guard",
    "Lifecycle",
    "Lookup",
    "NothingKnown",
    "Occasion",
    "Past",
    "Record",
    "Row",
    "Shape",
    "State",
    "Stays",
    "Step",
    "Verb",
    "compiled",
    "evolve",
    "indexed",
    "indexed_fields",
    "personal",
    "rule",
    "shape_of",
]
