"""What follows when a superior decides in the place of the nearest holder (BR-MAN-7)."""

import pytest

from tests.processes.requirements.needs import needs


@pytest.mark.realises("BR-MAN-7")
def test_the_nearest_holder_is_told_that_a_superior_decided_instead() -> None:
    it = needs()
    it.house.mandate(it.house.cleo, it.house.company)
    approved = it.acting("cleo").requirements.approve(it.submitted())
    told = [each for each in it.practice.messages.each(parent=approved.id) if each.purpose == "decided_instead"]
    assert [(each.to, each.values["superior"]) for each in told] == [(it.house.dora.id, it.house.cleo.id)]
