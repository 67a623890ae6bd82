"""Identities: the codes of which each gives the address of the same thing elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.patterns import Pattern
from kbgraph.ontology.turtle import TripleIndex
from kbgraph.ontology.value_type_compiler import compile_regex
from kbgraph.ontology.value_types import m
from kbgraph.rdf.iris import address, encode
from kbgraph.rdf.terms import Iri, Literal, Term, Triple

_PLACE = "{}"
"""The place of the code in a template."""


class Identity(NamedTuple):
    """A template by which a code gives the address of the same thing elsewhere."""

    path: Iri
    """The property of the address, such as `skos:exactMatch`."""
    template: str
    codes: Pattern | None
    """The codes that give one; None where all do."""

    def address(self, code: str) -> Iri | None:
        """Return the address that a code gives; None where it gives none."""
        if self.codes is not None and self.codes.fullmatch(code) is None:
            return None
        return address(self.template.replace(_PLACE, encode(code)))


def compile_identities(triples: TripleIndex, prop: Iri) -> tuple[Identity, ...]:
    """Compile the templates of a property shape (`m:identifies`). Raises MappingError."""
    return tuple(
        sorted(
            _identity(triples, node, path)
            for node in triples.iris(prop, m("identifies"))
            for path in triples.iris(node, m("path"))
        )
    )


def identified(identities: tuple[Identity, ...], thing: Iri, value: Term) -> Iterator[Triple]:
    """Yield the facts that a thing is the same as one elsewhere, of the code that it has."""
    if isinstance(value, Literal):
        for each in identities:
            elsewhere = each.address(value.lexical)
            if elsewhere is not None:
                yield Triple(thing, each.path, elsewhere)


def _identity(triples: TripleIndex, node: Iri, path: Iri) -> Identity:
    template, codes = triples.text(node, m("template")), triples.text(node, m("codes"))
    if template.count(_PLACE) != 1 or address(template.replace(_PLACE, "1")) is None:
        raise MappingError(
            f"m:identifies of {node} needs m:template, an http(s) address with {_PLACE} in the "
            f"place of the code, not {template!r}",
            node,
            template,
            word="template",
        )
    return Identity(path, template, compile_regex(triples, node, codes) if codes else None)
