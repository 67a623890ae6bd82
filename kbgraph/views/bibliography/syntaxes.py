"""The forms in which citations are copied, and the writer of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from kbgraph.errors import FormatError, NotFoundError
from kbgraph.views.bibliography.bibtex import as_bibtex
from kbgraph.views.bibliography.cited_fact import CitedFact, MissingClaim
from kbgraph.views.bibliography.csl_json import as_csl
from kbgraph.views.bibliography.footnote import as_footnote, escaped
from kbgraph.views.bibliography.sentence import as_sentence, one_line
from kbgraph.views.bibliography.works import cited_works


class CitationSyntax(NamedTuple):
    """A form of citations: its name, its label, and how files of it are called and sent."""

    name: str
    label: str
    media_type: str
    extension: str


TEXT = CitationSyntax("text", "Sentence", "text/plain", "txt")
MARKDOWN = CitationSyntax("markdown", "Markdown footnote", "text/markdown", "md")
BIBTEX = CitationSyntax("bibtex", "BibTeX", "application/x-bibtex", "bib")
CSL_JSON = CitationSyntax("csl-json", "CSL-JSON", "application/vnd.citationstyles.csl+json", "json")
CITATION_SYNTAXES = (TEXT, MARKDOWN, BIBTEX, CSL_JSON)
"""The forms, the most readable first."""


def _text(facts: Sequence[CitedFact]) -> str:
    return "\n".join(map(as_sentence, facts))


def _markdown(facts: Sequence[CitedFact]) -> str:
    return "\n\n".join(map(as_footnote, facts))


def _bibtex(facts: Sequence[CitedFact]) -> str:
    return "\n\n".join(map(as_bibtex, cited_works(facts)))


def _csl_json(facts: Sequence[CitedFact]) -> str:
    return json.dumps([as_csl(work) for work in cited_works(facts)], ensure_ascii=False, indent=1)


_WRITERS: dict[str, Callable[[Sequence[CitedFact]], str]] = {
    "text": _text,
    "markdown": _markdown,
    "bibtex": _bibtex,
    "csl-json": _csl_json,
}


_AT = "@"
"""Begins an entry of BibTeX, in remarks as well."""
_REMARKS: dict[str, Callable[[str], str]] = {
    "text": "{}.".format,
    "markdown": lambda reason: f"{escaped(reason)}.",
    "bibtex": lambda reason: f"% {reason.replace(_AT, '%40')}.",
}
"""How each form that has a place for remarks writes one."""


def write_citations(
    facts: Sequence[CitedFact], syntax: str, missing: Sequence[MissingClaim] = ()
) -> str:
    """Return the citations of facts in a form, by its name; the same facts give the same text.

    Sentences and footnotes are one for each fact, BibTeX and CSL-JSON one for each source. A remark
    at the end names each missing claim. Raises FormatError for another name, and NotFoundError for
    a missing claim in a form without remarks.
    """
    writer = _WRITERS.get(syntax)
    if writer is None:
        names = ", ".join(_WRITERS)
        raise FormatError(f"no form of citations is called {syntax!r}; there are {names}")
    remarks = [_remark(each, syntax) for each in missing]
    parts = [writer(facts), *remarks]
    text = ("\n" if syntax == TEXT.name else "\n\n").join(filter(None, parts))
    return f"{text}\n" if text else ""


def _remark(missing: MissingClaim, syntax: str) -> str:
    reason = one_line(missing.reason)
    if syntax not in _REMARKS:
        raise NotFoundError(reason, f"{syntax} has no place for this remark: remove the claim")
    return _REMARKS[syntax](reason)
