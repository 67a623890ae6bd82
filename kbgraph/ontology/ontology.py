"""The ontology of a folder: vocabulary, mapping, JSON-LD context, example queries.

The folder's Turtle files stand beside those of the engine. `shapes*.ttl` and `mapping*.ttl` say how
entries are read and checked; all other files are part of the graph, so that labels and hierarchies
can be queried.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from kbgraph.errors import OntologyError
from kbgraph.findings import Finding
from kbgraph.limits import DEFAULTS
from kbgraph.ontology import jsonld_context
from kbgraph.ontology.example_queries import FOLDER, ExampleQuery, read_example_queries
from kbgraph.ontology.lint import lint_mapping, located, refused_statements, slow_patterns
from kbgraph.ontology.lint.question_parameters import lint_questions
from kbgraph.ontology.mapping import DOCUMENT, Mapping, compile_mapping
from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.mapping_fields import Field, FieldIndex
from kbgraph.ontology.page_layout import Hierarchy, PageLayout
from kbgraph.ontology.scales import Scale
from kbgraph.ontology.similar_terms import SimilarTerms
from kbgraph.ontology.turtle import OntologyFiles, TripleIndex, read_turtle
from kbgraph.ontology.vocabulary import Vocabulary
from kbgraph.rdf.iris import IriFactory, local_name
from kbgraph.rdf.namespaces import PREFIXES
from kbgraph.rdf.terms import Iri
from kbgraph.source.names import normalise_key

CORE = Path(__file__).parent.parent / "core"
"""The engine's own vocabulary, shapes and mapping; they hold in every domain."""
_NOT_SERVED = ("shapes", "mapping")
SUBJECT_KEYS = frozenset({"type", "slug", "lang", "language"})
"""Front matter keys that say what an entry is about, whatever the mapping says."""


