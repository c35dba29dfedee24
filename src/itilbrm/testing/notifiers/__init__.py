"""The kit for notifiers: every promise of a notifier as a test, for plugins as for the notifiers of the library."""

import pytest

# Before it is imported: then a promise that is broken shows what was compared.
pytest.register_assert_rewrite(f"{__name__}.compliance")

from itilbrm.testing.notifiers.compliance import NotifierCompliance  # noqa: E402  registered first
from itilbrm.testing.notifiers.inbox import Inbox  # noqa: E402  registered first

__all__ = ["Inbox", "NotifierCompliance"]
