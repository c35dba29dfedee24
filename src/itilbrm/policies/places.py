"""Places: whatever a policy cannot be is told of where it stands in its file."""

from collections.abc import Iterator
from contextlib import contextmanager

from itilbrm.errors import InvalidInput

__all__ = ["placed"]


@contextmanager
def placed(path: str) -> Iterator[None]:
    """Name what cannot be taken by its place in the file: its field goes behind the path of the table."""
    try:
        yield
    except InvalidInput as error:
        if error.field.startswith(path):
            raise
        raise InvalidInput(f"{path}.{error.field}", error.problem, error.remedy) from None
