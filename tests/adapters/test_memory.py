"""What an interruption left under way in the store in memory is finished by whoever comes next, line by line."""

import attrs
import pytest

from itilbrm.adapters.memory import MemoryStore
from itilbrm.testing.stores.material import batch, document, fact


@pytest.mark.parametrize("facts_kept", range(3))
def test_what_is_half_done_is_finished_without_being_done_twice(facts_kept: int) -> None:
    facts = (fact("cpl_1", 1), fact("cpl_1", 2))
    store = MemoryStore()
    whole = attrs.evolve(batch((document("cpl_1"), 0), command="mine"), facts=facts)
    store.commit(attrs.evolve(whole, facts=facts[:facts_kept]))
    store._under_way = whole
    assert store.get(["cpl_1"]).keys() == {"cpl_1"}
    assert [each.seq for each in store.facts("cpl_1", "", 10)[0]] == [1, 2]
