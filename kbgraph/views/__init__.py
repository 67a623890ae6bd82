"""Views of entries for web pages and the terminal."""

from typing import TYPE_CHECKING

from kbgraph.lazy_names import lazy_names

if TYPE_CHECKING:
    from kbgraph.views.backlinks import Mention
    from kbgraph.views.bibliography import (
        CITATION_SYNTAXES,
        CitationSyntax,
        CitedClaims,
        CitedFact,
        ClaimScope,
        EntryLine,
        EvidenceScope,
        FactEvidence,
        FactScope,
        MissingClaim,
        RatedWords,
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
    from kbgraph.views.comparison import (
        Agreement,
        Alike,
        Comparison,
        ComparisonCell,
        ComparisonRow,
        headings,
        most_alike,
        most_documented,
        section_key,
    )
    from kbgraph.views.coverage import Coverage
    from kbgraph.views.distribution import CodedProperty, Distribution
    from kbgraph.views.entry import Description, EntrySource
    from kbgraph.views.fact_support import day_of_strength
    from kbgraph.views.facts import Fact, FactGroup, IncomingFact, Value
    from kbgraph.views.freshness import CheckedEntry
    from kbgraph.views.lines import (
        EntryLines,
        Line,
        LineMark,
        MarkKind,
        ShortLine,
        lines_json,
        short_lines,
    )
    from kbgraph.views.members import (
        Member,
        Members,
        MembershipReader,
        Period,
        Standing,
        leading_fields,
        stated_fields,
    )
    from kbgraph.views.overview import FactCounts, StrengthCount
    from kbgraph.views.record_tables import CellPart, RecordRow, RecordTable
    from kbgraph.views.relations import Relation, merged_relations
    from kbgraph.views.rows import with_own_strengths
    from kbgraph.views.service import ViewService
    from kbgraph.views.text import PageAddresses, TextHeading, TextPart
    from kbgraph.views.timeline import (
        DatedFact,
        ListedDate,
        ListedRow,
        Moment,
        Phase,
        Precision,
        Timeline,
        TimelineRow,
    )
    from kbgraph.views.world_map import MapArea, MapPlace, WorldMap

__all__ = [
    "CITATION_SYNTAXES",
    "Agreement",
    "Alike",
    "CellPart",
    "ChangedEntry",
    "ChangedFile",
    "CheckedEntry",
    "Citation",
    "CitationSyntax",
    "CitedClaims",
    "CitedFact",
    "ClaimScope",
    "CodedProperty",
    "Comparison",
    "ComparisonCell",
    "ComparisonRow",
    "Coverage",
    "DatedFact",
    "Description",
    "Distribution",
    "EntryLine",
    "EntryLines",
    "EntrySource",
    "EvidenceScope",
    "Fact",
    "FactCounts",
    "FactEvidence",
    "FactGroup",
    "FactScope",
    "FormerSlug",
    "IncomingFact",
    "Line",
    "LineMark",
    "ListedDate",
    "ListedRow",
    "MapArea",
    "MapPlace",
    "MarkKind",
    "Member",
    "Members",
    "MembershipReader",
    "Mention",
    "MissingClaim",
    "Moment",
    "PageAddresses",
    "Period",
    "Phase",
    "Precision",
    "RatedWords",
    "RecordRow",
    "RecordTable",
    "Relation",
    "ShortLine",
    "Source",
    "Standing",
    "Strength",
    "StrengthCount",
    "TextHeading",
    "TextPart",
    "Timeline",
    "TimelineRow",
    "Value",
    "ValuePart",
    "ViewService",
    "WorldMap",
    "as_sentence",
    "citation_json",
    "citation_words",
    "claim_name",
    "date_words",
    "day_of_strength",
    "end_words",
    "ended_mark",
    "evidence_json",
    "fact_dates",
    "fact_strength",
    "headings",
    "is_superseded",
    "leading_fields",
    "lines_json",
    "merged_relations",
    "merged_sources",
    "most_alike",
    "most_documented",
    "part_json",
    "section_key",
    "short_lines",
    "source_json",
    "source_words",
    "stated_fields",
    "statement",
    "strength_words",
    "today",
    "with_own_strengths",
    "write_citations",
]
_NAMES = {
    "backlinks": "Mention",
    "bibliography": "CITATION_SYNTAXES CitationSyntax CitedClaims CitedFact ClaimScope EntryLine "
    "EvidenceScope FactEvidence FactScope MissingClaim RatedWords as_sentence claim_name "
    "statement write_citations",
    "changes": "ChangedEntry ChangedFile FormerSlug",
    "citation": "Citation Source Strength ValuePart citation_json citation_words date_words "
    "end_words ended_mark evidence_json fact_dates fact_strength is_superseded merged_sources "
    "part_json source_json source_words strength_words today",
    "comparison": "Agreement Alike Comparison ComparisonCell ComparisonRow headings most_alike "
    "most_documented section_key",
    "coverage": "Coverage",
    "distribution": "CodedProperty Distribution",
    "entry": "Description EntrySource",
    "fact_support": "day_of_strength",
    "facts": "Fact FactGroup IncomingFact Value",
    "freshness": "CheckedEntry",
    "lines": "EntryLines Line LineMark MarkKind ShortLine lines_json short_lines",
    "members": "Member Members MembershipReader Period Standing leading_fields stated_fields",
    "overview": "FactCounts StrengthCount",
    "record_tables": "CellPart RecordRow RecordTable",
    "relations": "Relation merged_relations",
    "rows": "with_own_strengths",
    "service": "ViewService",
    "text": "PageAddresses TextHeading TextPart",
    "timeline": "DatedFact ListedDate ListedRow Moment Phase Precision Timeline TimelineRow",
    "world_map": "MapArea MapPlace WorldMap",
}
if not TYPE_CHECKING:
    __getattr__ = lazy_names(__name__, _NAMES)
