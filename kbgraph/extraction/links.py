"""Links: each is a mention, and a relation where no other fact is stated.

A link alone entails no other fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from kbgraph.extraction.claims import ClaimBuilder
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.link_resolver import (
    Ambiguous,
    ExternalLink,
    Missing,
    NotALink,
    Resolved,
    Target,
)
from kbgraph.extraction.subject.missing_names import spelled_name
from kbgraph.findings import Severity
from kbgraph.rdf.namespaces import LINKED, REFERENCES, RELATED, TYPE
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.source.entry import Inline, Link, LinkKind

_BRACKETED = re.compile(r"\[\[(?P<target>[^|#\n]*?)(?:[|#].*?)?\]\](?!\])")


class _LinkedThing(NamedTuple):
    """A thing to which an entry links, with or without an entry of its own."""

    slug: str
    iri: Iri
    document: Iri
    cls: Iri | None


class _Links(NamedTuple):
    """The links of an entry to one target."""

    all: list[Link]
    valid: list[Link]
    """Those that are not struck out, in the same order."""


def state_mentions(context: EntryContext) -> None:
    """State what the entry links to, each target once with all its lines.

    Links that lead nowhere are reported. The targets of links in prose are noted.
    """
    links: dict[str, list[Link]] = {}
    targets: dict[str, Target | ExternalLink] = {}
    front = list(context.front_inlines())
    body = [inline for inline in context.marked if inline.links or inline.addresses]
    struck_out = {link for inline in (*front, *body) for link in inline.struck_out}
    front += context.front_tags()
    for link in _links(front, body):
        target = context.resolver.resolve(link, context.subject.path)
        match target:
            case Resolved(subject=other) if other.slug != context.subject.slug:
                key = other.slug
                _note_mention(context, link, key)
            case Missing(slug=slug, name=name):
                key = slug
                context.missing_names.add(spelled_name(slug, name, link.label))
                _note_mention(context, link, key)
            case ExternalLink(iri=iri):
                key = iri
            case Ambiguous():
                _report_ambiguous(context.builder, link, target)
                continue
            case NotALink(is_missing=True):
                _report_missing_part(context.builder, link, target)
                continue
            case _:
                continue
        targets.setdefault(key, target)
        links.setdefault(key, []).append(link)
    for key, target in targets.items():
        found = links[key]
        valid = [link for link in found if link not in struck_out] if struck_out else found
        _state_target(context, target, _Links(found, valid))


def _note_mention(context: EntryContext, link: Link, slug: str) -> None:
    if (link.line, link.column) in context.prose_links:
        context.mentioned.add(slug)


def _links(front: list[Inline], body: list[Inline]) -> Iterator[Link]:
    for inline in front:
        yield from inline.links
    links = dict.fromkeys(link for inline in body for link in (*inline.links, *inline.addresses))
    yield from sorted(links, key=attrgetter("line", "column"))


def _state_target(context: EntryContext, target: Target | ExternalLink, links: _Links) -> None:
    match target:
        case ExternalLink(iri=iri):
            fact = Triple(context.subject.document, REFERENCES, iri)
            _state(context.builder, f"mention.{iri}", fact, links.all)
        case Resolved(subject=other):
            thing = _LinkedThing(other.slug, other.iri, other.document, other.cls)
            _state_thing(context, thing, (), links)
        case Missing(slug=slug, cls=cls):
            # A word that is a link need not have an entry: it says what the note is about.
            named = next((link for link in links.all if link.kind is not LinkKind.TAG), None)
            if named is not None:
                _report_missing(context, named, target)
            thing = _LinkedThing(slug, context.iris.thing(slug), context.iris.entry(slug), cls)
            details = (Triple(thing.iri, TYPE, cls),) if cls else ()
            _state_thing(context, thing, details, links)
        case _:
            return


def _state_thing(
    context: EntryContext, thing: _LinkedThing, details: tuple[Triple, ...], links: _Links
) -> None:
    """State a mention and, where no other fact relates the two things, a relation.

    They are one claim, unless some of the links are struck out, which relate nothing.
    """
    subject, builder = context.subject, context.builder
    mention = Triple(subject.document, REFERENCES, thing.document)
    is_related = bool(links.valid) and not builder.has_fact_with(thing.iri)
    if not is_related or len(links.valid) < len(links.all):
        _state(builder, f"mention.{thing.slug}", mention, links.all)
    else:
        details = (mention, *details)
    if is_related:
        path = context.ontology.edge(subject.cls, thing.cls) or RELATED
        fact = Triple(subject.iri, path, thing.iri)
        _state(builder, f"link.{thing.slug}", fact, links.valid, details=details)


def _state(
    builder: ClaimBuilder,
    key: str,
    fact: Triple,
    links: list[Link],
    *,
    details: tuple[Triple, ...] = (),
) -> None:
    places = [(link.line, link.column) for link in links]
    builder.state(key, fact, _place(links[0]), details=details, basis=LINKED, places=places)


def _place(link: Link) -> Inline:
    return Inline("", link.line, link.column)


def _report_missing(context: EntryContext, link: Link, target: Missing) -> None:
    context.builder.find(
        _place(link),
        Severity.NOTICE,
        "link-missing",
        f"{_as_written(context, link, target)!r} is not yet described by an entry",
        about=target.name,
    )


def _as_written(context: EntryContext, link: Link, target: Missing) -> str:
    """Return the target as its author wrote it; for an address, the slug that it stands for."""
    if link.kind in {LinkKind.MARKDOWN, LinkKind.IMAGE}:
        return target.name if "://" in link.target else link.target
    if "[" in link.target and not link.relation:
        # A wikilink ends at its first `]]`: of [[a [b]]] the last bracket is text behind it.
        line = context.lines[link.line - 1]
        # Not a search: on a line of brackets alone its time would grow with their square.
        start = line.find("[[", max(0, link.column - 1 - link.target.startswith("[")))
        match = _BRACKETED.match(line, start) if start >= 0 else None
        return match["target"].strip() if match else link.target
    return link.target.strip()


def _report_missing_part(builder: ClaimBuilder, link: Link, target: NotALink) -> None:
    builder.find(
        _place(link),
        Severity.NOTICE,
        "link-missing",
        f"{link.target!r} leads nowhere: {target.reason}",
        about=link.target,
    )


def _report_ambiguous(builder: ClaimBuilder, link: Link, target: Ambiguous) -> None:
    builder.find(
        _place(link),
        Severity.WARNING,
        "link-ambiguous",
        f"{target.name!r} may mean {', '.join(target.candidates)}",
        suggestion="name the file by its path",
    )
