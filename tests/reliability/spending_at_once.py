"""A program that spends by one mandate again and again as soon as it is told to, and says how often it could."""

import sys
from contextlib import suppress
from typing import Final

from itilbrm import Money, Practice, errors

TIMES: Final = 5


def main(url: str, mandate: str) -> None:
    """Spend 3,000 EUR several times."""
    kept = 0
    with Practice.open(url, existing=True, discover=False) as practice:
        acting = practice.acting_as("pia")
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        for number in range(TIMES):
            with suppress(errors.Refused):
                acting.spendings.spend(mandate=mandate, amount=Money.of(3_000, "EUR"), of=f"order {number}")
                kept += 1
    sys.stdout.write(f"{kept}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
