"""Sorted N-Quads of a folder in parts, made on any executor and loaded by any store.

A folder of more entries than one machine holds is read by a cluster. The parts and their manifest
are the same bytes however many workers make them.
"""

from kbgraph.parts.executors import ALL_CORES, WorkerPool, open_workers
from kbgraph.parts.loading import bulk_load, find_manifest, upload_parts
from kbgraph.parts.manifest import MANIFEST, Manifest, NQuadsPart
from kbgraph.parts.storage import PartStorage, open_storage
from kbgraph.parts.writing import WrittenParts, write_parts

__all__ = [
    "ALL_CORES",
    "MANIFEST",
    "Manifest",
    "NQuadsPart",
    "PartStorage",
    "WorkerPool",
    "WrittenParts",
    "bulk_load",
    "find_manifest",
    "open_storage",
    "open_workers",
    "upload_parts",
    "write_parts",
]
