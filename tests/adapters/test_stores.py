"""The stores of the library keep what every store promises, and R10: they do what the store in memory does."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from itilbrm.adapters.memory import MemoryStore
from itilbrm.adapters.sqlite import SqliteStore
from itilbrm.ports import Store
from itilbrm.testing import StoreCompliance


class TestMemoryStore(StoreCompliance):
    def open_store(self, _folder: Path, /) -> Store:
        return MemoryStore()


class TestSqliteStore(StoreCompliance):
    def open_store(self, folder: Path, /) -> Store:
        return SqliteStore(folder / "brm.db", synchronous="normal")


@pytest.mark.nightly
class TestSqliteStoreAtNight(TestSqliteStore):
    comparison = settings(
        max_examples=2_000, stateful_step_count=200, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
