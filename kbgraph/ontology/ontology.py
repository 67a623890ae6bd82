"""The ontology: classes, labels, schemes, the mapping and questions, read from a folder of Turtle beside the engine's own words.

`shapes*.ttl` and `mapping*.ttl` say how entries are read and checked; every other file is part of the graph, so that labels
and hierarchies can be asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kbgraph.errors import OntologyError
from kbgraph.ontology.example_queries import FOLDER, ExampleQuery, read_example_queries
from kbgraph.ontology.mapping import DOCUMENT, Field, Fields, Mapping, compile_mapping
from kbgraph.ontology.turtle import TripleIndex, read_turtle
from kbgraph.rdf.namespaces import (
    COMMENT,
    INVERSE_LABEL,
    INVERSE_OF,
    LABEL,
    PREF_LABEL,
    PREFIXES,
    SUBCLASS,
    SUBPROPERTY,
    SYMMETRIC,
    TITLE,
    TYPE,
)
from kbgraph.rdf.terms import Iri, Literal, Triple, triple_text
from kbgraph.source.names import normalise_key

CORE = Path(__file__).parent.parent / "core"
"""The engine's own vocabulary, shapes and mapping; they hold in every domain."""
_NOT_SERVED = ("shapes", "mapping")


@dataclass(frozen=True)
class Ontology:
    """What the ontology's files say, found by the questions that the engine asks."""

    served: TripleIndex
    """The triples that belong in the graph."""
    mapping: Mapping
    prefixes: dict[str, str]
    context: dict[str, Any]
    """The JSON-LD context by which exports are compacted."""
    shapes: tuple[Path, ...] = ()
    """The files that hold SHACL shapes."""
    digest: str = ""
    """Of the bytes of all files, mapping, shapes and questions among them."""
    questions: tuple[ExampleQuery, ...] = ()
    """What the knowledge base is there to answer."""

    @cached_property
    def ntriples(self) -> list[str]:
        """The served triples as lines of N-Triples."""
        return [f"{triple_text(triple)} ." for triple in self.served.all]

    @cached_property
    def nquads(self) -> bytes:
        """The served triples as N-Quads of the default graph."""
        return "\n".join(self.ntriples).encode()

    @cached_property
    def _superclasses(self) -> dict[Iri, tuple[Iri, ...]]:
        return {}

    def superclasses(self, cls: Iri) -> tuple[Iri, ...]:
        """The class and all that it is a subclass of, nearest first."""
        if cls not in self._superclasses:
            found: list[Iri] = [cls]
            for known in found:
                found += [
                    parent for parent in self.served.iris(known, SUBCLASS) if parent not in found
                ]
            self._superclasses[cls] = tuple(found)
        return self._superclasses[cls]

    def is_a(self, cls: Iri | None, parent: Iri) -> bool:
        """Whether a class is another or a subclass of it."""
        return cls is not None and parent in self.superclasses(cls)

    def label(self, iri: Iri) -> str:
        """The label of a class, property or concept; the last part of its IRI where it has none."""
        names = self.served.objects(iri, LABEL) or self.served.objects(iri, PREF_LABEL)
        english = (
            str(name) for name in names if isinstance(name, Literal) and name.language in {"", "en"}
        )
        return next(english, None) or next(map(str, names), local_name(iri))

    def inverse_label(self, iri: Iri) -> str:
        """The label of a property read from its object."""
        return self.served.text(iri, INVERSE_LABEL) or f"{self.label(iri)} of"

    @cached_property
    def relations(self) -> frozenset[Iri]:
        """The properties that can be read from either end: those with a label read backwards."""
        return frozenset(iri for iri, _ in self.served.subject_objects(INVERSE_LABEL))

    def is_symmetric(self, iri: Iri) -> bool:
        """Whether a property holds in both directions where it holds in one (`owl:SymmetricProperty`)."""
        return SYMMETRIC in self.served.iris(iri, TYPE)

    def comment(self, iri: Iri) -> str:
        """What a class or property means."""
        return self.served.text(iri, COMMENT)

    def class_of_type(self, word: str) -> Iri | None:
        """The class that a word of `type` names."""
        return self.mapping.types.get(normalise_key(word))

    def class_of_slug(self, slug: str) -> Iri | None:
        """The class that a slug tells by its form."""
        pattern = self.mapping.general.slug
        match = pattern.match(slug) if pattern else None
        return self.class_of_type(match["type"]) if match else None

    @cached_property
    def _words(self) -> dict[Iri, str]:
        return {cls: word for word, cls in sorted(self.mapping.types.items(), reverse=True)}

    def type_word(self, cls: Iri) -> str:
        """The word by which `type` and slugs name a class."""
        return self._words.get(cls, local_name(cls).casefold())

    @cached_property
    def _fields(self) -> dict[Iri | None, Fields]:
        return {}

    def fields(self, cls: Iri | None) -> Fields:
        """The fields of an entry about a thing of the class, those of its document included."""
        if cls not in self._fields:
            self._fields[cls] = Fields(
                [*(self.fields_of(cls) if cls else ()), *self.mapping.fields.get(DOCUMENT, [])]
            )
        return self._fields[cls]

    def fields_of(self, cls: Iri) -> list[Field]:
        """The fields of a class and of all that it is a subclass of."""
        return [
            field
            for known in self.superclasses(cls)
            for field in self.mapping.fields.get(known, [])
        ]

    @cached_property
    def _asked(self) -> dict[Iri | None, dict[Iri, Field]]:
        return {None: {}}

    def expected_fields(self, cls: Iri | None) -> dict[Iri, Field]:
        """The properties that an entry about a thing of the class is asked for, each once, in the order of the page.

        Prose is not among them: it is welcome, and nobody can say that it is missing.
        """
        if cls is not None and cls not in self._asked:
            offered = (
                each
                for each in self.fields_of(cls)
                if not each.is_reversed and (each.keys or each.labels or each.columns)
            )
            placed = [
                (each.heading.order, each.order, each.path, each)
                for each in offered
                if each.heading
            ]
            self._asked[cls] = {
                path: each for _, _, path, each in sorted(placed, key=lambda place: place[:3])
            }
        return self._asked[cls]

    def subproperties(self, *properties: Iri) -> tuple[Iri, ...]:
        """The properties, and all that are a kind of one of them, nearest first."""
        found = list(properties)
        for known in found:
            found += [
                each for each in self.served.subjects(SUBPROPERTY, known) if each not in found
            ]
        return tuple(found)

    @cached_property
    def symmetric(self) -> tuple[Iri, ...]:
        """The properties that hold both ways where they hold (OWL 2, section 9.2.9)."""
        return tuple(self.served.subjects(TYPE, SYMMETRIC))

    def inverses(self, prop: Iri) -> tuple[Iri, ...]:
        """The properties that say the same, read from the other end."""
        return (*self.served.iris(prop, INVERSE_OF), *self.served.subjects(INVERSE_OF, prop))

    @cached_property
    def address_keys(self) -> tuple[str, ...]:
        """Front matter keys that say from which address an entry came."""
        return tuple(
            sorted(
                key
                for entry in self.mapping.fields.get(DOCUMENT, [])
                if entry.is_address
                for key in entry.keys
            )
        )

    @cached_property
    def document_shapes(self) -> frozenset[Iri]:
        """Shapes of the fields that speak of the document."""
        return frozenset(entry.shape for entry in self.mapping.fields.get(DOCUMENT, []))

    def names(self, cls: Iri | None) -> tuple[str, ...]:
        """Where the name of a thing of the class is found, in order."""
        classes = self.superclasses(cls) if cls else ()
        return next(
            (self.mapping.names[known] for known in classes if known in self.mapping.names),
            self.mapping.general.default_name,
        )

    @cached_property
    def _order(self) -> dict[Iri | None, dict[Iri, tuple[float, float, str]]]:
        return {}

    def order(self, cls: Iri | None) -> dict[Iri, tuple[float, float, str]]:
        """For each property that has a place on the page of such a thing: order of its heading, its own order, the heading."""
        if cls not in self._order:
            known = [*(self.superclasses(cls) if cls else ()), *self.mapping.fields]
            fields = [
                field
                for each in reversed(known)
                for field in self.mapping.fields.get(each, [])
                if not field.is_reversed
            ]
            self._order[cls] = {
                each.path: (each.heading.order, each.order, each.heading.label)
                for each in fields
                if each.heading
            }
        return self._order[cls]

    def knows(self, iri: Iri) -> bool:
        """Whether the ontology gives the IRI a label."""
        return bool(self.served.texts(iri, LABEL) or self.served.texts(iri, PREF_LABEL))

    def file_of(self, triple: Triple) -> str:
        """The name of the ontology's file that holds a served triple; `ontology` where that is not known, empty for any other triple."""
        return self.served.homes.get(triple) or (
            "ontology"
            if triple.object in self.served.objects(triple.subject, triple.predicate)
            else ""
        )

    @property
    def title(self) -> str:
        """The ontology's title."""
        return next(
            (str(term) for subject, term in self.served.subject_objects(TITLE)), "Knowledge base"
        )

    @property
    def description(self) -> str:
        """What the ontology says that it is about; empty where it does not."""
        return next(
            (self.comment(subject) for subject, _ in self.served.subject_objects(TITLE)), ""
        )


