"""The kit for stores on every planted bug: the test classes of authors who have not noticed it."""

from pathlib import Path

from itilbrm.ports import Store
from itilbrm.testing import StoreCompliance
from tests.testing.planted_bugs import BUGS
from tests.testing.planting import PlantedBug


def _tested(bug: PlantedBug) -> type[StoreCompliance]:
    def open_store(_self: object, folder: Path, /) -> Store:
        return bug.open_store(folder)

    return type(f"Test{bug.name}", (StoreCompliance,), {"open_store": open_store, "breaks": bug.promise})


globals().update({f"Test{bug.name}": _tested(bug) for bug in BUGS})
