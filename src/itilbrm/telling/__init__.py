"""Telling: what people are to be told, kept with what caused it until it has been told."""

from itilbrm.telling.message import TELLING, Message, Purpose, cancel, record_told, retry, write
from itilbrm.telling.rules import DELIVERY_RULES, DeliveryRules

__all__ = [
    "DELIVERY_RULES",
    "TELLING",
    "DeliveryRules",
    "Message",
    "Purpose",
    "cancel",
    "record_told",
    "retry",
    "write",
]
