"""Parses a text that is one term: a literal, a concept or an address."""

from __future__ import annotations

from kbgraph.extraction.value_parser.context import ValueContext
from kbgraph.extraction.values.dates import read_date
from kbgraph.extraction.values.numbers import read_literal
from kbgraph.extraction.values.result import TOO_SLOW, UNREAD_VALUE, Unread
from kbgraph.extraction.values.written import has_link_syntax, is_partly_struck_out, plain_form
from kbgraph.ontology.value_types import (
    AddressType,
    ConceptType,
    DateType,
    NumberType,
    TextType,
    ValueType,
)
from kbgraph.rdf.iris import address, whole_address
from kbgraph.rdf.terms import STRING, Literal, Term, text
from kbgraph.source.entry import Inline, Link
from kbgraph.source.names import normalise_key


def parse_term(value_type: ValueType, written: Inline, context: ValueContext) -> Term | Unread:
    """Parse a text that is one term: a literal, a concept or an address."""
    words = written.text
    match value_type:
        case TextType():
            return _parse_text(value_type, words, context)
        case ConceptType(labels=labels):
            return labels.get(normalise_key(words)) or UNREAD_VALUE
        case NumberType(datatype=datatype, decimal_mark=mark):
            return read_literal(plain_form(words), datatype, mark or context.rules.decimal_mark)
        case DateType(datatype=datatype):
            return read_date(plain_form(words), datatype)
        case AddressType():
            return _parse_address(written)
        case _:
            return UNREAD_VALUE


def _parse_text(value_type: TextType, words: str, context: ValueContext) -> Term | Unread:
    if has_link_syntax(words):
        return Unread("it has the mark of a link or footnote that is not closed", "close it")
    if is_partly_struck_out(words):
        return Unread("a part of a word is struck out", "write the word that holds")
    is_value = value_type.takes_placeholders or words in value_type.names
    if not is_value and context.is_placeholder(words) and not value_type.is_remark(words):
        return UNREAD_VALUE
    excluded = value_type.excluded_part(words)
    if excluded is not None:
        return _excluded(value_type, words, excluded)
    if value_type.matches and not any(each.fullmatch(words) for each in value_type.matches):
        return TOO_SLOW if any(each.is_stopped for each in value_type.matches) else UNREAD_VALUE
    if value_type.datatype != STRING:
        return Literal(words, value_type.datatype)
    return text(words, context.language if value_type.tagged else "")


def _excluded(value_type: TextType, words: str, part: str) -> Unread:
    """Return why a note is none; of one in brackets, which may have any words but these."""
    if not part or not value_type.is_remark(words):
        return UNREAD_VALUE
    remark = words.strip("() ")
    return Unread(
        f"the remark {remark!r} may change the value, by {part.strip('() ')!r}",
        "write the remark without a number, a unit or a bound, or beside the table",
    )


def _parse_address(written: Inline) -> Term | Unread:
    """Parse an address, or a link to it that is the whole text."""
    match written.links:
        case ():
            return whole_address(written.text) or UNREAD_VALUE
        case (Link(target=target, fragment=fragment, label=label),) if label == written.text:
            return address(f"{target}#{fragment}" if fragment else target) or UNREAD_VALUE
        case _:
            return UNREAD_VALUE
