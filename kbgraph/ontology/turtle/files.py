"""The files of an ontology, each read once: regular ones, in UTF-8, of limited size in all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from kbgraph.errors import OntologyError
from kbgraph.limits import DEFAULTS
from kbgraph.ontology.turtle.literal_lines import (
    line_of_literal,
    line_of_name,
    line_of_property,
)
from kbgraph.rdf.iris import IriFactory, local_name
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.trust.contained_files import ContainedFileError, ContainedFolder

_BOM = "\ufeff"
_MAX_TRIPLES = 100_000
"""Of all files: a list of numbers has a triple for each byte. The shipped ones have 2,500."""


class FileLine(NamedTuple):
    """A line of a file of the ontology."""

    path: Path
    line: int


class OntologyFiles:
    """The files below the folder of an ontology. Those of the engine itself are not limited."""

    def __init__(
        self,
        folder: Path | None = None,
        base: str = IriFactory().base,
        max_bytes: int = DEFAULTS.ontology_max_bytes,
        kb: Path | None = None,
        root: Path | None = None,
    ) -> None:
        """Read files below `folder`; without one, each below the folder that holds it.

        Relative IRIs of the files are resolved below `base`. Findings name the files by their paths
        from the folder of entries, `kb`. No link on the way from `root` to the folder may leave
        `root`.
        """
        self._root = root or folder
        self.is_of_kb = root is not None
        """Whether the folder of entries brings the ontology, and no argument names another."""
        self._folder, self.base, self._max_bytes, self._kb = folder, base, max_bytes, kb
        self._bytes_left = max_bytes
        self.triples_left = _MAX_TRIPLES
        self._contents: dict[Path, bytes] = {}
        self.triples: dict[Path, list[Triple]] = {}
        """The triples of each file of Turtle, in the order of the parser."""
        self.prefixes: dict[Path, dict[str, str]] = {}
        """The prefixes that each file of Turtle declares."""

    def is_own(self, path: Path) -> bool:
        """Whether a file is below the folder of the ontology, and not one of the engine."""
        return self._folder is not None and path.is_relative_to(self._folder)

    def turtle_base(self, path: Path) -> str:
        """Return the IRI below which the relative IRIs of a file of Turtle are resolved."""
        # Not the address of the file: relative IRIs would name a folder of this machine.
        return f"{self.base}ontology/{as_iri_part(path.name)}"

    def text(self, path: Path) -> str:
        """Return the text of a file. Raises OntologyError."""
        content = self.content(path)
        try:
            return content.decode().removeprefix(_BOM)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise OntologyError(
                f"{path}:{line}: cannot read the ontology: bytes that are not UTF-8 begin here; "
                "save the file as UTF-8"
            ) from error

    def content(self, path: Path) -> bytes:
        """Return the bytes of a file. Raises OntologyError."""
        if path not in self._contents:
            self._contents[path] = self._read(path)
        return self._contents[path]

    def _read(self, path: Path) -> bytes:
        is_own = self.is_own(path)
        try:
            with ContainedFolder(path.parent, self._root if is_own else None) as parent:
                content = parent.read(path.name, self._bytes_left + 1)
        except ContainedFileError as error:
            raise OntologyError(
                f"{path}: cannot read the ontology: {error}; "
                "put a plain file into the folder of the ontology"
            ) from error
        if is_own:
            self._bytes_left -= len(content)
        if self._bytes_left < 0:
            raise OntologyError(
                f"{path}: cannot read the ontology: its files up to this one are larger than "
                f"{self._max_bytes} bytes; remove some, or raise ontology_max_bytes in kbgraph.toml"
            )
        return content

    def count_triples(self, path: Path, number: int) -> None:
        """Count the triples of a file. Raises OntologyError where the files have too many."""
        self.triples_left -= number
        if self.triples_left < 0:
            raise OntologyError(
                f"{path}: cannot read the ontology: its files up to this one hold more than "
                f"{_MAX_TRIPLES} triples; remove some"
            )

    def name(self, path: Path) -> str:
        """Return the name of a file in findings: its path from the folder of entries."""
        start = self._kb or self._folder
        return Path(os.path.relpath(path, start)).as_posix() if start else path.name

    def digest(self, paths: Iterable[Path]) -> str:
        """Return the SHA-256 of the names and bytes of files, of those that were not read too."""
        digest = hashlib.sha256()
        for path in paths:
            digest.update(path.name.encode(errors="surrogateescape"))
            digest.update(self._contents.get(path, b""))
        return digest.hexdigest()

    def place(
        self, texts: Iterable[str], node: Iri | None = None, word: str = ""
    ) -> FileLine | None:
        """Return where the first literal with one of the texts stands, or else the node.

        `word` is the local name of a property of the node: its line comes before others. The files
        of the folder come before those of the engine.
        """
        paths = sorted(self._contents, key=lambda path: not self.is_own(path))
        for wanted in filter(None, texts):
            for path in paths:
                line = line_of_literal(self.text(path), wanted)
                if line:
                    return FileLine(path, line)
        for path in paths if node and word else ():
            line = line_of_property(self.text(path), local_name(str(node)), word)
            if line:
                return FileLine(path, line)
        for path in paths if node else ():
            line = line_of_name(self.text(path), local_name(str(node)))
            if line:
                return FileLine(path, line)
        return None


def as_iri_part(name: str) -> str:
    """Return the name of a file as a part of an IRI."""
    return quote(os.fsencode(name), safe="")
