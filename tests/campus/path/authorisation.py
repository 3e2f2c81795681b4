"""Who gets what answer from the address of a section's path. Written by hand."""

from typing import Any

from tests.campus.answers import NO, Answers, members

TABLE: dict[str, tuple[str, dict[str, Any], Answers, Answers]] = {
    "path:section": ("ended", {}, members(200), NO),
}
