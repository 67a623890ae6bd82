"""Extraction as two maps over files, on one core or on all."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
    from kbgraph.parallel.collected import CollectedFiles
    from kbgraph.parallel.extractors import (
        Extractor,
        ParallelExtractor,
        SerialExtractor,
        open_extractor,
    )
    from kbgraph.parallel.forks import beside, in_order, in_shares
    from kbgraph.parallel.maps import (
        MAX_PARSED_BYTES,
        ExtractedFile,
        ExtractionConfig,
        FileContent,
        ParsedFiles,
        extract_file,
    )

__all__ = [
    "MAX_PARSED_BYTES",
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
_NAMES = {
    "collected": "CollectedFiles",
    "extractors": "Extractor ParallelExtractor SerialExtractor open_extractor",
    "forks": "beside in_order in_shares",
    "maps": "MAX_PARSED_BYTES ExtractedFile ExtractionConfig FileContent ParsedFiles extract_file",
}
if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, _NAMES)
