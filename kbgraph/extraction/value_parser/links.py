"""Parses a text that is a link to a thing, or the name of one."""

from __future__ import annotations

from kbgraph.extraction.link_resolver import AnyTarget, Missing, Resolved
from kbgraph.extraction.value_parser.context import ValueContext
from kbgraph.extraction.values.result import UNREAD_VALUE, ParsedValue, Unread
from kbgraph.extraction.values.written import is_name, no_name
from kbgraph.ontology.value_types import LinkType
from kbgraph.rdf.namespaces import ALT_LABEL, TYPE
from kbgraph.rdf.terms import Triple, text
from kbgraph.source.entry import Inline


def parse_link(
    value_type: LinkType, written: Inline, context: ValueContext
) -> ParsedValue | Unread:
    """Parse a text that is one link, or a name where the type makes things."""
    target: AnyTarget
    match written.links:
        case (link,) if link.label == written.text:
            target = context.resolver.resolve(link, context.path)
        case () if value_type.mint and written.text:
            target = context.resolver.by_name(written.text, value_type.mint)
            if isinstance(target, Missing) and not is_name(written.text, context.rules.no_names):
                return no_name(written.text)
        case _:
            return UNREAD_VALUE
    match target:
        case Resolved(subject=subject):
            return ParsedValue(subject.iri)
        case Missing():
            return _missing_thing(value_type, written, target, context)
        case _:
            return UNREAD_VALUE


def _missing_thing(
    value_type: LinkType, written: Inline, target: Missing, context: ValueContext
) -> ParsedValue:
    """Return a thing that has no entry, with its class and name where known."""
    thing = context.iris.thing(target.slug)
    cls = target.cls or value_type.mint
    types = (Triple(thing, TYPE, cls),) if cls else ()
    has_name = not written.links or (
        value_type.mint is not None and written.links[0].label != written.links[0].target
    )
    names = (
        (Triple(thing, ALT_LABEL, text(written.text, context.language)),)
        if has_name and written.text
        else ()
    )
    return ParsedValue(thing, types + names)
