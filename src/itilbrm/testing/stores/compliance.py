"""The whole kit for stores, to be inherited."""

from itilbrm.testing.stores.comparison import Comparison
from itilbrm.testing.stores.enduring import Enduring
from itilbrm.testing.stores.reading import Reading
from itilbrm.testing.stores.writing import Writing

__all__ = ["StoreCompliance"]


class StoreCompliance(Writing, Reading, Enduring, Comparison, is_kit=True):
    """Proves that a store keeps what every store promises.

    Inherit it, and say how your store is opened; pytest finds the rest::

        class TestMyStore(StoreCompliance):
            def open_store(self, folder: Path, /) -> Store:
                return MyStore(folder)

    An empty folder means an empty store, the same folder the same store again. What your store says in its
    ``capabilities`` decides what is tried beyond that; what was not tried is told at the end of the run. A
    promise that you do not give is left out by ``not_promised = {"test_...": "why"}`` and in no other way.
    """
