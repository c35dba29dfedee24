"""The registers of the catalogue, of achievements and of usage; a source of the house can take their place."""

from itilbrm.registers.register import Register, adoption_method, creation_method, step_method
from itilbrm.services import Achievement, Incident, Service, Usage, achievements, catalogue, incidents, usage

__all__ = ["Achievements", "Incidents", "Services", "Usages"]


class Services(Register[Service]):
    """What is offered, at which levels."""

    announce = creation_method(catalogue.announce)
    adopt = adoption_method(catalogue.adopt)
    activate = step_method(catalogue.activate)
    correct = step_method(catalogue.correct)
    retire = step_method(catalogue.retire)


class Achievements(Register[Achievement]):
    """What was measured against the targets of agreements; ``parent`` is the agreement."""

    record = creation_method(achievements.record)
    adopt = adoption_method(achievements.adopt)


class Usages(Register[Usage]):
    """How much customers use of services."""

    record = creation_method(usage.record)
    adopt = adoption_method(usage.adopt)


class Incidents(Register[Incident]):
    """What a source of the house tells of interruptions; they are handled elsewhere."""

    adopt = adoption_method(incidents.adopt)
    note_resolved = step_method(incidents.note_resolved)
