"""Stores that come with the library; they see ports, values and errors, and never a lifecycle."""
