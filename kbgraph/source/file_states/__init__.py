"""The states of a folder's files, by which an index finds what has changed without reading it."""

from kbgraph.source.file_states.comparison import NO_CHANGES, FileChanges, compare_states
from kbgraph.source.file_states.digests import content_digest, digest_of_files, revised_digest
from kbgraph.source.file_states.states import FileStates, changed_states, read_states

__all__ = [
    "NO_CHANGES",
    "FileChanges",
    "FileStates",
    "changed_states",
    "compare_states",
    "content_digest",
    "digest_of_files",
    "read_states",
    "revised_digest",
]
