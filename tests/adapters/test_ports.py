"""What no store could answer or keep is refused before it is asked."""

from typing import Any

import attrs
import pytest

from itilbrm.errors import InvalidInput
from itilbrm.ports import Batch, Put, Query
from itilbrm.testing.stores.material import batch, document, fact


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {"where": {"custmer": "acme"}},
            "custmer: 'custmer' is no column (did you mean 'customer'?); choose from state",
        ),
        ({"where": {"customer": 5}}, "customer: 5 is no text"),
        ({"order": "began"}, "order: 'began' is none (did you mean 'began_at'?)"),
        ({"order": "--key"}, "order: '--key' is none"),
        ({"order": None}, "order: None is no text"),
        ({"after": 7}, "after: 7 is no text"),
        ({"limit": 0}, "limit: 0 is no number of records; give a whole number from 1 to 2147483647"),
        ({"limit": 2**63}, "limit: 9223372036854775808 is no number"),
        ({"limit": "5"}, "limit: '5' is no number"),
        ({"limit": True}, "limit: True is no number"),
        ({"limit": 1.0}, "limit: 1.0 is no number"),
    ],
)
def test_a_query_that_no_store_could_answer_is_refused(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        attrs.evolve(Query(), **given)
    assert str(caught.value).startswith(problem)


def test_a_batch_has_each_key_and_each_fact_once() -> None:
    with pytest.raises(InvalidInput, match="puts: 'cpl_1' is given 2 times; give it once"):
        Batch("mine", (Put(document("cpl_1"), 0), Put(document("cpl_1", 2), 1)), ())
    with pytest.raises(InvalidInput, match=r"facts: \('cpl_1', 1\) is given 2 times"):
        Batch("mine", (), (fact("cpl_1", 1), fact("cpl_1", 1)))
    assert batch((document("cpl_1"), 0), (document("cpl_2"), 0)).puts
