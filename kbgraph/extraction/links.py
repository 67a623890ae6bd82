"""Links to claims: a mention from document to document, and a `related` fact where the entry says no more. A link entails nothing."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.extraction.claims import ClaimBuilder
from kbgraph.extraction.link_resolver import (
    Ambiguous,
    ExternalLink,
    LinkResolver,
    Missing,
    Resolved,
    Target,
)
from kbgraph.extraction.subject import Subject
from kbgraph.findings import Severity
from kbgraph.ontology.mapping import EdgeRule
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import LINKED, REFERENCES, RELATED, TYPE
from kbgraph.rdf.terms import Iri, Triple
from kbgraph.source.entry import Entry, Inline, Link
from kbgraph.source.markdown import parse_inline


def state_mentions(
    subject: Subject,
    entry: Entry,
    ontology: Ontology,
    resolver: LinkResolver,
    iris: IriFactory,
    ledger: ClaimBuilder,
) -> None:
    """Claims for what the entry links to, one for each target with all its lines, and findings for links that lead nowhere."""
    places: dict[str, list[Link]] = {}
    targets: dict[str, Target | ExternalLink] = {}
    for link in _links(entry):
        target = resolver.resolve(link, subject.path)
        match target:
            case Resolved(subject=other) if other.slug != subject.slug:
                key = other.slug
            case Missing(slug=slug):
                key = slug
            case ExternalLink(iri=iri):
                key = iri
            case Ambiguous():
                _report_ambiguous(ledger, link, target)
                continue
            case _:
                continue
        targets.setdefault(key, target)
        places.setdefault(key, []).append(link)
    for key, target in targets.items():
        _state_target(subject, ontology, iris, ledger, target, places[key])


def _links(entry: Entry) -> Iterator[Link]:
    for scalar in entry.front.scalars():
        if "[" in scalar.text:
            yield from parse_inline(scalar.text, scalar.line, scalar.column).links
    body = (link for inline in entry.inlines() for link in inline.links)
    yield from sorted(dict.fromkeys(body), key=lambda link: (link.line, link.column))


def _state_target(
    subject: Subject,
    ontology: Ontology,
    iris: IriFactory,
    ledger: ClaimBuilder,
    target: Target | ExternalLink,
    links: list[Link],
) -> None:
    match target:
        case ExternalLink(iri=iri):
            _state(ledger, f"mention.{iri}", Triple(subject.document, REFERENCES, iri), links)
        case Resolved(subject=other):
            _state(
                ledger,
                f"mention.{other.slug}",
                Triple(subject.document, REFERENCES, other.document),
                links,
            )
            _state_related(subject, ontology, ledger, (other.slug, other.iri, other.cls), (), links)
        case Missing(slug=slug, cls=cls):
            _report_missing(ledger, links[0], target)
            thing = iris.thing(slug)
            _state(
                ledger,
                f"mention.{slug}",
                Triple(subject.document, REFERENCES, iris.entry(slug)),
                links,
            )
            details = (Triple(thing, TYPE, cls),) if cls else ()
            _state_related(subject, ontology, ledger, (slug, thing, cls), details, links)
        case _:
            return


def _state_related(
    subject: Subject,
    ontology: Ontology,
    ledger: ClaimBuilder,
    target: tuple[str, Iri, Iri | None],
    details: tuple[Triple, ...],
    links: list[Link],
) -> None:
    slug, thing, cls = target
    if not ledger.has_fact_with(thing):
        fact = Triple(subject.iri, _edge(ontology, subject.cls, cls), thing)
        _state(ledger, f"link.{slug}", fact, links, details)


def _state(
    ledger: ClaimBuilder,
    key: str,
    fact: Triple,
    links: list[Link],
    details: tuple[Triple, ...] = (),
) -> None:
    at = Inline("", links[0].line, links[0].column)
    ledger.state(key, fact, at, details=details, basis=LINKED, lines=[link.line for link in links])


def _edge(ontology: Ontology, source: Iri | None, target: Iri | None) -> Iri:
    """The property of the most specific rule for the two classes."""
    fitting = [
        rule
        for rule in ontology.mapping.general.edges
        if ontology.is_a(source, rule.source) and ontology.is_a(target, rule.target)
    ]
    best = max(fitting, key=lambda rule: (_depth(ontology, rule), rule.path), default=None)
    return best.path if best else RELATED


def _depth(ontology: Ontology, rule: EdgeRule) -> int:
    return len(ontology.superclasses(rule.target)) + len(ontology.superclasses(rule.source))


def _report_missing(ledger: ClaimBuilder, link: Link, target: Missing) -> None:
    at = Inline("", link.line, link.column)
    ledger.find(
        at,
        Severity.NOTICE,
        "link-missing",
        f"{target.name!r} is not yet described by an entry",
        about=target.name,
    )


def _report_ambiguous(ledger: ClaimBuilder, link: Link, target: Ambiguous) -> None:
    at = Inline("", link.line, link.column)
    names = ", ".join(target.candidates)
    ledger.find(
        at,
        Severity.WARNING,
        "link-ambiguous",
        f"{target.name!r} may mean {names}",
        "name the file by its path",
    )
