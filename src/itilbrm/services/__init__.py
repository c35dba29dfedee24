"""The side of the services: what is offered, at which levels, what was achieved, and how much is used (DOMAIN 2.4)."""

from itilbrm.services.achievements import ACHIEVEMENTS, Achievement, latest
from itilbrm.services.catalogue import SERVICES, services_beneath
from itilbrm.services.incidents import INCIDENTS, Incident
from itilbrm.services.packages import Gap, Package, fitting
from itilbrm.services.service import Service
from itilbrm.services.targets import Target, TargetRange, is_met
from itilbrm.services.usage import USAGES, Usage

__all__ = [
    "ACHIEVEMENTS",
    "INCIDENTS",
    "SERVICES",
    "USAGES",
    "Achievement",
    "Gap",
    "Incident",
    "Package",
    "Service",
    "Target",
    "TargetRange",
    "Usage",
    "fitting",
    "is_met",
    "latest",
    "services_beneath",
]
