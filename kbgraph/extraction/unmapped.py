"""What an entry says that no mapping reads: front matter keys as properties of their own, headings as they stand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from kbgraph.extraction.claims import ClaimBuilder, key_of
from kbgraph.extraction.link_resolver import LinkResolver, Missing, Resolved
from kbgraph.extraction.subject import Subject
from kbgraph.rdf.iris import IriFactory, address
from kbgraph.rdf.namespaces import HEADING, KEYWORDS, LABEL
from kbgraph.rdf.terms import INTEGER, Literal, Term, Triple, boolean, day, moment, number, text
from kbgraph.source.entry import Entry, Inline, MappingNode, Node, ScalarNode, SequenceNode
from kbgraph.source.frontmatter import resolve_scalar
from kbgraph.source.markdown import parse_inline


def state_key(
    subject: Subject,
    iris: IriFactory,
    resolver: LinkResolver,
    ledger: ClaimBuilder,
    key: str,
    node: Node,
) -> None:
    """A front matter key as a property `{base}property/{key}` of the thing; a map gives a property for each of its keys."""
    match node:
        case SequenceNode(items=items):
            for item in items:
                state_key(subject, iris, resolver, ledger, key, item)
        case MappingNode(items=pairs):
            for inner, value in pairs:
                state_key(subject, iris, resolver, ledger, f"{key} {inner.text}", value)
        case ScalarNode(value=value, text=words) if words and value is not None:
            _state_scalar(subject, iris, resolver, ledger, key, node)
        case _:
            return


def _state_scalar(
    subject: Subject,
    iris: IriFactory,
    resolver: LinkResolver,
    ledger: ClaimBuilder,
    key: str,
    scalar: ScalarNode,
) -> None:
    written = parse_inline(scalar.text, scalar.line, scalar.column)
    _state(subject, iris, resolver, ledger, key, written, _term(scalar, written))


def state_label(
    subject: Subject,
    iris: IriFactory,
    resolver: LinkResolver,
    ledger: ClaimBuilder,
    label: str,
    written: Inline,
) -> None:
    """A `**Label:** value`, a `label:: value` or a row as a property, its value as YAML would read it."""
    if written.text or written.links:
        value = ScalarNode(resolve_scalar(written.text), written.text, written.line, written.column)
        _state(subject, iris, resolver, ledger, label, written, _term(value, written))


def _state(
    subject: Subject,
    iris: IriFactory,
    resolver: LinkResolver,
    ledger: ClaimBuilder,
    key: str,
    written: Inline,
    value: Term,
) -> None:
    fact = Triple(
        subject.iri, iris.property(key), _thing(subject, iris, resolver, written) or value
    )
    ledger.state(key_of(key, written.text), fact, written, qualifiers=((LABEL, text(key)),))


def _thing(
    subject: Subject, iris: IriFactory, resolver: LinkResolver, written: Inline
) -> Term | None:
    if len(written.links) != 1 or written.links[0].label != written.text:
        return None
    match resolver.resolve(written.links[0], subject.path):
        case Resolved(subject=other):
            return other.iri
        case Missing(slug=slug):
            return iris.thing(slug)
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


def state_headings(subject: Subject, entry: Entry, ledger: ClaimBuilder) -> None:
    """The headings of an entry that no mapping reads."""
    for section in entry.sections:
        if section.level and section.heading.text:
            value: Literal = text(section.heading.text)
            ledger.state(
                key_of("heading", section.heading.text),
                Triple(subject.document, HEADING, value),
                section.heading,
            )


def state_tags(subject: Subject, entry: Entry, ledger: ClaimBuilder) -> None:
    """The tags in the text of an entry, each with the lines on which it stands."""
    places: dict[str, list[Inline]] = {}
    for inline in entry.inlines():
        for tag in inline.tags:
            places.setdefault(tag, []).append(inline)
    for tag, inlines in places.items():
        fact = Triple(subject.document, KEYWORDS, text(tag))
        ledger.state(
            key_of("tag", tag), fact, inlines[0], lines=[inline.line for inline in inlines]
        )
