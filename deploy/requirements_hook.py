"""Tells the build backend which packages Agogic needs, from requirements/runtime.in."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class RequirementsHook(MetadataHookInterface):
    """Reads the dependencies where they stand, so that they stand in one place only."""

    def update(self, metadata: dict[str, Any]) -> None:
        lines = (Path(self.root) / "requirements" / "runtime.in").read_text("utf-8").splitlines()
        wanted = (line.split("#", 1)[0].strip() for line in lines)
        metadata["dependencies"] = [line for line in wanted if line]
