"""The summary of an entry: what its facts say that it is, or how its text begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri, Literal
from kbgraph.rdf.namespaces import COMMENT, DEFINITION, DESCRIPTION, SCHEMA
from kbgraph.source.entry import Paragraph
from kbgraph.views import Description, Fact, Value
from kbgraph_web.viewmodels.entry_lead import LeadProperty

_SCHEMA_DESCRIPTION = Iri(SCHEMA + "description")
_MAX_LEAD_VALUES = 3
_MAX_CHARS = 300
"""Of a summary; link previews and search engines show less."""


def described_as(base: KnowledgeBase, thing: Description, lead: Iterable[LeadProperty] = ()) -> str:
    """Return the description of a thing in its facts, else the facts that lead its page in words.

    These properties describe it, in this order: `schema:description` and its subproperties, the
    property of the text before the first heading, `dcterms:description`, `skos:definition` and
    `rdfs:comment`. Empty without any of these.
    """
    texts = {fact.property: text for fact in _facts(thing) if (text := _text(fact))}
    lead_text = base.ontology.fields(base.views.labels.type(thing.iri)).lead
    names = (
        *base.ontology.subproperties(_SCHEMA_DESCRIPTION),
        *([lead_text.path] if lead_text else []),
        *(DESCRIPTION, DEFINITION, COMMENT),
    )
    found = (texts.get(each) for each in names)
    return next(filter(None, found), "") or "; ".join(filter(None, map(_lead_words, lead)))


def summary(base: KnowledgeBase, thing: Description, description: str) -> str:
    """Return a description, else the first paragraph of the entry's text.

    It is cut after 300 characters, and empty for a thing that has neither.
    """
    words = " ".join((description or _first_paragraph(base, thing.slug)).split())
    return words if len(words) <= _MAX_CHARS else f"{words[: _MAX_CHARS - 1].rstrip()}…"


def _facts(thing: Description) -> Iterator[Fact]:
    yield from thing.document
    for group in thing.headings:
        yield from group.facts


def _text(fact: Fact) -> str:
    terms = (value.term for value in fact.values)
    return next((term.lexical for term in terms if isinstance(term, Literal)), "")


def _lead_words(each: LeadProperty) -> str:
    if each.fact is None:
        return ""
    values = map(_value_words, each.fact.values[:_MAX_LEAD_VALUES])
    return f"{each.label}: {', '.join(values)}"


def _value_words(value: Value) -> str:
    if value.is_none_found:
        return "none found"
    return "not known" if value.is_not_known else value.text


def _first_paragraph(base: KnowledgeBase, slug: str) -> str:
    if slug not in base.views.entries:
        return ""
    blocks = (block for section in base.graph.entry(slug).sections for block in section.blocks)
    paragraphs = (each for each in blocks if isinstance(each, Paragraph))
    return next((each.text for each in paragraphs if each.text and not each.is_links_only), "")
