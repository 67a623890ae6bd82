"""Dialects: how Obsidian, Logseq, Dendron and Foam write links, names and outlines."""

from kbgraph.source.dialects.dialect import (
    OBSIDIAN,
    BlockSyntax,
    Dialect,
    LinkSyntax,
    Lookup,
    PageNames,
    TitleHeading,
)
from kbgraph.source.dialects.recognition import (
    DIALECTS,
    FolderDialect,
    dialect_of,
    template_folders,
)

__all__ = [
    "DIALECTS",
    "OBSIDIAN",
    "BlockSyntax",
    "Dialect",
    "FolderDialect",
    "LinkSyntax",
    "Lookup",
    "PageNames",
    "TitleHeading",
    "dialect_of",
    "template_folders",
]
