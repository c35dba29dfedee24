"""By which rules letters are tried again, and given up."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from itilbrm.errors import InvalidInput
from itilbrm.ids import Chance

__all__ = ["DELIVERY_RULES", "DeliveryRules"]

_CHANCES: Final = 2**32


def _a_span(_rules: object, field: "attrs.Attribute[timedelta]", value: object) -> None:
    if not isinstance(value, timedelta) or value <= timedelta(0):
        raise InvalidInput(field.name, f"{value!r} is no span of time", "give a timedelta longer than nothing")


def _a_number(_rules: object, field: "attrs.Attribute[int]", value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise InvalidInput(field.name, f"{value!r} is no number of tries", "give a whole number from 1 on")


@attrs.frozen(kw_only=True)
class DeliveryRules:
    """How often, and for how long, it is tried to deliver a message.

    Attributes:
        tries: After so many tries it is given up.
        age: After so long it is given up, counted from when it might first go out.
        first_pause: The pause after the first try; each further one is twice as long.
        longest_pause: No pause is longer, unless whoever refused the letter asked for it.
        lease: For how long a message is claimed; a notifier that takes longer is left alone, and the message may
            go out a second time. The clocks of all who deliver from one store must agree to much less than that.
    """

    tries: int = attrs.field(default=10, validator=_a_number)
    age: timedelta = attrs.field(default=timedelta(days=3), validator=_a_span)
    first_pause: timedelta = attrs.field(default=timedelta(minutes=1), validator=_a_span)
    longest_pause: timedelta = attrs.field(default=timedelta(hours=6), validator=_a_span)
    lease: timedelta = attrs.field(default=timedelta(minutes=5), validator=_a_span)

    def next_try(
        self, attempts: int, tried_since: datetime, now: datetime, chance: Chance, wanted: float | None = None
    ) -> datetime | None:
        """Return when a message is tried again, or None if it is given up.

        Args:
            attempts: How often it has been tried.
            tried_since: Since when.
            now: The present.
            chance: Spreads those that failed together: a pause is drawn from its upper half.
            wanted: For how many seconds whoever refused the letter asked us to wait.
        """
        if attempts >= self.tries:
            return None
        if wanted is not None and wanted >= 0:
            pause = timedelta(seconds=min(wanted, self.age.total_seconds() + 1))
        else:
            doubled = min(self.first_pause * 2 ** min(attempts - 1, 40), self.longest_pause)
            pause = doubled * (0.5 + int.from_bytes(chance(4), "big") / _CHANCES / 2)
        return now + pause if now + pause - tried_since <= self.age else None


DELIVERY_RULES: Final = DeliveryRules()
"""The rules unless others are given: ten tries within three days, a minute after the first, at most six hours apart."""
