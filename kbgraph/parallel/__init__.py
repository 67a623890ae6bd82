"""Extraction as two maps over files, on one core or on all."""

from kbgraph.parallel.collected import CollectedFiles
from kbgraph.parallel.extractors import (
    Extractor,
    ParallelExtractor,
    SerialExtractor,
    open_extractor,
)
from kbgraph.parallel.forks import beside, in_order, in_shares
from kbgraph.parallel.maps import (
    MAX_PARSED_CHARS,
    ExtractedFile,
    ExtractionConfig,
    FileContent,
    ParsedFiles,
    extract_file,
)

__all__ = [
    "MAX_PARSED_CHARS",
    "CollectedFiles",
    "ExtractedFile",
    "ExtractionConfig",
    "Extractor",
    "FileContent",
    "ParallelExtractor",
    "ParsedFiles",
    "SerialExtractor",
    "beside",
    "extract_file",
    "in_order",
    "in_shares",
    "open_extractor",
]
