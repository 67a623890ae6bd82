"""The manifest of parts: what they are, and by which digests they are believed."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from hashlib import sha256

from kbgraph.errors import KbError

MANIFEST = "manifest.json"
"""The name of the manifest among the parts. It is written last: parts without it are not whole."""
_FORMAT = 1
_NAME = re.compile(r"[a-z0-9-]+\.nq")


@dataclass(frozen=True, slots=True, order=True)
class NQuadsPart:
    """A file of sorted N-Quads."""

    name: str
    size: int
    """In bytes."""
    quads: int
    sha256: str

    def require_digest(self, content: bytes) -> None:
        """Raise KbError for other bytes than the manifest has seen."""
        if sha256(content).hexdigest() != self.sha256:
            raise KbError(
                f"{self.name} has other bytes than {MANIFEST} says: write the parts again"
            )


@dataclass(frozen=True, slots=True)
class Manifest:
    """The parts of one generation of a knowledge base."""

    generation: str
    """The digest of the release and of all that was read."""
    base: str
    """The start of the knowledge base's own IRIs."""
    entries: int
    parts: tuple[NQuadsPart, ...]
    """In the order in which they are loaded; the last one names the generation."""

    @property
    def quads(self) -> int:
        """The number of quads in all parts; a fact that several parts state counts for each."""
        return sum(part.quads for part in self.parts)

    @property
    def size(self) -> int:
        """The bytes of all parts."""
        return sum(part.size for part in self.parts)

    def written(self) -> bytes:
        """Return the manifest as JSON."""
        return (json.dumps({"format": _FORMAT, **asdict(self)}, indent=1) + "\n").encode()


def part_of(name: str, content: bytes) -> NQuadsPart:
    """Return what the manifest says of a part."""
    return NQuadsPart(name, len(content), content.count(b"\n"), sha256(content).hexdigest())


def read_manifest(content: bytes, place: str) -> Manifest:
    """Read a manifest, which may come from anywhere. Raises KbError, which names its place."""
    try:
        data = json.loads(content)
        if data["format"] != _FORMAT:
            raise KbError(f"{place} is of another release: write the parts again")
        parts = tuple(
            NQuadsPart(
                str(each["name"]), int(each["size"]), int(each["quads"]), str(each["sha256"])
            )
            for each in data["parts"]
        )
        manifest = Manifest(str(data["generation"]), str(data["base"]), int(data["entries"]), parts)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise KbError(f"{place} is no manifest of parts: write the parts again") from error
    for part in parts:
        if not _NAME.fullmatch(part.name):
            raise KbError(f"{place} names a part {part.name!r}, which no manifest does")
    return manifest
