"""The tasks of workers. All that a task needs comes with it: no file system is shared.

The ontology and the subjects of all entries, which all tasks need, come with each of them packed. A
worker unpacks them once.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Sequence
from importlib.metadata import version
from threading import Lock
from typing import Any, NamedTuple, TypeAlias
from uuid import uuid4

from cachetools import LRUCache, cached

from kbgraph.collector import collector_paused
from kbgraph.errors import KbError
from kbgraph.extraction.link_resolver import LinkResolver
from kbgraph.extraction.subject import Subject
from kbgraph.extraction.subject.name_index import SubjectNames
from kbgraph.findings import Finding
from kbgraph.ontology.patterns import watched_patterns
from kbgraph.parallel import ExtractedFile, ExtractionConfig, FileContent, ParsedFiles, extract_file
from kbgraph.source.folder import parse_file
from kbgraph.store.nquads import pad_decimals

Files: TypeAlias = Sequence[tuple[str, FileContent]]
"""The files of a task, each with its path."""
_MAX_UNPACKED = 2
"""Values for each kind that a worker keeps, where runs share it."""


class Packed(NamedTuple):
    """A value that many tasks take."""

    key: str
    """Another one for each run: a pattern that was stopped in one run is tried in the next."""
    content: bytes


class PackedFolder(NamedTuple):
    """The settings, and the subjects of all entries."""

    config: Packed
    subjects: Packed


class ExtractedPart(NamedTuple):
    """The content of the files of a part, as statements and findings."""

    nquads: bytes
    """Sorted, each line once, in the form in which a server is loaded."""
    files: list[ExtractedFile]
    """Without their N-Quads."""
    pattern_findings: list[Finding]


def pack_config(config: ExtractionConfig) -> Packed:
    """Pack the settings, with the release, which workers must have too."""
    return _pack((version("kbgraph"), pickle.dumps(config)))


def pack_subjects(subjects: Sequence[Subject]) -> Packed:
    """Pack the subjects of all entries, with their final slugs."""
    return _pack(list(subjects))


def _pack(value: object) -> Packed:
    return Packed(uuid4().hex, zlib.compress(pickle.dumps(value), 1))


def _unpack(packed: Packed) -> Any:
    # It comes from where the code of this task comes from.
    return pickle.loads(zlib.decompress(packed.content))  # noqa: S301


@cached(LRUCache(_MAX_UNPACKED), key=lambda packed: packed.key, lock=Lock())
def _config(packed: Packed) -> ExtractionConfig:
    release, pickled = _unpack(packed)
    if release != version("kbgraph"):
        raise KbError(
            f"a worker has kbgraph {version('kbgraph')}, and it is asked by {release}: "
            "install the same release on both"
        )
    config: ExtractionConfig = pickle.loads(pickled)  # noqa: S301 - see _unpack
    return config


@cached(LRUCache(_MAX_UNPACKED), key=lambda folder: folder.subjects.key, lock=Lock())
def _resolver(folder: PackedFolder) -> LinkResolver:
    config = _config(folder.config)
    return config.resolver(SubjectNames(_unpack(folder.subjects), config.dialect))


@collector_paused()
@watched_patterns()
def draft_part(config: Packed, files: Files) -> list[Subject]:
    """Return the subject of each file, with the slug that the file claims: the first map."""
    return ParsedFiles(dict(files), _config(config), max_bytes=0).draft_subjects()


@collector_paused()
@watched_patterns()
def extract_part(folder: PackedFolder, subjects: Sequence[Subject], files: Files) -> ExtractedPart:
    """Return what files say, given their subjects with the final slugs: the second map."""
    config, resolver = _config(folder.config), _resolver(folder)
    lines: set[bytes] = set()
    extracted: list[ExtractedFile] = []
    for subject, (path, content) in zip(subjects, files, strict=True):
        entry = parse_file(path, content, config.limits, config.dialect)
        file = extract_file(subject, entry, resolver, config)
        lines.update(pad_decimals(file.nquads).split(b"\n"))
        extracted.append(file._replace(nquads=b""))
    return ExtractedPart(sorted_lines(lines), extracted, config.ontology.pattern_findings())


def sorted_lines(lines: set[bytes]) -> bytes:
    """Return lines of N-Quads sorted, with a newline at the end of each; empty ones are dropped."""
    return b"\n".join([*sorted(lines - {b""}), b""])
