"""A worker that delivers until it is told to stop, for tests that kill it: STORE URL-OF-NOTIFIER."""

import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Final

from itilbrm import Practice
from itilbrm.telling import DeliveryRules

RULES: Final = DeliveryRules(
    tries=50,
    first_pause=timedelta(milliseconds=100),
    longest_pause=timedelta(milliseconds=400),
    lease=timedelta(seconds=2),
)


def main(store: str, over: str, *notifiers: str) -> None:
    """Deliver until there is a file ``over``."""
    with Practice.open(store, notifiers=notifiers, delivery=RULES, discover=False) as practice:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while not Path(over).exists():
            practice.deliver()
            time.sleep(0.02)


if __name__ == "__main__":
    main(*sys.argv[1:])
