"""The watches over complaints."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from itilbrm.errors import InvalidInput, NotFound
from itilbrm.processes.complaint_watch import ComplaintWatch, monitoring
from itilbrm.processes.complaints import Complaint
from itilbrm.registers.register import Register, creation_method, step_method
from itilbrm.values import check_text, instant

if TYPE_CHECKING:
    from itilbrm.views.monitoring import Ageing, Needs, Repeat, Rise, Worklist

__all__ = ["ComplaintWatches"]

_AT_ONCE: Final = 500
_LEAST: Final = 2


class ComplaintWatches(Register[ComplaintWatch]):
    """The watches over complaints: one for each that is not closed, and those that were stood down."""

    escalate = step_method(monitoring.escalate)
    de_escalate = step_method(monitoring.de_escalate)
    inform = step_method(monitoring.inform)

    # Those that follow from what became of the complaint.
    open = creation_method(monitoring.open)
    meet = step_method(monitoring.meet)
    extend = step_method(monitoring.extend)
    recover = step_method(monitoring.recover)
    follow = step_method(monitoring.follow)
    stand_down = step_method(monitoring.stand_down)
    rearm = step_method(monitoring.rearm)

    # Those of the clock: Practice.tick takes them.
    warn = step_method(monitoring.warn)
    breach = step_method(monitoring.breach)
    alert_idle = step_method(monitoring.alert_idle)
    climb = step_method(monitoring.climb)

    def of(self, complaint: str) -> ComplaintWatch:
        """Return the watch of a complaint.

        Args:
            complaint: The id of the complaint.

        Raises:
            NotFound: There is none: no such complaint was ever open here.
        """
        key = self.lifecycle.id_of(check_text("complaint", complaint))
        if key not in self:
            raise NotFound(self.lifecycle.kind, complaint, "give the id of a complaint that was open")
        return self.get(key)

    def worklist(self, *, needs: "Needs" = "", owner: str | None = None, limit: int = 0) -> "Worklist":
        """Return what is watched, that with the least time left until its next deadline first.

        Args:
            needs: Only what is ``"at_risk"``, ``"overdue"``, ``"escalated"``, ``"idle"`` or ``"ownerless"``.
            owner: Only what this person is responsible for; ``""`` for nobody.
            limit: How many at most; 0 for all.

        Raises:
            InvalidInput: It cannot be narrowed to that, or the limit is no number.
        """
        from itilbrm.views.monitoring import worklist

        if isinstance(limit, bool) or limit < 0:
            raise InvalidInput("limit", f"{limit!r} is no number of complaints", "give 1 or more, or 0 for all")
        keeping = self._keeping
        return worklist(
            self._with_complaints(), keeping.clock.now(), keeping.policies, needs=needs, owner=owner, limit=limit
        )

    def ageing(self) -> "Ageing":
        """Return how long complaints have been open."""
        from itilbrm.views.monitoring import ageing

        return ageing((complaint for complaint, _ in self._with_complaints()), self._keeping.clock.now())

    def repeats(self) -> "tuple[Repeat, ...]":
        """Return which causes and complainants come again and again (BR-MON-9, TM-MON-4)."""
        from itilbrm.views.monitoring import repeats

        return repeats(self._complaints().each(), self._keeping.clock.now(), self._keeping.policies)

    def rising(self, starts: Sequence[datetime]) -> "tuple[Rise, ...]":
        """Return which types of complaint rise from period to period (BR-MON-9, TM-MON-5).

        Args:
            starts: When the periods begin, the earliest first; the latest one ends where the last of them begins.

        Raises:
            InvalidInput: They are fewer than two, or not in order.
        """
        from itilbrm.views.monitoring import rising

        edges = [instant(each, "starts") for each in starts]
        if len(edges) < _LEAST or edges != sorted(set(edges)):
            raise InvalidInput(
                "starts", "periods begin and end one after the other", "give two instants or more, in order"
            )
        return rising(self._complaints().each(), edges[:-1], edges[-1], self._keeping.policies)

    def _complaints(self) -> Register[Complaint]:
        return Register(self._keeping, self._keeping.lifecycles[Complaint.kind])

    def _with_complaints(self) -> Iterator[tuple[Complaint, ComplaintWatch]]:
        """Yield every complaint that is watched with its watch, read page by page."""
        after = ""
        while True:
            page = self.find(limit=_AT_ONCE, category="open", after=after)
            documents = self._keeping.store.get([watch.complaint for watch in page])
            for watch in page:
                # One that was closed between the two readings is still there, with its own category.
                if (document := documents.get(watch.complaint)) is not None:
                    yield cast("Complaint", self._keeping.documents.record(document)), watch
            after = page.after
            if not after:
                return
