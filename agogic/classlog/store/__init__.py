"""Where class logs are kept. One protocol, several stores, one test suite for all of them."""

from agogic.classlog.store.memory import MemoryStore
from agogic.classlog.store.protocol import (
    DAMAGED,
    FULL,
    LEASE,
    MOVED_ON,
    READ_ONLY,
    UNREADABLE,
    Head,
    Line,
    LogStore,
    Row,
    StoreFault,
    lines_of,
)
from agogic.classlog.store.sqlite import SqliteStore

__all__ = [
    "DAMAGED",
    "FULL",
    "LEASE",
    "MOVED_ON",
    "READ_ONLY",
    "UNREADABLE",
    "Head",
    "Line",
    "LogStore",
    "MemoryStore",
    "Row",
    "SqliteStore",
    "StoreFault",
    "lines_of",
]
