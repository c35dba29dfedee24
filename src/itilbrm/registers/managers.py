"""The registers of relationship managers, and of whom they look after."""

from itilbrm.parties import Assignment, Manager, assignments, managers
from itilbrm.registers.register import Register, adoption_method, creation_method, step_method

__all__ = ["Assignments", "Managers"]


class Managers(Register[Manager]):
    """Who looks after customers for the provider; ``owner`` is the person."""

    appoint = creation_method(managers.appoint)
    adopt = adoption_method(managers.adopt)
    describe = step_method(managers.describe)
    be_away = step_method(managers.be_away)
    step_down = step_method(managers.step_down)
    reappoint = step_method(managers.reappoint)


class Assignments(Register[Assignment]):
    """Which manager looks after which customer; ``parent`` is the manager, ``owner`` the person."""

    assign = creation_method(assignments.assign)
    adopt = adoption_method(assignments.adopt)
    hand_over = step_method(assignments.hand_over)
    end = step_method(assignments.end)
