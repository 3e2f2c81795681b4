"""Who gets what answer from the address of Today. Written by hand."""

from typing import Any

from tests.campus.answers import NO, Answers, everyone_in

TABLE: dict[str, tuple[str, dict[str, Any], Answers, Answers]] = {
    "today:today": ("ended", {}, everyone_in(200), NO),
}
