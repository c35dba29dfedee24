"""The kit for stores: every promise of a store as a test, for plugins as for the stores of the library."""

import pytest

# Before they are imported: then a promise that is broken shows what was compared.
pytest.register_assert_rewrite(
    *(f"{__name__}.{name}" for name in ("comparison", "enduring", "material", "opening", "reading", "writing")),
)

from itilbrm.testing.stores.compliance import StoreCompliance  # noqa: E402  registered first

__all__ = ["StoreCompliance"]
