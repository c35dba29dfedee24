"""Delivering: what waits to be told is written, handed to whoever carries it, and settled."""

from itilbrm.delivering.post import NO_POST, Post
from itilbrm.delivering.rounds import Delivery, Undelivered, delivered

__all__ = ["NO_POST", "Delivery", "Post", "Undelivered", "delivered"]
