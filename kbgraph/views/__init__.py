"""Views of entries for web pages and the terminal."""

from kbgraph.views.backlinks import Mention
from kbgraph.views.bibliography import (
    CITATION_SYNTAXES,
    CitationSyntax,
    CitedClaims,
    CitedFact,
    FactEvidence,
    as_sentence,
    claim_name,
    statement,
    write_citations,
)
from kbgraph.views.changes import ChangedEntry, ChangedFile, FormerSlug
from kbgraph.views.citation import (
    Citation,
    Source,
    Strength,
    ValuePart,
    citation_json,
    citation_words,
    date_words,
    end_words,
    ended_mark,
    evidence_json,
    fact_dates,
    fact_strength,
    is_superseded,
    merged_sources,
    part_json,
    source_json,
    source_words,
    strength_words,
    today,
)
from kbgraph.views.comparison import Comparison, ComparisonCell, ComparisonRow
from kbgraph.views.coverage import Coverage
from kbgraph.views.distribution import CodedProperty, Distribution
from kbgraph.views.entry import Description, EntrySource
from kbgraph.views.facts import Fact, FactGroup, IncomingFact, Value
from kbgraph.views.freshness import CheckedEntry
from kbgraph.views.lines import EntryLines, Line, LineMark, MarkKind, lines_json
from kbgraph.views.record_tables import CellPart, RecordRow, RecordTable
from kbgraph.views.service import ViewService
from kbgraph.views.text import PageAddresses, TextHeading, TextPart

__all__ = [
    "CITATION_SYNTAXES",
    "CellPart",
    "ChangedEntry",
    "ChangedFile",
    "CheckedEntry",
    "Citation",
    "CitationSyntax",
    "CitedClaims",
    "CitedFact",
    "CodedProperty",
    "Comparison",
    "ComparisonCell",
    "ComparisonRow",
    "Coverage",
    "Description",
    "Distribution",
    "EntryLines",
    "EntrySource",
    "Fact",
    "FactEvidence",
    "FactGroup",
    "FormerSlug",
    "IncomingFact",
    "Line",
    "LineMark",
    "MarkKind",
    "Mention",
    "PageAddresses",
    "RecordRow",
    "RecordTable",
    "Source",
    "Strength",
    "TextHeading",
    "TextPart",
    "Value",
    "ValuePart",
    "ViewService",
    "as_sentence",
    "citation_json",
    "citation_words",
    "claim_name",
    "date_words",
    "end_words",
    "ended_mark",
    "evidence_json",
    "fact_dates",
    "fact_strength",
    "is_superseded",
    "lines_json",
    "merged_sources",
    "part_json",
    "source_json",
    "source_words",
    "statement",
    "strength_words",
    "today",
    "write_citations",
]
