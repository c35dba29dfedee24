"""Records: frozen, flat, and copied only through :func:`evolve`."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias, TypeVar, cast

import attrs

from itilbrm.errors import BadDefinition, InvalidInput, suggestion
from itilbrm.lifecycle.belonging import Belonging
from itilbrm.lifecycle.slots import unfrozen
from itilbrm.lifecycle.states import UNBORN, State
from itilbrm.lifecycle.upgrades import Upgrade

__all__ = [
    "KERNEL_FIELDS",
    "PERSONAL",
    "Record",
    "Shape",
    "column_of",
    "evolve",
    "has_columns",
    "indexed",
    "indexed_fields",
    "is_empty",
    "personal",
    "shape_of",
]

R = TypeVar("R", bound="Record")
T = TypeVar("T")

_NEVER: Final = datetime.min.replace(tzinfo=UTC)

KERNEL_FIELDS: Final = ("id", "state", "version", "moved_at", "since")
"""The fields that belong to the kernel: steps read them and never set them."""

PERSONAL: Final = "itilbrm.personal"
_INDEXED: Final = "itilbrm.indexed"
_FACTORY: Final[Any] = attrs.Factory  # a class, which checkers see as a function


@attrs.frozen(kw_only=True)
class Record:
    """What every kind of record has.

    A subclass is ``@attrs.frozen(kw_only=True)``, flat, with tuples inside, and names its ``kind`` and
    the ``prefix`` of its ids. A creation returns it without the fields below; the kernel fills them.

    Attributes:
        kind: What sort of record it is, in lower case.
        prefix: What its ids begin with.
        schema: The version of its stored form.
        upgrades: How older versions are read, in order: one from each to the next.
        belonging: Whether it belongs to a customer, and what that means at the end of one (BR-CUS-10).
        id: Unique over all kinds, never reused.
        state: Where the record stands in its lifecycle.
        version: How many facts there are about it.
        moved_at: When the last step was recorded.
        since: When, in the world, the record came into its present state.
    """

    kind: ClassVar[str]
    prefix: ClassVar[str]
    schema: ClassVar[int] = 1
    upgrades: ClassVar[tuple[Upgrade, ...]] = ()
    belonging: ClassVar[Belonging] = Belonging(to_customer=False)

    id: str = ""
    state: State = UNBORN
    version: int = 0
    moved_at: datetime = _NEVER
    since: datetime = _NEVER


def personal(*, of: str = "") -> dict[str, str]:
    """Return the attrs metadata that marks a field as saying something about a person.

    Such values are kept apart and never hashed themselves, so that they can be erased.

    Args:
        of: The field that names the person; the subject of the lifecycle unless given.
    """
    return {PERSONAL: of}


def indexed(column: str) -> dict[str, str]:
    """Return the attrs metadata that marks a field as what a column of every store holds."""
    return {_INDEXED: column}


def indexed_fields(cls: type) -> Mapping[str, str]:
    """Return, for each column, the field of a record class that it holds."""
    return {field.metadata[_INDEXED]: field.name for field in attrs.fields(cls) if _INDEXED in field.metadata}


if TYPE_CHECKING:
    from attrs import evolve
else:

    def evolve(record: Any, /, **changes: Any) -> Any:  # noqa: ANN401  checkers see the one of attrs
        """Return a copy of a record or value in which the given fields are changed.

        What is given is converted and validated like at the beginning; the rest is taken over as it is.

        Raises:
            InvalidInput: A field does not exist, belongs to the kernel, or does not take the value.
        """
        shape = _shapes.get(type(record)) or shape_of(type(record))
        new = shape.draft(record)
        settable = shape.settable
        unchecked = None
        for name, value in changes.items():
            slot = settable.get(name)
            if slot is None:
                raise shape.not_settable(name)
            if slot.convert is not None:
                value = slot.convert(value)  # noqa: PLW2901  the converted value is what is kept
            setattr(new, name, value)
            if slot.validate is not None:
                unchecked = (*(unchecked or ()), (slot, value))
        new.__class__ = shape.of
        for slot, value in unchecked or ():
            slot.validate(new, slot.field, value)
        if shape.check is not None:
            shape.check(new)
        return new


def has_columns(cls: type, columns: Iterable[str]) -> bool:
    """Tell whether the records of a class can be looked up by these columns, state and category among them."""
    return {"state", "category", *indexed_fields(cls)}.issuperset(columns)


def column_of(record: Record, column: str) -> str:
    """Return what a column holds of a record: a state, its category, or the field it indexes; empty for none."""
    if column == "state":
        return str(record.state)
    if column == "category":
        return record.state.category
    field = indexed_fields(type(record)).get(column)
    value: object = getattr(record, field) if field is not None else None
    if isinstance(value, tuple):
        return str(value[0]) if value else ""
    return str(value) if value is not None else ""


def is_empty(value: object) -> bool:
    """Tell whether a value says nothing: absence means it wherever records are kept, for ever."""
    return value is None or (isinstance(value, (str, tuple, Mapping)) and not value)


@attrs.frozen
class _Slot:
    """How one field is converted and validated."""

    field: "attrs.Attribute[Any]"
    convert: Callable[[Any], Any] | None
    validate: Callable[[Any, Any, Any], Any] | None


@attrs.frozen
class Shape:
    """What the kernel knows about one class of records or values; what handles them is compiled at its first use.

    Attributes:
        of: The class.
        blank: An object with every default that is empty, to compare a new one with.
        settable: The fields that :func:`evolve` may set.
        check: The invariants over several fields, if the class has any.
    """

    of: type
    blank: object
    settable: Mapping[str, _Slot]
    check: Callable[[Any], None] | None

    @cached_property
    def _compiled(self) -> "_Compiled":
        return _compiled(self.of, self.settable)

    @cached_property
    def draft(self) -> Callable[[Any], Any]:
        """Returns a fresh, equal object that is not frozen until its class is set to ``of``."""
        return self._compiled[0]

    @cached_property
    def changes(self) -> Callable[[Any, Any], dict[str, object]]:
        """Returns the fields that differ between two, with their new values."""
        return self._compiled[1]

    @cached_property
    def put_kernel(self) -> Callable[[Any, str, State, int, datetime, datetime], None]:
        """Sets the fields that belong to the lifecycle."""
        return self._compiled[2]

    def copy(self, old: T) -> T:
        """Return a fresh, equal object of the class."""
        new: Any = self.draft(old)
        new.__class__ = self.of
        return new  # type: ignore[no-any-return]  # of the class by now

    def not_settable(self, name: str) -> InvalidInput:
        """Return the error for a field that :func:`evolve` cannot set."""
        if name in KERNEL_FIELDS and issubclass(self.of, Record):
            return InvalidInput(name, "belongs to the lifecycle and is never set by hand", "take a step")
        problem = f"{self.of.__name__} has no such field{suggestion(name, self.settable)}"
        return InvalidInput(name, problem, f"it has {', '.join(self.settable)}")


_shapes: Final[dict[type, "Shape"]] = {}


def shape_of(cls: type) -> Shape:
    """Return the shape of an attrs class, compiled at its first use.

    Raises:
        BadDefinition: The class is not frozen, not slotted, or hides fields from its constructor.
    """
    shape = _shapes.get(cls)
    if shape is None:
        shape = _shapes[cls] = _shape(cls)
    return shape


def _shape(cls: type) -> Shape:
    if not attrs.has(cls):
        raise BadDefinition(cls.__name__, "is no attrs class; write @attrs.frozen(kw_only=True)")
    fields = attrs.fields(cls)
    for field in fields:
        if not field.init or field.name.startswith("_"):
            raise BadDefinition(cls.__name__, f"the field {field.name!r} cannot be given to its constructor")
    if "__dict__" in dir(cls) or not all(hasattr(getattr(cls, field.name, None), "__set__") for field in fields):
        raise BadDefinition(cls.__name__, "is not slotted; write @attrs.frozen(kw_only=True)")
    names = [field.name for field in fields]
    own = [name for name in names if not (issubclass(cls, Record) and name in KERNEL_FIELDS)]
    blank = _blank(cls, fields)
    _check_frozen(cls, blank, names)
    return Shape(
        of=cls,
        blank=blank,
        settable={
            field.name: _Slot(field, _converter(field), field.validator) for field in fields if field.name in own
        },
        check=getattr(cls, "__attrs_post_init__", None),
    )


_Compiled: TypeAlias = tuple[
    Callable[[Any], Any],
    Callable[[Any, Any], dict[str, object]],
    Callable[[Any, str, State, int, datetime, datetime], None],
]


def _compiled(cls: type, own: Iterable[str]) -> _Compiled:
    """Write and compile three straight-line functions: a loop over 25 fields costs twice as much."""
    names = [field.name for field in attrs.fields(cls)]
    source = [
        "def draft(old):",
        "    new = make(drafts)",
        *(f"    new.{name} = old.{name}" for name in names),
        "    return new",
        "def changes(old, new):",
        "    found = {}",
        *(
            f"    if new.{name} is not old.{name} and new.{name} != old.{name}: found[{name!r}] = new.{name}"
            for name in own
        ),
        "    return found",
        f"def put_kernel(new, {', '.join(KERNEL_FIELDS)}):",
        "    reopen(new, '__class__', drafts)",
        *(f"    new.{name} = {name}" for name in KERNEL_FIELDS if name in names),
        "    new.__class__ = cls",
    ]
    room: dict[str, Any] = {"cls": cls, "drafts": unfrozen(cls), "make": object.__new__, "reopen": object.__setattr__}
    exec("\n".join(source), room)  # noqa: S102  the text is made of the class's own field names alone
    return room["draft"], room["changes"], room["put_kernel"]


def _blank(cls: type, fields: "tuple[attrs.Attribute[Any], ...]") -> object:
    blank: object = object.__new__(cls)
    for field in fields:
        made: Any = field.default
        if isinstance(made, _FACTORY):
            made = attrs.NOTHING if made.takes_self else made.factory()
        # Any other default is a decision of today that could be another one tomorrow: facts spell it out.
        object.__setattr__(blank, field.name, made if is_empty(made) else attrs.NOTHING)
    return blank


def _check_frozen(cls: type, blank: object, names: list[str]) -> None:
    for name in names:
        try:
            setattr(blank, name, getattr(blank, name))
        except attrs.exceptions.FrozenInstanceError:
            continue
        raise BadDefinition(cls.__name__, f"the field {name!r} can be changed; write @attrs.frozen(kw_only=True)")


def _converter(field: "attrs.Attribute[Any]") -> Callable[[Any], Any] | None:
    converter = field.converter
    if isinstance(converter, attrs.Converter):
        raise BadDefinition(field.name, "a converter that sees the record is not supported; use a plain function")
    return cast("Callable[[Any], Any] | None", converter)
