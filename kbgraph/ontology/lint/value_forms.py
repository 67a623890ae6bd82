"""The forms of the values of words of the mapping, and the values that have each form."""

from __future__ import annotations

from collections.abc import Container, Mapping
from enum import StrEnum
from types import MappingProxyType

from kbgraph.ontology.turtle import GENID
from kbgraph.ontology.value_types import DECIMAL_MARKS
from kbgraph.rdf.language_tags import is_language_tag
from kbgraph.rdf.namespaces import RDF
from kbgraph.rdf.terms import STRING, Iri, Literal, Term

NIL = Iri(RDF + "nil")
"""The empty list."""


class ValueForm(StrEnum):
    """The form of the values of a word; the value is its name in findings."""

    TEXT = "a text"
    TITLE = "the title of a section"
    SEPARATOR = "a separator of values"
    DECIMAL_MARK = '"." or ","'
    LANGUAGE = "a language tag"
    FLAG = "true or false"
    NUMBER = "a number"
    REGEX = "a regular expression"
    TEMPLATE = "a template"
    CLASS = "a class"
    PROPERTY = "a property"
    SCHEME = "a concept scheme"
    NODE_SHAPE = "a node shape"
    VALUE_TYPE = "a value type"
    DATATYPE = "a datatype"
    NODE = "a node"
    TERM = "a term"
    """An IRI or a literal."""
    TEXTS = "a list of texts"
    PROPERTIES = "a list of properties"
    OPTIONS = "a list of value types"


MEMBERS: Mapping[ValueForm, ValueForm] = MappingProxyType(
    {
        ValueForm.TEXTS: ValueForm.TEXT,
        ValueForm.PROPERTIES: ValueForm.PROPERTY,
        ValueForm.OPTIONS: ValueForm.VALUE_TYPE,
    }
)
"""The form of the members of each form of list."""


def takes(form: ValueForm, term: Term, described: Container[Term]) -> bool:
    """Say whether a term has a form; `described` are the terms of which something is stated."""
    match form:
        case ValueForm.FLAG:
            return isinstance(term, Literal) and term.lexical in {"true", "false"}
        case ValueForm.LANGUAGE:
            # Empty where the language of the entries is not known.
            return _is_text(term) and (not str(term) or is_language_tag(str(term)))
        case ValueForm.DECIMAL_MARK:
            return _is_text(term) and str(term) in DECIMAL_MARKS
        case ValueForm.SEPARATOR | ValueForm.REGEX:
            return isinstance(term, Literal) and term.lexical != ""
        case ValueForm.TEXT | ValueForm.TEMPLATE | ValueForm.NUMBER | ValueForm.TITLE:
            # The title is empty for the text before the first section.
            is_lead = form is ValueForm.TITLE and str(term) == ""
            return isinstance(term, Literal) and (is_lead or not _is_blank(term))
        case ValueForm.CLASS | ValueForm.PROPERTY | ValueForm.SCHEME | ValueForm.DATATYPE:
            return _is_named(term)
        case ValueForm.TERM:
            return not _is_blank(term) if isinstance(term, Literal) else _is_named(term)
        case ValueForm.NODE | ValueForm.NODE_SHAPE | ValueForm.VALUE_TYPE:
            return _is_named(term) or (_is_node(term) and term in described)
        case ValueForm.TEXTS | ValueForm.PROPERTIES | ValueForm.OPTIONS:
            return _is_node(term)


def _is_text(term: Term) -> bool:
    """Whether a term is a text without a language; that of a mark or a tag would say nothing."""
    return isinstance(term, Literal) and term.datatype == STRING and not term.language


def _is_blank(term: Literal) -> bool:
    return not term.lexical.strip()


def _is_node(term: Term) -> bool:
    return isinstance(term, Iri) and term != NIL


def _is_named(term: Term) -> bool:
    """Whether a term has an IRI of its own: neither a blank node nor a list."""
    return _is_node(term) and not str(term).startswith(GENID)
