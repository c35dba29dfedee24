"""Sign up customers to standard services (SP3): what is asked for, negotiated, offered, signed and provided."""

from itilbrm.processes.sign_ups.sign_up import SignUp
from itilbrm.processes.sign_ups.signing_up import SIGNING_UP
from itilbrm.processes.sign_ups.terms import Offer, Order, Terms

__all__ = ["SIGNING_UP", "Offer", "Order", "SignUp", "Terms"]
