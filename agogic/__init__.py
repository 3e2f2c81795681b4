"""Agogic: a school in which a class can be taken live, late or later, and counts the same."""

__version__ = "0.1.0"
