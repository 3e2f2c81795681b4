"""A fault that lasts is told once, in words, and told again when it changes or is over."""

import errno
import logging
import sqlite3

import pytest
from django.db.utils import OperationalError

from agogic.campus.foundation.lasting import Lasting, words_of
from agogic.classlog.store import UNREADABLE, StoreFault

FULL = OperationalError("database or disk is full")


def test_what_lasts_is_said_once_and_when_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    lasting = Lasting(logging.getLogger("agogic.test"))
    lasting.well("a", "A goes on")
    for _n in range(5):
        lasting.broken("a", FULL, "A is held up")
    lasting.broken("b", FULL, "B is held up")
    lasting.broken("a", OperationalError("attempt to write a readonly database"), "A is held up")
    lasting.well("a", "A goes on")
    lasting.well("a", "A goes on")
    lasting.broken("a", FULL, "A is held up")
    said = [record.getMessage() for record in caplog.records]
    assert [line.partition(".")[0] for line in said] == [
        "A is held up",
        "B is held up",
        "A is held up",
        "A goes on again",
        "A is held up",
    ]
    assert "no room left" in said[0] and "read-only" in said[2]
    assert not any(record.exc_info for record in caplog.records), "what a disk does needs no traceback"


def test_a_fault_of_ours_comes_with_what_is_needed_to_find_it(caplog: pytest.LogCaptureFixture) -> None:
    lasting = Lasting(logging.getLogger("agogic.test"))
    for key in ("x", "x", "y"):
        try:
            {}[key]
        except KeyError as error:
            lasting.broken("a", error, "A is held up")
    assert [bool(record.exc_info) for record in caplog.records] == [True, True]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FULL, "no room left"),
        (sqlite3.OperationalError("database or disk is full"), "no room left"),
        (OperationalError("unable to open database file"), "can not be opened"),
        (OperationalError("disk I/O error"), "Look at the disk"),
        (OSError(errno.ENOSPC, "No space left on device"), "no room left"),
        (OSError(errno.EROFS, "Read-only file system"), "read-only"),
        (FileNotFoundError(errno.ENOENT, "gone"), "can not be opened"),
        (StoreFault(UNREADABLE, "/school/classes/7", found="gone"), "/school/classes/7 can not be opened"),
    ],
)
def test_what_disks_do_is_said_in_words(error: Exception, words: str) -> None:
    assert words in str(words_of(error))


@pytest.mark.parametrize("error", [OperationalError("no such table: x"), ValueError("disk is full"), OSError(99, "?")])
def test_what_must_be_looked_into_is_no_matter_of_words(error: Exception) -> None:
    assert words_of(error) is None
