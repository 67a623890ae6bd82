"""Keys and labels that no rule reads: each is a property of its own."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import unquote

from kbgraph.extraction.claims import key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.extraction.values.numbers import read_number
from kbgraph.extraction.values.result import Unread
from kbgraph.extraction.values.written import visible
from kbgraph.rdf.iris import local_name, whole_address
from kbgraph.rdf.namespaces import LABEL
from kbgraph.rdf.terms import INTEGER, Iri, Term, Triple, boolean, day, moment, number, text
from kbgraph.source.entry import (
    Inline,
    Link,
    LinkKind,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
)
from kbgraph.source.frontmatter import resolve_scalar
from kbgraph.source.markdown import parse_scalar

_EMBEDS = frozenset({LinkKind.EMBED, LinkKind.IMAGE})


class _MapInList(NamedTuple):
    """A map in a list, which has properties of its own."""

    node: Iri
    claim: tuple[str, ...]
    """The first parts of the keys of its claims."""


def state_key(
    context: EntryContext, key: str, node: Node, within: _MapInList | None = None
) -> None:
    """State a front matter key as the property `{base}property/{key}` of the thing.

    Each item of a list is a value, and each key of a map a property. Of a list of maps each is a
    node with properties of its own, so that it is kept together; `within` is the one of the key.
    """
    match node:
        case SequenceNode(items=items):
            for item in items:
                if isinstance(item, MappingNode):
                    _state_map(context, key, item, within)
                else:
                    state_key(context, key, item, within)
        case MappingNode(items=pairs):
            for inner, value in pairs:
                state_key(context, f"{key} {inner.text}", value, within)
        case ScalarNode(value=value, text=words) if words and value is not None:
            for written in _values_of(context, node):
                _state(context, key, written, node, within)
        case _:
            return


def _state_map(
    context: EntryContext, key: str, node: MappingNode, within: _MapInList | None
) -> None:
    """State a map in a list as a node below the thing, with its keys as properties."""
    if not any(scalar.text for scalar in node.scalars()):
        return
    prop = context.iris.property(key)
    subject, claim = (context.subject.iri, ()) if within is None else within
    nodes = f"{subject}{'#' if within is None else '.'}{local_name(prop)}"
    number = str(context.builder.next_position(nodes))
    own = _MapInList(Iri(f"{nodes}.{number}"), (*claim, key, number))
    context.builder.state(
        key_of(*own.claim),
        Triple(subject, prop, own.node),
        Inline("", node.line, node.column),
        qualifiers=((LABEL, text(key)),),
        places=tuple(node.places()),
    )
    for inner, value in node.items:
        state_key(context, inner.text, value, own)


def _values_of(context: EntryContext, node: ScalarNode) -> list[Inline]:
    """Return the values of a text: the files that it embeds, or else the text.

    It stays as it is written where an embed or a footnote mark in it is no part of the value.
    """
    written = parse_scalar(node, context.entry.citation_keys)
    if written.notes and context.subject.cls is None and not context.builder.citations.sources:
        # Without any source it is no citation, but a text such as `[^a-z]+`.
        return [written._replace(text=node.text.strip(), notes=(), places=())]
    embeds = [each for each in written.links if each.kind in _EMBEDS] if written.links else []
    if embeds and written.text:
        return [written._replace(text=node.text.strip())]
    return _embedded(written) if embeds else [written]


def _embedded(written: Inline) -> list[Inline]:
    """Return the files or addresses that a text without words embeds, each as a value."""
    return [_named(written, link) for link in written.links]


def _named(written: Inline, link: Link) -> Inline:
    """Return an embed as a value: as a link whose label is its target."""
    name = link.target if "://" in link.target else unquote(link.target)
    name = f"{name}#{link.fragment}" if link.fragment else name
    return written._replace(text=name, links=(link.with_label(name),))


def state_label(context: EntryContext, label: str, written: Inline) -> None:
    """State a `**Label:** value`, a `label:: value` or a row as a property.

    Its value is read as YAML would read it, but a number that can mean two things is text, and a
    text that is struck out is left out beside others.
    """
    seen = visible(written)
    seen = seen if seen.text or seen.links else written
    if seen.links and not seen.text:
        for file in _embedded(seen):
            _state(context, label, file, ScalarNode(file.text, file.text, file.line, file.column))
    elif seen.text:
        value = resolve_scalar(seen.text)
        if isinstance(value, Decimal):
            mark = context.ontology.mapping.general.decimal_mark
            number_read = read_number(seen.text, mark)
            is_ambiguous = isinstance(number_read, Unread) and bool(number_read.problem)
            value = seen.text if is_ambiguous else value
        scalar = ScalarNode(value, seen.text, seen.line, seen.column)
        _state(context, label, seen, scalar)


def _state(
    context: EntryContext,
    key: str,
    written: Inline,
    scalar: ScalarNode,
    within: _MapInList | None = None,
) -> None:
    value = _linked_thing(context, written) or _term(scalar, written)
    subject, claim = (context.subject.iri, ()) if within is None else within
    context.builder.state(
        key_of(*claim, key, written.text),
        Triple(subject, context.iris.property(key), value),
        written,
        qualifiers=((LABEL, text(key)),),
    )


def _linked_thing(context: EntryContext, written: Inline) -> Term | None:
    """Return the thing of a text that is one link, or None."""
    # A bracket around a link may be part of the name that it leads to.
    if len(written.links) != 1 or written.links[0].label.strip("[]") != written.text.strip("[]"):
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
            return whole_address(written.text) or text(written.text)
