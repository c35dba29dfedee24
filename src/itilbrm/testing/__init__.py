"""What tests of applications and plugins need: a clock that stands still, and known records to look up."""

from itilbrm.clocks import StoppedClock
from itilbrm.testing.known_records import KnownRecords

__all__ = ["KnownRecords", "StoppedClock"]
