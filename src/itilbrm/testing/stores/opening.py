"""What the tests of the kit stand on: how a store of the author is opened, and that it is one."""

import inspect
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import ClassVar, Final, cast

import pytest

from itilbrm.ports import CheckedStore, Document, Query, Store
from itilbrm.testing.kit import Kit
from itilbrm.testing.stores.material import ODD, batch, document

__all__ = ["Opening"]

CAPABILITIES: Final[Mapping[str, str]] = {
    "durable": "what was kept is there when the store is opened again, even after a kill",
    "many-writers": "several may have a durable store open and write at once",
    "self-check": "it tells what is wrong with itself",
}
"""What a store can say that it can do, and what the kit tries then."""


class Opening(Kit, is_kit=True):
    """A store of the author, and whether it is one at all."""

    open_to_authors: ClassVar[frozenset[str]] = frozenset({"open_store"})

    def open_store(self, folder: Path, /) -> Store:
        """Open your store: an empty one for an empty folder, for a folder it was in before the same one again."""
        raise NotImplementedError(f"{type(self).__name__} must define open_store(self, folder), which opens your store")

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        """An empty store."""
        store = self.open_store(tmp_path)
        yield store
        store.close()

    @pytest.fixture
    def filled(self, store: Store) -> Mapping[str, Document]:
        """What the store holds once it has been filled with documents that tie in every column."""
        held = {}
        for number in range(23):
            key = f"cpl_{number * 7 % 23:02}"
            held[key] = document(
                key,
                kind=("complaint", "person")[number % 2],
                state=("received", "closed", "under_assessment")[number % 3],
                category=("open", "closed")[number % 2],
                customer=("", "acme", "globex")[number % 3],
                service=("", "mail")[number % 2],
                owner=ODD[number % len(ODD)],
                parent=("", "unt_1")[number // 12],
                due_at=("", "2026-01-01", "2026-01-02")[number // 8],
                recorded_at=f"2026-01-{number % 4:02}",
                began_at=f"2025-01-{number // 4:02}",
            )
        store.commit(batch(*((each, 0) for each in held.values())))
        return held

    @pytest.fixture
    def durable(self, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
        """The folder of a store that keeps what it holds."""
        with closing(self.open_store(tmp_path)) as store:
            self.needs("durable", store, request)
        return tmp_path

    def needs(self, capability: str, store: Store, request: pytest.FixtureRequest) -> None:
        """Skip the present test unless the store says that it can do something."""
        if capability not in store.capabilities:
            self.not_tried(request, f"{capability!r}, {CAPABILITIES[capability]},", "the store does not say so")

    # The test class itself

    def test_each_store_begins_empty(self, tmp_path: Path) -> None:
        """A new folder means a new store."""
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
            with closing(self.open_store(tmp_path / name)) as store:
                assert store.find(Query()).documents == (), "open_store opens an empty store for an empty folder"
                assert not store.facts("", "", 9)[0], "open_store opens an empty store for an empty folder"
                store.commit(batch((document("cpl_1"), 0), command="mine"))

    def test_it_says_what_it_can_do_in_known_words(self, store: Store) -> None:
        """Capabilities are a frozen set of known words."""
        assert isinstance(store.capabilities, frozenset), "capabilities is a frozenset"
        assert store.capabilities <= CAPABILITIES.keys(), f"the capabilities there are: {', '.join(CAPABILITIES)}"

    @pytest.mark.parametrize("name", ["get", "find", "count", "commit", "facts", "close"])
    def test_it_has_every_method_and_takes_what_it_is_given_by_place(self, store: Store, name: str) -> None:
        """Whatever an argument is called, it is given by its place."""
        method = getattr(store, name, None)
        assert callable(method), f"a store has the method {name}"
        wanted = [each for each in inspect.signature(getattr(Store, name)).parameters.values() if each.name != "self"]
        for number in {len(wanted), sum(each.default is each.empty for each in wanted)}:
            try:
                inspect.signature(method).bind(*wanted[:number])
            except TypeError as error:
                pytest.fail(f"{name} is called with {number} arguments, by their places: {error}")

    def test_a_store_that_checks_itself_finds_nothing_wrong(
        self, store: Store, filled: Mapping[str, Document], request: pytest.FixtureRequest
    ) -> None:
        """A sound store says that it is sound."""
        self.needs("self-check", store, request)
        assert filled
        assert list(cast("CheckedStore", store).check()) == []

    def test_it_can_be_closed_more_than_once(self, store: Store) -> None:
        """Closing what is closed does nothing."""
        store.close()
        store.close()
