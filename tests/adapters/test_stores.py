"""The stores of the library keep what every store promises."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.sqlite import SqliteStore
from itilbrm.ports import Store
from tests.adapters.compliance import StoreCompliance


class TestMemoryStore(StoreCompliance):
    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()


class TestSqliteStore(StoreCompliance):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = SqliteStore(tmp_path / "brm.db", synchronous="normal")
        yield store
        store.close()
