"""The lessons, in our own words: plain data, to be read from top to bottom."""

from agogic.cli.simulation.lessons.clocks import CLOCKS
from agogic.cli.simulation.lessons.fractions import FRACTIONS, practice
from agogic.cli.simulation.lessons.hours import HOURS
from agogic.cli.simulation.lessons.parts import PARTS
from agogic.cli.simulation.lessons.rhythm import RHYTHM
from agogic.cli.simulation.lessons.weeks import WEEKS
from agogic.cli.simulation.lessons.zones import ZONES

LESSONS = (CLOCKS, FRACTIONS, ZONES)
"""What a class from a seed is made of, in this order."""
EVERY_LESSON = (CLOCKS, FRACTIONS, HOURS, PARTS, RHYTHM, WEEKS, ZONES)
"""All there are."""

__all__ = ["CLOCKS", "EVERY_LESSON", "FRACTIONS", "HOURS", "LESSONS", "PARTS", "RHYTHM", "WEEKS", "ZONES", "practice"]