@dataclass(frozen=True)
class Ontology(Vocabulary):
    """A vocabulary and the mapping of entries to it, with look-ups by class."""

    mapping: Mapping
    prefixes: dict[str, str]
    """Namespace of each prefix."""
    context: dict[str, Any]
    """The JSON-LD context that compacts exports."""
    shapes: tuple[Path, ...] = ()
    """The files that hold SHACL shapes."""
    digest: str = ""
    """SHA-256 of the bytes of all files, mapping, shapes and example queries included."""
    example_queries: tuple[ExampleQuery, ...] = ()
    files: OntologyFiles = field(default_factory=OntologyFiles, repr=False, compare=False)
    """The files that were read."""
    triples: TripleIndex = field(default_factory=lambda: TripleIndex(()), repr=False, compare=False)
    """The triples of all files."""
    obeyed: TripleIndex = field(default_factory=lambda: TripleIndex(()), repr=False, compare=False)
    """Those of which the mapping was compiled: all but values that their words cannot take."""

    def class_of_type(self, word: str) -> Iri | None:
        """Return the class of a word that entries give as their `type`, or None."""
        return self.mapping.types.get(normalise_key(word))

    def class_of_slug(self, slug: str) -> Iri | None:
        """Return the class that the form of a slug, or of its last part, shows; or None."""
        pattern = self.mapping.general.slug
        names = (slug, slug.rpartition("/")[2]) if pattern else ()
        match = next(filter(None, map(pattern.match, names)), None) if pattern else None
        return self.class_of_type(match["type"] or "") if match else None

    def pattern_findings(self) -> list[Finding]:
        """Return a finding for each pattern of the mapping that has taken too long."""
        return slow_patterns(self.mapping, self.files)

    @cached_property
    def mapping_findings(self) -> tuple[Finding, ...]:
        """The faults of the mapping, of what it names, and of questions, in the own files."""
        found = lint_mapping(self.triples, self.files, self.mapping, self.superclasses, self.obeyed)
        queries = self.example_queries
        return (*found, *lint_questions(queries, self.files, self.served, self._type_words))

    @cached_property
    def _type_words(self) -> dict[Iri, str]:
        return {cls: word for word, cls in sorted(self.mapping.types.items(), reverse=True)}

    def type_word(self, cls: Iri) -> str:
        """Return the word that `type` and slugs use for a class."""
        return self._type_words.get(cls, local_name(cls).casefold())

    def name_places(self, cls: Iri | None) -> tuple[str, ...]:
        """Return where the name of a thing of the class is found, in order.

        A place is a front matter key, `#heading` or `#file`.
        """
        classes = self.superclasses(cls) if cls else ()
        return next(
            (self.mapping.names[each] for each in classes if each in self.mapping.names),
            self.mapping.general.default_name,
        )

    @cached_property
    def _field_indexes(self) -> dict[Iri | None, FieldIndex]:
        return {}

    def fields(self, cls: Iri | None) -> FieldIndex:
        """Return the fields of an entry of the class, its document's included."""
        if cls not in self._field_indexes:
            own = self.fields_of(cls) if cls else []
            self._field_indexes[cls] = FieldIndex(own, self.mapping.fields[DOCUMENT])
        return self._field_indexes[cls]

    @cached_property
    def _edges(self) -> dict[tuple[Iri | None, Iri | None], Iri | None]:
        return {}

    def edge(self, source: Iri | None, target: Iri | None) -> Iri | None:
        """Return the property of the most specific edge rule for two classes, or None."""
        if (source, target) not in self._edges:
            fitting = [
                (
                    len(self.superclasses(rule.target)) + len(self.superclasses(rule.source)),
                    rule.path,
                )
                for rule in self.mapping.general.edges
                if self.is_a(source, rule.source) and self.is_a(target, rule.target)
            ]
            self._edges[source, target] = max(fitting)[1] if fitting else None
        return self._edges[source, target]

    @cached_property
    def inverse_paths(self) -> frozenset[Iri]:
        """The properties from whose facts others follow."""
        return frozenset(rule.path for rule in self.mapping.general.inverses)

    @cached_property
    def premise_paths(self) -> frozenset[Iri]:
        """The properties of facts on which the claims of other entries may depend."""
        evidence = self.mapping.evidence
        return self.inverse_paths | evidence.shared_paths | evidence.told_of_things

    @cached_property
    def _keys_of_subjects(self) -> dict[Iri | None, frozenset[str]]:
        return {}

    def keys_of_subject(self, cls: Iri | None) -> frozenset[str]:
        """Return the keys, normalised, that say what an entry is about, its names included.

        Without a class, `type` names nothing that the mapping knows, and is not among them.
        """
        if cls not in self._keys_of_subjects:
            names = map(normalise_key, (*self.name_places(cls), *self.mapping.general.aliases))
            keys = SUBJECT_KEYS if cls else SUBJECT_KEYS - {"type"}
            self._keys_of_subjects[cls] = keys.union(names)
        return self._keys_of_subjects[cls]

    @cached_property
    def _similar_terms(self) -> dict[Iri | None, SimilarTerms]:
        return {}

    def similar_terms(self, cls: Iri | None) -> SimilarTerms:
        """Return the words that authors of entries of the class may have meant by others."""
        if cls not in self._similar_terms:
            self._similar_terms[cls] = SimilarTerms(
                [*(self.fields_of(cls) if cls else ()), *self.mapping.fields[DOCUMENT]],
                [
                    *sorted(SUBJECT_KEYS),
                    *(place for place in self.name_places(cls) if not place.startswith("#")),
                    *self.mapping.general.aliases,
                ],
            )
        return self._similar_terms[cls]

    def check(self) -> None:
        """Refuse a vocabulary or words about pages with faults. Raises OntologyError."""
        super().check()
        _ = self.layout

    @cached_property
    def layout(self) -> PageLayout:
        """The layout of the pages of each class."""
        return PageLayout(self.mapping.fields, self.mapping.page_rules, self.superclasses)

    def fields_of(self, cls: Iri) -> list[Field]:
        """Return the fields of a class and of all its superclasses."""
        return self.layout.fields_of(cls)

    def placed_fields(self, cls: Iri | None) -> dict[Iri, Field]:
        """Return the fields that an entry of the class may have besides prose, in page order."""
        return self.layout.placed(cls)

    def expected_fields(self, cls: Iri | None) -> dict[Iri, Field]:
        """Return the placed fields that an entry of the class should have, in page order.

        Prose is not among them: it is welcome, but never missing.
        """
        return self.layout.expected(cls)

    def order(self, cls: Iri | None) -> dict[Iri, tuple[float, float, str]]:
        """Return the order of heading, the order below it, and the heading of each property."""
        return self.layout.order(cls)

    def lead(self, cls: Iri | None) -> tuple[Iri, ...]:
        """Return the properties that lead the page of a thing of the class, in order."""
        return self.layout.lead(cls)

    def timeline(self, cls: Iri | None) -> tuple[Iri, ...]:
        """Return the dates of a thing of the class, in page order."""
        return self.layout.timeline(cls, self.dates)

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """The properties that put one thing above another: those of parts, and the mapping's."""
        above, below = self.mapping.page_rules.hierarchy
        return Hierarchy(
            tuple(dict.fromkeys((*self.containers, *above))),
            tuple(dict.fromkeys((*self.parts, *below))),
        )

    def scale(self, prop: Iri) -> Scale:
        """Return the values of a coded property in order."""
        return self.schemes.scale(self.layout.coded_values(prop), prop)

    @cached_property
    def address_keys(self) -> tuple[str, ...]:
        """Front matter keys that hold the address from which an entry came."""
        fields = (field for field in self.mapping.fields[DOCUMENT] if field.is_address)
        return tuple(sorted(key for field in fields for key in field.keys))

    @cached_property
    def document_shapes(self) -> frozenset[Iri]:
        """Shapes of the fields that describe the document."""
        fields = self.mapping.fields[DOCUMENT]
        return frozenset(field.shape for field in fields if not field.is_of_thing)


