"""Puts the shipped knowledge base and ontology into the wheel; an editable install finds them beside the package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShippedFolders(BuildHookInterface[Any]):
    """Adds kb/ and ontology/ to the wheel as kbgraph/shipped/, unless it is editable (a copy there would grow stale)."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the folders to what the wheel holds."""
        if self.target_name == "wheel" and version != "editable":
            root = Path(self.root)
            for name in ("kb", "ontology"):
                build_data["force_include"][str(root / name)] = f"kbgraph/shipped/{name}"
