"""Logseq: pages with namespaces, journals, outlines of blocks with properties.

The rules are those of Logseq's file graphs: of its documentation (docs.logseq.com: Filename format,
Properties, Built-in Properties, Page and block references) and of its parser
(`deps/graph-parser` in github.com/logseq/logseq: `extract`, `text`, `property`, `block`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from kbgraph.source.dialects.dialect import (
    BlockSyntax,
    Dialect,
    LinkSyntax,
    Lookup,
    PageNames,
    TitleHeading,
)
from kbgraph.source.dialects.journal_dates import read_day, written_day

DEFAULT_TITLE = "MMM do, yyyy"
"""The names of journals where `:journal/page-title-format` is not set."""
_OTHER_TITLES = (DEFAULT_TITLE, "yyyy-MM-dd", "yyyy_MM_dd")
_SEPARATOR = "___"
_DOT = re.compile(r"(?<=\S)\.(?=\S)")
"""A dot that older versions wrote for a slash; beside white space it ends an abbreviation."""
_HIDDEN = (
    r"id|custom[-_]id|collapsed|heading|background[-_]color|created[-_]at|updated[-_]at"
    r"|last[-_]modified[-_]at|query-(?:table|properties|sort-by|sort-desc)|ls-type"
    r"|hl-(?:type|page|stamp|color)|card-(?:last-interval|repeats|last-reviewed|next-schedule"
    r"|last-score|ease-factor)|logseq\.[a-z.-]+|now|later|todo|doing|done|wait|waiting|cancell?ed"
    r"|started|in-progress"
)
"""The properties that Logseq writes and hides: `hidden-built-in-properties` of its parser."""
_BLOCK_ID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_LINE_START = re.MULTILINE | re.IGNORECASE
_WORD_END = r"[^\s#,;!?'\"()\[\]{}<>|`.:/+]"
_WORD = rf"(?:[^\s#,;!?'\"()\[\]{{}}<>|`.:/]|[.:/](?={_WORD_END}))"


@dataclass(frozen=True, slots=True)
class LogseqPages(PageNames):
    """Names of pages: of files by Logseq's rules for file names, and of days."""

    journal_title: str = DEFAULT_TITLE
    """The pattern by which journals are named (`:journal/page-title-format`)."""
    has_dots: bool = False
    """Whether a dot in the name of a file is a slash (`:file/name-format :legacy`)."""

    def of_file(self, stem: str) -> tuple[str, ...]:
        """Return the name of a page, and the day in ISO 8601 for a journal.

        Folders are no part of the name.
        """
        name = self._decoded(stem.rpartition("/")[2])
        day = read_day(name, (self.journal_title, *_OTHER_TITLES))
        return (written_day(day, self.journal_title), day.isoformat()) if day else (name,)

    def _decoded(self, name: str) -> str:
        """Return the name of the page that a file has, without its ending.

        `a___b` is `a/b`, and characters that file names cannot hold are percent-encoded.
        """
        if _SEPARATOR in name:
            name = name.replace(_SEPARATOR, "/")
        elif self.has_dots:
            name = _DOT.sub("/", name)
        return unicodedata.normalize("NFC", "/".join(filter(None, _unquoted(name).split("/"))))

    def of_link(self, target: str) -> str:
        """Return the name of the page that a link means: a day has several forms."""
        day = read_day(target, (self.journal_title, *_OTHER_TITLES))
        return written_day(day, self.journal_title) if day else target


@lru_cache(maxsize=4096)
def _unquoted(name: str) -> str:
    """Return a name with its percent-encoded characters; those that are none stay as they are."""
    decoded = unquote(name, errors="surrogateescape")
    return name if any("\udc80" <= char <= "\udcff" for char in decoded) else decoded


LOGSEQ = Dialect(
    "logseq",
    links=LinkSyntax(
        has_fragments=False,
        has_page_addresses=True,
        has_bracketed_tags=True,
        words=re.compile(
            rf"(?<![^\s(])#(?P<tag>(?!\d+(?!{_WORD})){_WORD_END}{_WORD}*)"
            rf"|\(\((?P<block>{_BLOCK_ID})\)\)"
        ),
        targets=(("tag", "{}"), ("block", "(({}))")),
        literals=re.compile(rb"\{\{(?![ \t]*embed\b)[^{}\n]*+(?:\{[^{}\n]*+\}[^{}\n]*+)*+\}\}"),
        tag_keys=("tags",),
    ),
    blocks=BlockSyntax(
        hidden=re.compile(
            rf"[ \t]*(?:[-*+][ \t]+)?(?P<property>(?:{_HIDDEN})::(?:[ \t].*)?)", re.IGNORECASE
        ),
        block_id=re.compile(
            rf"^[ \t]*(?:[-*+][ \t]+)?id::[ \t]*(?P<id>{_BLOCK_ID})[ \t\r]*$",
            _LINE_START,
        ),
        literal_start=re.compile(
            r"[ \t]*(?:[-*+][ \t]+)?(?P<mark>#\+BEGIN_(?P<kind>QUERY|SRC|EXAMPLE|EXPORT))\b",
            re.IGNORECASE,
        ),
        literal_end="#+end_{}",
    ),
    pages=LogseqPages(),
    lookup=(Lookup.PAGE, Lookup.NAME, Lookup.SLUG, Lookup.BLOCK),
    title=TitleHeading.NONE,
    list_keys=(("alias", ",，"), ("aliases", ",，"), ("tags", ",，")),
    has_pages_as_words=True,
    unread=("pages/*.org", "journals/*.org"),
    ignored=("/logseq/bak/", "/logseq/version-files/"),
    folders=("pages", "journals"),
)
