"""The order of what is due is that of a sorted list, whatever is put in and taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itilbrm.adapters import due_order
from itilbrm.adapters.due_order import DueOrder

places = st.tuples(st.sampled_from("123456789"), st.sampled_from("abcdefghijkl"))


@pytest.fixture(autouse=True, scope="module")
def short_runs() -> object:
    """Cut a run in two when it holds four places."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(due_order, "_MOST", 4)
        yield


@given(st.lists(st.tuples(st.booleans(), places)), places, st.sampled_from("0123456789~"))
def test_it_holds_what_a_sorted_list_holds(
    done: list[tuple[bool, tuple[str, str]]], after: tuple[str, str], until: str
) -> None:
    order, held = DueOrder(), set()
    for put_in, place in done:
        if put_in:
            order.add(*place)
            held.add(place)
        else:
            order.remove(*place)
            held.discard(place)
        assert [*order.behind("", "", "~")] == [key for _, key in sorted(held)]
    wanted = [key for due_at, key in sorted(held) if (due_at, key) > after and due_at <= until]
    assert [*order.behind(*after, until)] == wanted