def local_name(iri: str) -> str:
    """The part of an IRI after its last `#` or `/`."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def load_ontology(folder: Path) -> Ontology:
    """The ontology of a folder, with the engine's own words. The order of its files does not matter."""
    if not folder.is_dir():
        raise OntologyError(
            f"{folder} is not a folder: name a folder of Turtle files with --ontology"
        )
    files = [*sorted(CORE.glob("*.ttl")), *sorted(folder.glob("*.ttl"))]
    served, prefixes = read_turtle(path for path in files if not path.stem.startswith(_NOT_SERVED))
    mappings = sorted(folder.glob("mapping*.ttl"))
    rules, _ = read_turtle(
        (path for path in files if path.stem.startswith(_NOT_SERVED) and path not in mappings),
        "rules",
    )
    own, _ = read_turtle(mappings, "own")
    shapes = tuple(path for path in files if path.stem.startswith("shapes"))
    queries = sorted((folder / FOLDER).glob("*.rq"))
    return Ontology(
        served,
        compile_mapping(served + rules + own, own),
        {**prefixes, **PREFIXES},
        _context(folder),
        shapes,
        digest=_digest([*files, folder / "context.jsonld", *queries]),
        questions=read_example_queries(queries),
    )


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()


def _context(folder: Path) -> dict[str, Any]:
    """The engine's short names and the ontology's, which win."""
    return {
        name: term
        for place in (CORE, folder)
        for name, term in _read_context(place / "context.jsonld").items()
    }


def _read_context(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        context = json.loads(path.read_text(encoding="utf-8"))["@context"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OntologyError(f"{path}: cannot read the JSON-LD context: {error}") from error
    if not isinstance(context, dict):
        raise OntologyError(f"{path}: @context must be an object, held in the file itself")
    if _refers_elsewhere(context):
        raise OntologyError(
            f"{path}: the JSON-LD context refers to another one, which is never fetched: write its terms into the file"
        )
    return context


def _refers_elsewhere(context: object) -> bool:
    """Whether a context, or one within it, is to be taken from another place (JSON-LD 1.1, sections 3.1, 4.1.8 and 4.1.9)."""
    match context:
        case dict():
            inner = context.get("@context", {})
            named = inner if isinstance(inner, list) else [inner]
            return (
                "@import" in context
                or any(isinstance(each, str) for each in named)
                or any(map(_refers_elsewhere, context.values()))
            )
        case list():
            return any(map(_refers_elsewhere, context))
        case _:
            return False