def load_ontology(
    folder: Path | None,
    base: str = IriFactory().base,
    max_bytes: int = DEFAULTS.ontology_max_bytes,
    kb: Path | None = None,
    root: Path | None = None,
) -> Ontology:
    """Load the ontology of a folder, together with the engine's own; without one, that alone.

    Relative IRIs are resolved below `base`. Findings name the files by their paths from `kb`, the
    folder of entries. No link on the way from `root` to the folder may leave `root`. Files have no
    order. Raises OntologyError for a missing folder, or a file that contradicts another or cannot
    be read.
    """
    if folder is not None and not folder.is_dir():
        raise OntologyError(
            f"{folder} is not a folder: name a folder of Turtle files with --ontology"
        )
    files = OntologyFiles(folder, base, max_bytes, kb, root)
    try:
        return _load(folder, files)
    except MappingError as error:
        raise located(error, files) from error


def _load(folder: Path | None, files: OntologyFiles) -> Ontology:
    own_paths = sorted(folder.glob("*.ttl")) if folder else []
    paths = [*sorted(CORE.glob("*.ttl")), *own_paths]
    served, prefixes = read_turtle(
        (path for path in paths if not path.stem.startswith(_NOT_SERVED)), "graph", files
    )
    mappings = [path for path in own_paths if path.stem.startswith("mapping")]
    rules, _ = read_turtle(
        (path for path in paths if path.stem.startswith(_NOT_SERVED) and path not in mappings),
        "rules",
        files,
    )
    own, _ = read_turtle(mappings, "own", files)
    triples = served + rules + own
    refused = refused_statements(triples, files)
    obeyed = triples.without(refused)
    contexts = [place / jsonld_context.FILE_NAME for place in (CORE, folder) if place]
    queries = sorted((folder / FOLDER).glob("*.rq")) if folder else []
    ontology = Ontology(
        served=served,
        mapping=(mapping := compile_mapping(obeyed, own.without(refused))),
        languages=mapping.general.label_languages,
        prefixes={**prefixes, **PREFIXES},
        context=jsonld_context.read_contexts(
            (path, files.text(path)) for path in filter(os.path.lexists, contexts)
        ),
        shapes=tuple(path for path in paths if path.stem.startswith("shapes")),
        example_queries=read_example_queries(queries, files, {**prefixes, **PREFIXES}),
        files=files,
        triples=triples,
        obeyed=obeyed,
        digest=files.digest([*paths, *contexts[1:], *queries]),
    )
    ontology.check()
    return ontology
