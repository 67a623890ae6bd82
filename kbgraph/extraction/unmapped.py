"""Content without a rule in the mapping: keys and rows become properties of their own.

Headings and tags are kept as facts about the document.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from kbgraph.extraction.claims import key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.rdf.iris import address
from kbgraph.rdf.namespaces import HEADING, KEYWORDS, LABEL
from kbgraph.rdf.terms import INTEGER, Term, Triple, boolean, day, moment, number, text
from kbgraph.source.entry import Inline, MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.frontmatter import resolve_scalar
from kbgraph.source.markdown import parse_inline


def state_key(context: EntryContext, key: str, node: Node) -> None:
    """State a front matter key as the property `{base}property/{key}` of the thing.

    Each item of a list is a value, and each key of a map a property.
    """
    match node:
        case SequenceNode(items=items):
            for item in items:
                state_key(context, key, item)
        case MappingNode(items=pairs):
            for inner, value in pairs:
                state_key(context, f"{key} {inner.text}", value)
        case ScalarNode(value=value, text=words) if words and value is not None:
            _state(context, key, parse_inline(words, node.line, node.column), node)
        case _:
            return


def state_label(context: EntryContext, label: str, written: Inline) -> None:
    """State a `**Label:** value`, a `label:: value` or a row as a property.

    Its value is read as YAML would read it.
    """
    if written.text or written.links:
        value = resolve_scalar(written.text)
        scalar = ScalarNode(value, written.text, written.line, written.column)
        _state(context, label, written, scalar)


def _state(context: EntryContext, key: str, written: Inline, scalar: ScalarNode) -> None:
    value = _linked_thing(context, written) or _term(scalar, written)
    fact = Triple(context.subject.iri, context.iris.property(key), value)
    context.builder.state(
        key_of(key, written.text), fact, written, qualifiers=((LABEL, text(key)),)
    )


def _linked_thing(context: EntryContext, written: Inline) -> Term | None:
    """Return the thing of a text that is one link, or None."""
    if len(written.links) != 1 or written.links[0].label != written.text:
        return None
    match context.resolver.resolve(written.links[0], context.subject.path):
        case Resolved(subject=subject):
            return subject.iri
        case Missing(slug=slug):
            return context.iris.thing(slug)
        case _:
            return None


def _term(scalar: ScalarNode, written: Inline) -> Term:
    match scalar.value:
        case bool(value):
            return boolean(value)
        case int(value):
            return number(value, INTEGER)
        case Decimal() as value:
            return number(value)
        case datetime() as value:
            return moment(value)
        case date() as value:
            return day(value)
        case _:
            return address(written.text) or text(written.text)


def state_headings(context: EntryContext) -> None:
    """State the headings of an entry without a class, whose sections are unmapped."""
    for section in context.entry.sections:
        if section.level and section.heading.text:
            state_heading(context, section.heading)


def state_heading(context: EntryContext, heading: Inline) -> None:
    """State a heading as a fact about the document."""
    fact = Triple(context.subject.document, HEADING, text(heading.text))
    context.builder.state(key_of("heading", heading.text), fact, heading)


def state_tags(context: EntryContext) -> None:
    """State the tags in the text of an entry, each with all its lines."""
    inlines_by_tag: dict[str, list[Inline]] = {}
    for inline in context.entry.inlines():
        for tag in inline.tags:
            inlines_by_tag.setdefault(tag, []).append(inline)
    for tag, inlines in inlines_by_tag.items():
        fact = Triple(context.subject.document, KEYWORDS, text(tag))
        places = [(inline.line, inline.column) for inline in inlines]
        # A tag is a part of its text, and the text is stated elsewhere.
        at = inlines[0]._replace(text="", links=())
        context.builder.state(key_of("tag", tag), fact, at, places=places)
