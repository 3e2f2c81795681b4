"""The lessons, in our own words: plain data, to be read from top to bottom."""

from agogic.cli.simulation.lessons.clocks import CLOCKS
from agogic.cli.simulation.lessons.fractions import FRACTIONS, practice
from agogic.cli.simulation.lessons.zones import ZONES

LESSONS = (CLOCKS, FRACTIONS, ZONES)
"""All of them, in the order in which a long class takes them up."""

__all__ = ["CLOCKS", "FRACTIONS", "LESSONS", "ZONES", "practice"]
