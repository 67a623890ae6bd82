"""A folder with an index, and how it is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from kbgraph.build import ProgressCallback
from kbgraph.config import Config
from kbgraph.disk_index.parts import PartsFactory, no_parts
from kbgraph.parallel import ExtractionConfig

Notify: TypeAlias = Callable[[str], None]
"""Takes a sentence for the user."""


class IndexedFolder(NamedTuple):
    """A folder, how it is read, and the place of its index."""

    place: Path
    """The folder of the index."""
    key: str
    """The digest of release, ontology and settings."""
    config: Config
    extraction: ExtractionConfig
    progress: ProgressCallback | None
    notify: Notify
    parts: PartsFactory = no_parts
