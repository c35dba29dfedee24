"""What is asked for and nobody has answered, offers that wait to be signed, and what is signed and not provided."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from itilbrm.processes.sign_ups import SignUp
from itilbrm.views.today.entries import AHEAD, Entry, entry_of

if TYPE_CHECKING:
    from itilbrm.views.sources import Sources

__all__ = ["sign_ups"]


def sign_ups(person: str, sources: "Sources") -> Iterator[Entry]:
    """Yield the sign-ups that ask for somebody (TM-SGN-1, TM-SGN-2)."""
    for asked in sources.records(SignUp, owner=person, state="requested"):
        by = asked.answer_by if asked.answer_by is not None else asked.requested_at
        late = asked.answer_by is not None and by < sources.at
        why = "the answer to a request is overdue" if late else "a request waits for an answer"
        yield entry_of(asked, by, "late" if late else "now", why, asked.service)
    for offered in sources.records(SignUp, state="offered"):
        made = offered.offered
        if made is not None and person == offered.requester:
            yield entry_of(offered, made.made_at, "now", "an offer waits to be signed", offered.service)
        elif made is not None and person == offered.owner and made.valid_until <= sources.at + AHEAD:
            yield entry_of(offered, made.valid_until, "ahead", "an offer lapses", offered.service)
    for signed in sources.records(SignUp, owner=person, state="signed"):
        yield entry_of(signed, signed.since, "now", "what was signed is not provided yet", signed.service)
