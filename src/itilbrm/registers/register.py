"""Registers: typed collections of the records of one kind, with its steps as methods."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Final,
    Generic,
    ParamSpec,
    Protocol,
    TypeVar,
    cast,
    get_args,
    overload,
)

import attrs

from itilbrm.errors import BrmError, InvalidInput, NotAvailable, NotFound, Refused, suggestion
from itilbrm.keeping import Keeping
from itilbrm.lifecycle import Adoption, Category, Creation, Lifecycle, Record, Step, Verb
from itilbrm.parties import origin_key
from itilbrm.ports import Query, check_column
from itilbrm.terms import Actor
from itilbrm.values import check_text

__all__ = ["RecordPage", "Register", "adoption_method", "creation_method", "step_method"]

R = TypeVar("R", bound=Record)
R_co = TypeVar("R_co", bound=Record, covariant=True)
P = ParamSpec("P")

_AT_ONCE: Final = 500
_CATEGORIES: Final[tuple[str, ...]] = get_args(Category)
_OCCASION: Final = re.compile(r"^( +)on: .*\n(?:\1 +.*\n)*", re.MULTILINE)
"""The line of a docstring that tells of the occasion, which the method of a register gives by itself."""


@attrs.frozen(repr=False)
class RecordPage(Sequence[R]):
    """One page of records.

    Attributes:
        records: The records.
        after: What :meth:`Register.find` takes to return the next page; empty after the last.
    """

    records: tuple[R, ...]
    after: str = ""

    def __repr__(self) -> str:
        return f"<page of {len(self)} records, {'more' if self.after else 'none'} after it>"

    def __len__(self) -> int:
        return len(self.records)

    @overload
    def __getitem__(self, place: int) -> R: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[R]: ...
    def __getitem__(self, place: int | slice) -> R | Sequence[R]:
        return self.records[place]


class Register(Generic[R]):
    """The records of one kind.

    It can be read by anybody; its steps need somebody who acts, see ``Practice.acting_as``.
    """

    def __init__(self, keeping: Keeping, lifecycle: Lifecycle[R], actor: Actor | None = None) -> None:
        """Be the register of the kind of that lifecycle."""
        self._keeping = keeping
        self._actor = actor
        self.lifecycle: Lifecycle[R] = lifecycle

    def __repr__(self) -> str:
        try:
            many = f"{self.count()} of kind {self.lifecycle.kind}"
        except BrmError as trouble:
            many = f"{self.lifecycle.kind}, {trouble}"
        by = f", acting as {self._actor.by!r}" if self._actor is not None else ""
        return f"<register: {many}{by}>"

    if not TYPE_CHECKING:  # checkers know what there is, and must go on telling what there is not

        def __getattr__(self, name: str) -> object:
            raise AttributeError(_missing(self, name), name=name)

    def get(self, key: str) -> R:
        """Return the record with that id.

        Raises:
            NotFound: There is none.
        """
        with self._keeping.unit() as unit:
            record = unit.reading.one(self.lifecycle.record, key)
        if record is None:
            raise NotFound(self.lifecycle.kind, key)
        return record

    def find(self, *, limit: int = 500, order: str = "key", after: str = "", **columns: str) -> RecordPage[R]:
        """Return one page of the records whose columns have these values.

        Inside a transaction it sees what is kept already, and nothing that was done in it so far.

        Args:
            limit: How many at most, from 1 on.
            order: ``key``, ``began_at``, ``recorded_at`` or ``due_at``; with a minus the greatest first.
            after: The ``after`` of the page before.
            **columns: Any of ``state``, ``category``, ``customer``, ``service``, ``owner``, ``parent``.

        Raises:
            InvalidInput: There is no such column, order, state or category, or no such limit or cursor.
        """
        query = self._query(columns, order, after, limit)
        if query.kind in self._keeping.supplies:
            told, cursor = self._keeping.supplies.page(query)
            return RecordPage(cast("tuple[R, ...]", told), cursor)
        page = self._keeping.store.find(query)
        records = self._keeping.documents.records(page.documents)
        return RecordPage(cast("tuple[R, ...]", tuple(records)), page.after)

    def adopted(self, origin: str, reference: str) -> R:
        """Return the record that was taken over from a system by its reference there.

        Raises:
            NotFound: None was.
            InvalidInput: Origin or reference is no text that could be kept.
        """
        check_text("origin", origin)
        check_text("reference", reference)
        try:
            return self.get(self.lifecycle.id_of(*origin_key(origin=origin, reference=reference)))
        except NotFound:
            raise NotFound(self.lifecycle.kind, f"{origin}:{reference}", "check origin and reference") from None

    def adopt_all(
        self, rows: Sequence[Mapping[str, Any]], *, keep: bool = True, in_order: bool = False
    ) -> tuple[bool | InvalidInput | Refused, ...]:
        """Take over many records in one commit, those that can be taken; each that is refused is on record.

        Args:
            rows: The particulars of each, as ``adopt`` takes them.
            keep: Whether to keep them; otherwise it is only tried.
            in_order: Whether each is judged with those before it in place, where they refer to each other.

        Returns:
            For each whether it is new, or why it cannot be taken, or may not be.

        Raises:
            NotAvailable: Records of this kind are not taken over from elsewhere.
        """
        adoption = self.lifecycle.adoptions.get("adopt")
        if adoption is None:
            raise NotAvailable(self.lifecycle.name, "adopt", "", tuple(self.lifecycle.adoptions))
        acting = self._acting(adoption)
        return self._keeping.adopt_all(self.lifecycle, adoption, acting, rows, keep=keep, in_order=in_order)

    @overload
    def count(self, *, by: None = None, **columns: str) -> int: ...
    @overload
    def count(self, *, by: str, **columns: str) -> Mapping[str, int]: ...
    def count(self, *, by: str | None = None, **columns: str) -> int | Mapping[str, int]:
        """Return how many records have these values in their columns; with ``by``, for each value of a column.

        Inside a transaction it counts what is kept already, and nothing that was done in it so far.

        Raises:
            InvalidInput: There is no such column, state or category.
        """
        query = self._query(columns)
        if by is None:
            return sum(self._counts(query, "").values())
        check_column("by", by)
        return dict(sorted(self._counts(query, by).items()))

    def _counts(self, query: Query, by: str) -> Mapping[str, int]:
        if query.kind in self._keeping.supplies:
            return self._keeping.supplies.counts(query, by)
        return self._keeping.store.count(query, by)

    def each(self, *, order: str = "key", **columns: str) -> Iterator[R]:
        """Return all records whose columns have these values, read page by page; as :meth:`find` sees them."""
        after = ""
        while True:
            page = self.find(limit=_AT_ONCE, order=order, after=after, **columns)
            yield from page
            after = page.after
            if not after:
                return

    def _query(self, columns: Mapping[str, str], order: str = "key", after: str = "", limit: int = _AT_ONCE) -> Query:
        query = Query(self.lifecycle.kind, columns, order, after, limit)
        if "state" in columns:
            self.lifecycle.state(columns["state"])
        category = columns.get("category")
        if category is not None and category not in _CATEGORIES:
            raise InvalidInput(
                "category",
                f"{category!r} is not known{suggestion(category, _CATEGORIES)}",
                f"choose from {', '.join(_CATEGORIES)}",
            )
        return query

    def __iter__(self) -> Iterator[R]:
        return self.each()

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str):
            return False
        with self._keeping.unit() as unit:
            return unit.reading.one(self.lifecycle.record, key) is not None

    def _acting(self, verb: Verb[Any]) -> Actor:
        if self._actor is None:
            raise InvalidInput("by", f"nobody is said to {verb.name}", "take the step from practice.acting_as(person)")
        return self._actor

    def take(self, step: Step[R, ...], target: R | str, particulars: Mapping[str, Any]) -> R:
        """Take a step on a record, or on the latest version of an id."""
        return self._keeping.take(self.lifecycle, step, target, self._acting(step), particulars)

    def create(self, creation: Creation[R, ...], particulars: Mapping[str, Any]) -> R:
        """Make a record."""
        return self._keeping.create(self.lifecycle, creation, self._acting(creation), particulars)

    def take_over(self, adoption: Adoption[R, ...], particulars: Mapping[str, Any]) -> R:
        """Take over a record from elsewhere, or return it if it is here already."""
        return self._keeping.adopt(self.lifecycle, adoption, self._acting(adoption), particulars)


def _missing(register: Register[Any], name: str) -> str:
    """Return what is said of an attribute that a register does not have."""
    said = f"{type(register).__name__!r} object has no attribute {name!r}"
    lifecycle: Lifecycle[Any] | None = vars(register).get("lifecycle")  # a register that is being copied has none yet
    if name.startswith("_") or lifecycle is None:
        return said
    if name in {*lifecycle.creations, *lifecycle.adoptions, *lifecycle.steps}:
        return f"{said}; take it by practice.perform: {lifecycle.name} has it, and this register no method for it"
    return said + suggestion(name, (each for each in dir(register) if not each.startswith("_")))


class StepMethod(Protocol[R, P]):
    """How type checkers see the method of a step: it takes the record, or its id, and the particulars."""

    def __get__(self, register: object, owner: type | None = None, /) -> Callable[Concatenate[R | str, P], R]: ...


class CreationMethod(Protocol[R_co, P]):
    """How type checkers see the method of a creation or adoption: it takes the particulars."""

    def __get__(self, register: object, owner: type | None = None, /) -> Callable[P, R_co]: ...


def step_method(step: Step[R, P]) -> StepMethod[R, P]:
    """Return the method of a register that takes a step."""

    def method(self: Register[R], record: R | str, /, *unnamed: object, **particulars: Any) -> R:  # noqa: ANN401  checked by the step
        _check_named(step, unnamed)
        return self.take(step, record, particulars)

    return cast("StepMethod[R, P]", _documented(method, step, "record"))


def creation_method(creation: Creation[R, P]) -> CreationMethod[R, P]:
    """Return the method of a register that makes a record."""

    def method(self: Register[R], /, *unnamed: object, **particulars: Any) -> R:  # noqa: ANN401  checked by the creation
        _check_named(creation, unnamed)
        return self.create(creation, particulars)

    return cast("CreationMethod[R, P]", _documented(method, creation))


def adoption_method(adoption: Adoption[R, P]) -> CreationMethod[R, P]:
    """Return the method of a register that takes a record over."""

    def method(self: Register[R], /, *unnamed: object, **particulars: Any) -> R:  # noqa: ANN401  checked by the adoption
        _check_named(adoption, unnamed)
        return self.take_over(adoption, particulars)

    return cast("CreationMethod[R, P]", _documented(method, adoption))


def _check_named(verb: Verb[Any], unnamed: Sequence[object]) -> None:
    if unnamed:
        names = ", ".join(f"{name}=..." for name in [*inspect.signature(verb.function).parameters][verb.leading :])
        raise InvalidInput(
            verb.name,
            f"{len(unnamed)} of its particulars came without a name",
            f"give each by its name: {names}" if names else "it takes none",
        )


def _documented(method: Callable[..., Any], verb: Verb[Any], *positional: str) -> Callable[..., Any]:
    own = list(inspect.signature(verb.function).parameters.values())
    first = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_ONLY) for name in ("self", *positional)]
    method.__name__ = verb.name
    method.__qualname__ = verb.name
    method.__module__ = verb.__module__
    method.__doc__ = _OCCASION.sub("", verb.__doc__ or "")
    method.__signature__ = inspect.Signature([*first, *own[verb.leading :]])  # type: ignore[attr-defined]  # every function may carry one
    return method
