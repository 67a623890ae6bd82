"""Places that two property shapes of a class claim, so that one of them is never chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from kbgraph.findings import Severity
from kbgraph.ontology.lint.checks.reading import covers, reads_every_text
from kbgraph.ontology.lint.statements import (
    FaultKind,
    MappingFault,
    OntologyStatements,
    OwnStatement,
    StatementPart,
)
from kbgraph.ontology.mapping import DOCUMENT, Mapping
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import MAPPING
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_key

_ERROR = FaultKind(Severity.ERROR, "mapping-key")
_FLAGS = frozenset({"prose", "leadText"})
"""Words of places that one field alone takes: of several the last."""
Superclasses: TypeAlias = Callable[[Iri], tuple[Iri, ...]]


class _ClaimedPlace(NamedTuple):
    """A place in entries: a key, a label in a section, a column, or the prose of a section."""

    word: str
    """The word of the mapping that claims it."""
    section: str
    name: str
    """Normalised; empty for prose."""


class _Unreached(NamedTuple):
    """A field that another one keeps from a place."""

    field: Field
    by: Field
    place: _ClaimedPlace
    is_inherited: bool = False
    """Whether the other one is of a class above, or of documents."""


def shared_places(
    statements: OntologyStatements, mapping: Mapping, superclasses: Superclasses
) -> Iterator[MappingFault]:
    """Yield the places of property shapes that another shape of their class always takes.

    A shape of a class above may be taken over by one of a class below: it is read in others.
    """
    seen: set[tuple[Iri, _ClaimedPlace]] = set()
    places = {
        field.shape: tuple(_places(field)) for fields in mapping.fields.values() for field in fields
    }
    for cls, own_fields in mapping.fields.items():
        own_shapes = {field.shape for field in own_fields}
        for unreached in _unreached(_fields_of(cls, mapping, superclasses), places):
            key = (unreached.field.shape, unreached.place)
            if unreached.field.shape in own_shapes and key not in seen:
                seen.add(key)
                is_inherited = unreached.by.shape not in own_shapes
                yield from _fault(statements, unreached._replace(is_inherited=is_inherited))


def _fields_of(cls: Iri, mapping: Mapping, superclasses: Superclasses) -> list[Field]:
    """Return the fields that an entry of a class may have, in the order in which they are tried."""
    classes = dict.fromkeys((*superclasses(cls), DOCUMENT))
    fields = {field.shape: field for each in classes for field in mapping.fields.get(each, ())}
    return sorted(fields.values(), key=lambda field: (field.order, field.shape))


def _unreached(
    fields: Iterable[Field], places: dict[Iri, tuple[_ClaimedPlace, ...]]
) -> Iterator[_Unreached]:
    claimed: dict[_ClaimedPlace, list[Field]] = defaultdict(list)
    for field in fields:
        for place in places[field.shape]:
            claimed[place].append(field)
    for place, claiming in claimed.items():
        if len(claiming) > 1:
            # Of fields that take prose the last is used, of all others the first that can read.
            of_prose = place.word in _FLAGS
            yield from _kept_away(place, claiming[::-1] if of_prose else claiming)


def _places(field: Field) -> Iterator[_ClaimedPlace]:
    for key in field.keys:
        yield _ClaimedPlace("key", "", key)
    if field.takes_lead_text:
        yield _ClaimedPlace("leadText", "", "")
    for section in field.heading.sections if field.heading else ():
        for label in field.labels:
            yield _ClaimedPlace("label", section, label)
        for header in field.columns.headers if field.columns else ():
            yield _ClaimedPlace("column", section, normalise_key(header))
        if field.takes_prose:
            yield _ClaimedPlace("prose", section, "")


def _kept_away(place: _ClaimedPlace, claiming: list[Field]) -> Iterator[_Unreached]:
    """Yield each field that one before it keeps from a place."""
    for number, field in enumerate(claiming):
        before = (each for each in claiming[:number] if _keeps_away(each, field, place))
        by = next(before, None)
        if by is not None:
            yield _Unreached(field, by, place)


def _keeps_away(first: Field, later: Field, place: _ClaimedPlace) -> bool:
    if first.path == later.path:
        return False
    if place.word not in {"key", "label"}:
        return True
    if first.value_type is None or later.value_type is None:
        return False
    # A field without a separator cannot read several values, which one with a separator can.
    is_split_alike = later.split_on in {"", first.split_on} or reads_every_text(first.value_type)
    return is_split_alike and covers(first.value_type, later.value_type)


def _fault(statements: OntologyStatements, unreached: _Unreached) -> Iterator[MappingFault]:
    field, by, place, _ = unreached
    statement = _claim_of(statements, field, place) or _claim_of(statements, by, place)
    if statement is None:
        return
    name, other = statements.name(field.shape, statement), statements.name(by.shape, statement)
    yield MappingFault(
        statement,
        StatementPart.OBJECT,
        _ERROR,
        f"{name} is never chosen for {_described(statement)}: {other} {_reason(unreached)}",
        _remedy(unreached, name),
        about=place.name or place.section,
    )


def _claim_of(
    statements: OntologyStatements, field: Field, place: _ClaimedPlace
) -> OwnStatement | None:
    """Return the own statement by which a field claims a place; None without one."""
    claims = statements.about(field.shape, m(place.word))
    is_flag = place.word in _FLAGS
    return next(
        (
            each
            for each in claims
            if is_flag or normalise_key(str(each.triple.object)) == place.name
        ),
        None,
    )


def _described(statement: OwnStatement) -> str:
    word = statement.triple.predicate.removeprefix(MAPPING)
    return f"m:{word}" if word in _FLAGS else f"m:{word} {str(statement.triple.object)!r}"


def _reason(unreached: _Unreached) -> str:
    by, place = unreached.by, unreached.place
    if place.word in _FLAGS:
        return "takes it too"
    if place.word == "column":
        return "has the same column and comes before it"
    if by.value_type and reads_every_text(by.value_type):
        return "comes before it and reads every text"
    return "comes before it and reads all that it reads"


def _remedy(unreached: _Unreached, name: str) -> str:
    field, by, place, is_inherited = unreached
    may_come_first = (
        place.word in {"key", "label"}
        and field.value_type is not None
        and by.value_type is not None
        and (is_inherited or not covers(field.value_type, by.value_type))
    )
    if may_come_first:
        return f"give {name} the lower sh:order"
    return "keep one" if place.word in _FLAGS else f"give one of them another m:{place.word}"
