"""Citations to copy: sentences, Markdown footnotes, BibTeX and CSL-JSON."""

from kbgraph.views.bibliography.bibliographer import Bibliographer, CitedClaims
from kbgraph.views.bibliography.bibtex import as_bibtex
from kbgraph.views.bibliography.cited_fact import CitedFact, CitedOrigin, CitedValue, MissingClaim
from kbgraph.views.bibliography.collection import claim_name
from kbgraph.views.bibliography.csl_json import as_csl
from kbgraph.views.bibliography.evidence import FactEvidence
from kbgraph.views.bibliography.evidence_scope import ClaimScope, EvidenceScope, FactScope
from kbgraph.views.bibliography.footnote import as_footnote
from kbgraph.views.bibliography.line_evidence import EntryLine
from kbgraph.views.bibliography.rated_words import RatedWords
from kbgraph.views.bibliography.sentence import as_sentence, statement
from kbgraph.views.bibliography.syntaxes import CITATION_SYNTAXES, CitationSyntax, write_citations
from kbgraph.views.bibliography.works import CitedWork, cited_works

__all__ = [
    "CITATION_SYNTAXES",
    "Bibliographer",
    "CitationSyntax",
    "CitedClaims",
    "CitedFact",
    "CitedOrigin",
    "CitedValue",
    "CitedWork",
    "ClaimScope",
    "EntryLine",
    "EvidenceScope",
    "FactEvidence",
    "FactScope",
    "MissingClaim",
    "RatedWords",
    "as_bibtex",
    "as_csl",
    "as_footnote",
    "as_sentence",
    "cited_works",
    "claim_name",
    "statement",
    "write_citations",
]
