"""Texts that say that there is no value to state: none was found, or it is not known."""

from __future__ import annotations

from functools import lru_cache

from kbgraph.extraction.claims import key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.values.dates import read_date
from kbgraph.extraction.values.result import UNREAD_VALUE, Unread
from kbgraph.extraction.values.written import not_known
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.patterns import Pattern
from kbgraph.rdf.namespaces import NONE_FOUND, NOT_KNOWN, NOTE
from kbgraph.rdf.terms import DATE, Literal, Triple, text
from kbgraph.source.entry import Inline


def state_none_found(
    context: EntryContext, field: Field, key_parts: tuple[str, ...], written: Inline
) -> bool:
    """State that a value was looked for and not found.

    Return False where the text does not say so.
    """
    rule = context.ontology.mapping.general.none_found
    day = _day_of_search(rule, written.text) if rule else UNREAD_VALUE
    if isinstance(day, Unread):
        return False
    fact = Triple(context.subject.iri, NONE_FOUND, field.path)
    key = key_of(*key_parts, notes=written.notes)
    context.builder.state(key, fact, written, checked=day)
    return True


def state_not_known(
    context: EntryContext, fields: tuple[Field, ...], key_parts: tuple[str, ...], written: Inline
) -> bool:
    """State that the value of the first field is not known.

    Return False where the text does not say so. A remark in brackets behind it is kept.
    """
    words = context.ontology.mapping.general.not_known
    remark = not_known(written.text, words) if fields else None
    if remark is None:
        return False
    is_of_document = fields[0].shape in context.ontology.document_shapes
    owner = context.subject.document if is_of_document else context.subject.iri
    key = key_of(*key_parts, notes=written.notes)
    noted = ((NOTE, text(remark, context.subject.language)),) if remark else ()
    fact = Triple(owner, NOT_KNOWN, fields[0].path)
    context.builder.state(key, fact, written, qualifiers=noted)
    return True


@lru_cache(maxsize=16384)
def _day_of_search(rule: Pattern, words: str) -> Literal | Unread | None:
    """Return the day of a search that found nothing, or None where the text says no day."""
    match = rule.fullmatch(words)
    if match is None:
        return UNREAD_VALUE
    return read_date(match["date"], DATE) if match["date"] else None
