"""General rules of the mapping: names, links, inverses, and text that is dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kbgraph.ontology.mapping_error import PatternError
from kbgraph.ontology.pattern_parts import check_template
from kbgraph.ontology.patterns import Pattern
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_type_compiler import compile_regex, order_of
from kbgraph.ontology.value_types import m
from kbgraph.ontology.world_map import MapRules, compile_map_rules
from kbgraph.rdf.labels import ENGLISH
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Iri, Term, boolean
from kbgraph.source.names import normalise_key, placeholder_form

_GENERAL = m("general")
HEADING_MARK, FILE_MARK = "#heading", "#file"
NAME_MARKS = (HEADING_MARK, FILE_MARK)
"""The places of a name that are no keys of the front matter."""


class LinkRule(NamedTuple):
    """The meaning of a matching address: nothing (`drop`), or the templated slug."""

    regex: Pattern
    drop: bool
    reason: str
    slug: str
    """Template over the groups of the pattern."""


class BoilerplateRule(NamedTuple):
    """A pattern of paragraphs that are dropped."""

    regex: Pattern
    reason: str


class EdgeRule(NamedTuple):
    """The property that a link between things of two classes states."""

    source: Iri
    target: Iri
    path: Iri


class InverseRule(NamedTuple):
    """A property (`gives`) that follows backwards from `path` between two classes."""

    path: Iri
    source: Iri
    target: Iri
    gives: Iri


@dataclass(frozen=True, slots=True)
class GeneralRules:
    """The rules that hold for every entry."""

    language: str
    """The language of entries that name none."""
    slug: Pattern | None
    """How a slug shows the type of its thing, in the group `type`."""
    none_found: Pattern | None
    """The text of a value that was looked for and not found; the group `date` says when."""
    none_found_example: str
    """A text that `none_found` reads, for findings."""
    placeholders: frozenset[str]
    """Texts that stand for a missing value, as `placeholder_form` compares them."""
    not_known: frozenset[str]
    """Texts that say that a value is not known, in the same form; they are placeholders too."""
    no_names: frozenset[str]
    """Placeholders, and the words that mean yes and no: a thing has none of these as its name."""
    decimal_mark: str
    """The mark of decimals in the folder, `.` or `,`; empty where either may be meant."""
    default_name: tuple[str, ...]
    """The places to look for the name of a thing, in order, for classes without `m:name`."""
    aliases: tuple[str, ...]
    """Front matter keys of other names."""
    dropped_keys: dict[str, str]
    """Front matter keys that are dropped, normalised, each with the reason."""
    boilerplate: tuple[BoilerplateRule, ...]
    links: tuple[LinkRule, ...]
    edges: tuple[EdgeRule, ...]
    inverses: tuple[InverseRule, ...]
    world_map: MapRules

    @property
    def label_languages(self) -> tuple[str, ...]:
        """The languages of labels for readers who ask for none, the preferred first."""
        return tuple(dict.fromkeys(filter(None, (self.language, ENGLISH))))


def compile_general_rules(triples: TripleIndex, own: TripleIndex) -> GeneralRules:
    """Compile the general rules; the ontology's (`own`) replace the engine's."""
    names = own.iri(_GENERAL, m("defaultName")) or triples.iri(_GENERAL, m("defaultName"))
    not_known = frozenset(map(placeholder_form, triples.texts(_GENERAL, m("notKnown"))))
    placeholders = _placeholders(triples, own) | not_known
    return GeneralRules(
        language=_text(triples, own, "language"),
        slug=_slug_pattern(triples, own),
        none_found=_none_found_pattern(triples, own),
        none_found_example=_text(triples, own, "noneFoundExample"),
        placeholders=placeholders,
        not_known=not_known,
        no_names=placeholders | _answers(triples),
        decimal_mark=_text(triples, own, "decimalMark"),
        default_name=list_texts(triples, names or _GENERAL),
        aliases=tuple(triples.texts(_GENERAL, m("alias"))),
        dropped_keys={
            normalise_key(key): triples.text(rule, m("reason"))
            for rule in triples.subjects(TYPE, m("DropKey"))
            for key in triples.texts(rule, m("key"))
        },
        boilerplate=tuple(
            BoilerplateRule(
                compile_regex(triples, rule, triples.text(rule, m("regex"))),
                triples.text(rule, m("reason")),
            )
            for rule in triples.subjects(TYPE, m("Boilerplate"))
        ),
        links=tuple(_link_rules(triples)),
        edges=tuple(EdgeRule(*iris) for iris in _rules(triples, "EdgeRule", "from", "to", "path")),
        inverses=tuple(
            InverseRule(*iris)
            for iris in _rules(triples, "InverseRule", "path", "from", "to", "gives")
        ),
        world_map=compile_map_rules(triples, own),
    )


def list_texts(triples: TripleIndex, head: Term) -> tuple[str, ...]:
    """Return the members of an RDF list as texts; none where `head` is no list."""
    return tuple(map(str, triples.list_of(head))) if isinstance(head, Iri) else ()


def _text(triples: TripleIndex, own: TripleIndex, name: str) -> str:
    return own.text(_GENERAL, m(name)) or triples.text(_GENERAL, m(name))


def _slug_pattern(triples: TripleIndex, own: TripleIndex) -> Pattern | None:
    text = _text(triples, own, "slug")
    regex = compile_regex(triples, _GENERAL, text) if text else None
    if regex and "type" not in regex.groupindex:
        raise PatternError("m:slug needs a group named type", _GENERAL, text)
    return regex


def _none_found_pattern(triples: TripleIndex, own: TripleIndex) -> Pattern | None:
    text = _text(triples, own, "noneFound")
    regex = compile_regex(triples, _GENERAL, f"(?i:{text})", text) if text else None
    if regex and "date" not in regex.groupindex:
        raise PatternError("m:noneFound needs a group named date", _GENERAL, text)
    return regex


def _placeholders(triples: TripleIndex, own: TripleIndex) -> frozenset[str]:
    words = own.texts(_GENERAL, m("placeholder")) or triples.texts(_GENERAL, m("placeholder"))
    return frozenset(map(placeholder_form, words))


def _answers(triples: TripleIndex) -> frozenset[str]:
    """Return the words that a lookup of the mapping reads as true or false."""
    entries = {
        entry for answer in (True, False) for entry in triples.subjects(m("to"), boolean(answer))
    }
    return frozenset(
        placeholder_form(word) for entry in entries for word in triples.texts(entry, m("from"))
    )


def _link_rules(triples: TripleIndex) -> list[LinkRule]:
    rules = []
    for rule in sorted(
        triples.subjects(TYPE, m("LinkRule")),
        key=lambda rule: order_of(triples, rule, m("order")),
    ):
        regex = compile_regex(triples, rule, triples.text(rule, m("regex")))
        slug, reason = triples.text(rule, m("slug")), triples.text(rule, m("reason"))
        check_template(slug, set(regex.groupindex), rule)
        rules.append(LinkRule(regex, triples.is_set(rule, m("drop")), reason, slug))
    return rules


def _rules(triples: TripleIndex, kind: str, *names: str) -> list[list[Iri]]:
    """Return the values of the properties of each rule of a kind that has them all."""
    rules = [
        [triples.iri(rule, m(name)) for name in names] for rule in triples.subjects(TYPE, m(kind))
    ]
    return [[iri for iri in values if iri] for values in rules if all(values)]
