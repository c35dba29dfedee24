"""Records and facts as what a store keeps, and back, strictly."""

from itilbrm.documents.pausing import collector_paused
from itilbrm.documents.personal import entries
from itilbrm.documents.stored import Stored
from itilbrm.documents.texts import canonical, chained, parsed
from itilbrm.documents.translation import Documents, Replayed, digests, opened

__all__ = [
    "Documents",
    "Replayed",
    "Stored",
    "canonical",
    "chained",
    "collector_paused",
    "digests",
    "entries",
    "opened",
    "parsed",
]
