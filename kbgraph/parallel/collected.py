"""The content of all files of a folder beside their statements, once they have been read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbgraph.extraction.claims import Claim
from kbgraph.extraction.subject.missing_names import SpelledName
from kbgraph.findings import Finding
from kbgraph.parallel.maps import ExtractedFile


class CollectedFiles:
    """Findings, mentions, missing names and premises of files, collected as these are read."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.mentions: dict[str, tuple[str, ...]] = {}
        """The slugs to which the prose of each entry links, by its slug."""
        self.missing_names: dict[str, tuple[SpelledName, ...]] = {}
        """The names of things without an entry in those that link to them, by slug."""
        self._premises: dict[str, list[Claim]] = {}

    def collecting(self, files: Iterable[ExtractedFile]) -> Iterator[bytes]:
        """Yield the N-Quads of each file, and collect the rest."""
        for file in files:
            self.findings += file.findings
            self.mentions[file.slug] = file.mentions
            self.missing_names[file.slug] = file.missing_names
            self._premises[file.path] = file.premises
            yield file.nquads

    def premises(self) -> Iterator[Claim]:
        """Yield the premises of all files in the order of their paths.

        Files are read in an order that differs from run to run, and of two links that give a thing
        different classes the first one counts.
        """
        for path in sorted(self._premises):
            yield from self._premises[path]
