"""A contract of a service desk is entered as customer, services, agreement and targets by a short example."""

import runpy
from pathlib import Path
from typing import Any, Final

import pytest

from itilbrm import Practice

ROOT: Final = Path(__file__).resolve().parents[2]


@pytest.fixture
def example() -> dict[str, Any]:
    """Return what the example defines."""
    return runpy.run_path(str(ROOT / "examples" / "sample_service_catalogue.py"))


def entered(example: dict[str, Any], objects: Any) -> tuple[Practice, Any]:  # noqa: ANN401  rows of any file
    practice = Practice.open("memory:", policies=example["policies"](objects), discover=False)
    return practice, example["enter"](objects, practice)


def test_a_tiny_contract_is_entered_once(example: dict[str, Any]) -> None:
    practice, (agreement,) = entered(example, example["TINY"])
    with practice:
        assert (agreement.state, agreement.contractual, agreement.calendar) == ("active", True, "window-1")
        assert [str(each) for each in agreement.lines[0].targets] == [
            "tto <= 20 minutes, incident of priority 2",
            "ttr <= 8 hours, incident of priority 2",
        ]
        assert practice.customers.get(agreement.customer).name == "Harbour Office"
        assert example["enter"](example["TINY"], practice) == (agreement,)
        assert practice.agreements.count() == 1


@pytest.mark.external
def test_the_sample_of_itop_is_entered_whole(example: dict[str, Any], cases: Path) -> None:
    objects = example["read"](cases / "templates" / "itop_sample_service_catalogue.json")
    practice, (agreement,) = entered(example, objects)
    with practice:
        assert len(agreement.lines) == len(objects["lnkCustomerContractToService"])
        assert {practice.services.get(line.service).state for line in agreement.lines} == {"active"}
        assert {each.metric for line in agreement.lines for each in line.targets} == {"tto", "ttr"}
        assert practice.policies.calendar(agreement.calendar).windows
