"""Belonging: what every kind of record says of its customer, so that a later one cannot forget it (BR-CUS-10)."""

import attrs

__all__ = ["Belonging"]


@attrs.frozen
class Belonging:
    """Whether a kind of record belongs to a customer, and what that means at the end of one.

    Attributes:
        to_customer: Whether its records may belong to a customer; the column ``customer`` says to which.
        blocks_retirement: Whether one that is not closed keeps its customer from being retired (BR-CUS-8).
        moves: Whether those that are not closed go along when their customer is merged into another one (BR-CUS-9).
    """

    to_customer: bool
    blocks_retirement: bool = False
    moves: bool = False
