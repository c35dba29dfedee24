"""Customers (SM-CUS): from the first look at who pays to the end, with one named holder in between."""

from itilbrm.parties.customer import CHANNELS, Customer, CustomerType, FormerHolder
from itilbrm.parties.customers.belonging_to import belongs_to, budget_includes_it, manages, party_of
from itilbrm.parties.customers.doubts import doubts_about_customer
from itilbrm.parties.customers.ending import still_open
from itilbrm.parties.customers.finding import customer_of_unit, customers_of_party, open_customers_of, speakers_for
from itilbrm.parties.customers.going_on import PROVIDER_DEFINITION
from itilbrm.parties.customers.states import CUSTOMERS, GOES_ON
from itilbrm.parties.customers.steps import move_to_customer
from itilbrm.parties.customers.suggesting import SuggestedCustomer, suggested

__all__ = [
    "CHANNELS",
    "CUSTOMERS",
    "GOES_ON",
    "PROVIDER_DEFINITION",
    "Customer",
    "CustomerType",
    "FormerHolder",
    "SuggestedCustomer",
    "belongs_to",
    "budget_includes_it",
    "customer_of_unit",
    "customers_of_party",
    "doubts_about_customer",
    "manages",
    "move_to_customer",
    "open_customers_of",
    "party_of",
    "speakers_for",
    "still_open",
    "suggested",
]
