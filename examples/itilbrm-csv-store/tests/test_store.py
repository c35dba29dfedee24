"""The store keeps what every store promises."""

from pathlib import Path

from itilbrm_csv_store import CsvStore

from itilbrm.ports import Store
from itilbrm.testing import StoreCompliance


class TestCsvStore(StoreCompliance):
    def open_store(self, folder: Path, /) -> Store:
        return CsvStore(folder)
