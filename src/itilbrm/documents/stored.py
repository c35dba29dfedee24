"""What is stored of a record, carried along while it moves, so that a step encodes what it changes and no more."""

from collections.abc import Iterable

import attrs

from itilbrm.documents.kinds import Kind
from itilbrm.documents.texts import Json

__all__ = ["Stored"]


@attrs.frozen(eq=False)
class Stored:
    """The fields of a record as JSON, with what is personal apart.

    Facts add up to a record, and so they do here: what no fact has changed stays as it was read.

    Attributes:
        body: The fields without what is personal, and without what is empty by default.
        personal: The personal values by path.
    """

    body: Json
    personal: Json

    def change(self, kind: Kind, names: Iterable[str], changed: Json, personal: Json) -> None:
        """Take over the fields that a fact has changed, with their new values as they are stored."""
        for name in names:
            self.body.pop(name, None)
            for path in kind.personal_in[name]:
                self.personal.pop(path, None)
        blanks = kind.conversion.blanks
        for whole, part in ((self.body, changed), (self.personal, personal)):
            for name, value in part.items():
                if name not in blanks or value != blanks[name]:
                    whole[name] = value
