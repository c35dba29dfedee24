"""The practice: the application that keeps records, and where everything is composed."""

from itilbrm.practice.practice import Practice
from itilbrm.practice.steps import Transaction

__all__ = ["Practice", "Transaction"]
