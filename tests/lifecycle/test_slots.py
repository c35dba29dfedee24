"""Frozen objects that are filled in a straight line."""

import pickle

import attrs
import pytest

from itilbrm.errors import Reason
from itilbrm.lifecycle.guards import _reason as reason_of


def test_what_is_filled_is_the_same_as_what_is_constructed() -> None:
    made = reason_of("BR-CPL-3", "nobody owns it", ("ann",))
    assert made == Reason("BR-CPL-3", "nobody owns it", ("ann",))
    assert type(made) is Reason
    assert hash(made) == hash(Reason("BR-CPL-3", "nobody owns it", ("ann",)))
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301  our own bytes


def test_what_is_filled_is_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        reason_of("BR-CPL-3", "nobody owns it", ("ann",)).rule = ""  # type: ignore[misc]  # what must not work


def test_every_value_is_wanted() -> None:
    with pytest.raises(TypeError, match="text"):
        reason_of("BR-CPL-3")  # type: ignore[call-arg]  # what must not work
