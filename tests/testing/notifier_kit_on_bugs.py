"""The kit for notifiers on every planted bug: the test classes of authors who have not noticed it."""

from itilbrm.notifying import Notifier
from itilbrm.testing import Inbox, NotifierCompliance
from tests.testing.notifiers import BUGS, Good


def _tested(bug: type[Good]) -> type[NotifierCompliance]:
    def open_notifier(_self: object, inbox: Inbox, /) -> Notifier:
        return bug(inbox)

    given = {"open_notifier": open_notifier, "breaks": bug.breaks}
    return type(f"Test{bug.__name__}", (NotifierCompliance,), given)


globals().update({f"Test{bug.__name__}": _tested(bug) for bug in BUGS})
