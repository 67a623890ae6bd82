"""The page of an entry as structured data: JSON-LD in the terms of schema.org.

It says a part of what the graph says, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.rdf import Iri, Literal
from kbgraph.rdf.namespaces import OWL, SCHEMA, SKOS
from kbgraph.views import Description, Source, Value
from kbgraph_web.viewmodels.bounds.public_address import public_entry, public_root

_CONTEXT = "https://schema.org"
_SAME = tuple(map(Iri, (OWL + "sameAs", SCHEMA + "sameAs", SKOS + "exactMatch")))
_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
"""A date of ISO 8601, to the day, month or year: others, such as `2015~`, schema.org cannot say."""
_ADDRESS = re.compile(r"https?://\S+")
_MAX_CITATIONS, _MAX_NAMES = 60, 40
_MAX_CHARS = 500
"""Of a text: a longer one is left out, since a part of it is not what the graph says."""


def structured_data(
    base: KnowledgeBase, thing: Description, description: str, changed: str
) -> dict[str, Any]:
    """Return the page of an entry as JSON-LD 1.1, with its thing and the sources that it cites.

    `description` is that of its facts, and `changed` the day of its last change; either may be
    empty. At most 60 sources and 40 names are in it, the first ones of the entry.
    """
    site = base.export.site
    return _stated(
        {
            "@context": _CONTEXT,
            "@type": "WebPage",
            "@id": base.graph.iris.entry(thing.slug),
            "url": public_entry(base, thing.slug),
            "name": thing.label,
            "description": _short(description),
            "dateModified": changed,
            "lastReviewed": thing.checked[1] if thing.checked else "",
            "license": site.license,
            "isPartOf": {"@type": "Dataset", "name": site.title, "url": public_root(base)},
            "mainEntity": _main_entity(base, thing),
            "citation": [_cited(each.source) for each in thing.sources[:_MAX_CITATIONS]],
        }
    )


def _main_entity(base: KnowledgeBase, thing: Description) -> dict[str, Any]:
    return _stated(
        {
            "@type": "Thing",
            "@id": thing.iri,
            "name": thing.label,
            "alternateName": list(filter(None, map(_name, thing.names[:_MAX_NAMES]))),
            "additionalType": base.views.labels.type(thing.iri),
            "sameAs": list(_same(base, thing)),
        }
    )


def _name(value: Value) -> str | dict[str, str]:
    text = _short(value.term.lexical) if isinstance(value.term, Literal) else ""
    if not text or not value.language:
        return text
    return {"@value": text, "@language": value.language}


def _same(base: KnowledgeBase, thing: Description) -> Iterator[str]:
    """Yield the addresses of the same thing elsewhere."""
    names = frozenset(base.ontology.subproperties(*_SAME))
    facts = (fact for group in thing.headings for fact in group.facts)
    texts = (str(each.term) for fact in facts if fact.property in names for each in fact.values)
    return (each for each in dict.fromkeys(texts) if _ADDRESS.fullmatch(each))


def _cited(source: Source) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": _short(source.publisher)}
    return _stated(
        {
            "@type": "CreativeWork",
            "@id": source.iri,
            "name": _short(source.title),
            "url": source.url if _ADDRESS.fullmatch(source.url) else "",
            "publisher": publisher if publisher["name"] else None,
            "datePublished": source.issued if _DAY.fullmatch(source.issued) else "",
        }
    )


def _short(text: str) -> str:
    return text if len(text) <= _MAX_CHARS else ""


def _stated(members: dict[str, Any]) -> dict[str, Any]:
    """Return the members that have a value."""
    return {name: value for name, value in members.items() if value}
