"""The meaning of the words of a relation in an entry, for a link to a certain thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.relations.relation_words import PropertyMeaning
from kbgraph.ontology.value_type_traits import reads_links
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Inline, Link
from kbgraph.source.names import normalise_key


class TypedLink(NamedTuple):
    """A link on which its author puts a relation."""

    words: str
    """The words for the relation, as written."""
    link: Link
    place: Inline
    """The text that holds it, with its footnotes."""
    section: str
    """The title of its section."""
    is_explicit: bool
    """Whether it can be nothing else, as `[[within::x]]`; a title may be any words."""

    @property
    def written(self) -> Inline:
        """The link as the text of a value, with the footnotes of its line."""
        link, place = self.link, self.place
        label = link.label or link.target
        link = link if link.label else link.with_label(label)
        return Inline(label, link.line, link.column, (link,), place.notes)


class TypedTarget(NamedTuple):
    """The thing to which a typed link leads."""

    iri: Iri
    slug: str
    cls: Iri | None
    is_described: bool
    """Whether it has an entry."""


class ByFields(NamedTuple):
    """The relation is stated as by a row or key: the first of the fields that can reads it."""

    fields: tuple[Field, ...]


class ByProperty(NamedTuple):
    """The relation is a property without a field, or one that is read from its object."""

    path: Iri
    is_backwards: bool


class SeveralMeanings(NamedTuple):
    """Words that mean several properties."""

    paths: tuple[Iri, ...]


class NotAllowed(NamedTuple):
    """Words for properties that the ontology does not allow between the two classes."""


class NoRelation(NamedTuple):
    """Words that name no property."""


Relation: TypeAlias = ByFields | ByProperty | SeveralMeanings | NotAllowed | NoRelation


def linked_thing(context: EntryContext, link: Link) -> TypedTarget | None:
    """Return the other thing to which a link leads; None for an address, a file and itself."""
    match context.resolver.resolve(link, context.subject.path):
        case Resolved(subject=other) if other.iri != context.subject.iri:
            return TypedTarget(other.iri, other.slug, other.cls, is_described=True)
        case Missing(slug=slug, cls=cls):
            return TypedTarget(context.iris.thing(slug), slug, cls, is_described=False)
        case _:
            return None


def relation_of(context: EntryContext, cls: Iri, typed: TypedLink, thing: TypedTarget) -> Relation:
    """Return what the words of a link mean in an entry of a class.

    A row of its section and a key of the front matter come first: there the mapping says which of
    several fields is tried first. Fields of mere texts are read where no relation has the words,
    and only from a link that is typed for certain.
    """
    relations = context.resolver.relations
    if not relations.is_known(typed.words):
        return NoRelation()
    of_row = context.fields_of(typed.section, typed.words) if typed.section else []
    of_key = context.fields.by_key.get(normalise_key(typed.words), [])
    placed = [relations.fitting(fields, thing.cls) for fields in (of_row, of_key)]
    meanings = relations.meanings(typed.words, cls, thing.cls)
    for fields in placed:
        if any(map(_is_relation, fields)):
            return ByFields(fields)
    found = _meant(
        [each for each in meanings if not each.fields or any(map(_is_relation, each.fields))]
    )
    if found is None and typed.is_explicit:
        texts = next(filter(None, placed), ())
        found = ByFields(texts) if texts else _meant(meanings)
    return found or NotAllowed()


def names_row_of(context: EntryContext, cls: Iri, words: str) -> bool:
    """Say whether an entry of a class may state a relation by words, to a thing of some class."""
    paths = context.resolver.relations.forward_paths(words)
    return any(
        field.path in paths and _is_relation(field) for field in context.ontology.fields_of(cls)
    )


def _meant(meanings: Sequence[PropertyMeaning]) -> Relation | None:
    match meanings:
        case []:
            return None
        case [one]:
            return ByFields(one.fields) if one.fields else ByProperty(one.path, one.is_backwards)
        case _:
            return SeveralMeanings(tuple(each.path for each in meanings))


def _is_relation(field: Field) -> bool:
    return field.value_type is not None and reads_links(field.value_type)
