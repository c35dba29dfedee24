"""Letters: messages as they go out, written from templates in the language of whoever reads them."""

from itilbrm.letters.library import Letters, Written

__all__ = ["Letters", "Written"]
