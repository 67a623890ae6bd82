"""The pages of each class: fields in order, those that are expected, and those that lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from math import inf

from kbgraph.ontology.mapping_error import MappingError
from kbgraph.ontology.mapping_fields import Field
from kbgraph.ontology.page_layout.part_order import PartOrder
from kbgraph.ontology.page_layout.rules import PageRules
from kbgraph.ontology.record_columns import QualifierColumn
from kbgraph.ontology.scales import coded_values
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import OWL
from kbgraph.rdf.similar_iris import SimilarIris
from kbgraph.rdf.terms import Iri, Term

_NOTHING = Iri(OWL + "Nothing")
"""The class without members (OWL 2, section 5.1): a field that is expected of it is optional."""
_LAST = (inf, inf, "")


class PageLayout:
    """The layout of the pages of one ontology; what was asked for is kept."""

    def __init__(
        self,
        fields: dict[Iri, list[Field]],
        rules: PageRules,
        superclasses: Callable[[Iri], tuple[Iri, ...]],
    ) -> None:
        """Lay out pages by the fields of each class.

        `superclasses` returns a class and all above it. Raises MappingError where a word names a
        class or a property that does not fit.
        """
        self._fields, self._rules, self._superclasses = fields, rules, superclasses
        self._placed: dict[Iri | None, dict[Iri, Field]] = {None: {}}
        self._expected: dict[Iri | None, dict[Iri, Field]] = {None: {}}
        self._order: dict[Iri | None, dict[Iri, tuple[float, float, str]]] = {}
        for cls in rules.leads:
            self._check_lead(cls)
        for shape in rules.expected_of:
            self._check_expected_of(shape)

    def fields_of(self, cls: Iri) -> list[Field]:
        """Return the fields of a class and of all its superclasses."""
        return [field for each in self._superclasses(cls) for field in self._fields.get(each, [])]

    def placed(self, cls: Iri | None) -> dict[Iri, Field]:
        """Return the fields that an entry of the class may have besides prose, in page order."""
        if cls is not None and cls not in self._placed:
            places = [
                (field.heading.order, field.order, field.path, field)
                for field in self.fields_of(cls)
                if field.heading
                and not field.is_reversed
                and (field.keys or field.labels or field.columns)
            ]
            self._placed[cls] = {
                path: field for _, _, path, field in sorted(places, key=lambda place: place[:3])
            }
        return self._placed[cls]

    def expected(self, cls: Iri | None) -> dict[Iri, Field]:
        """Return the placed fields that an entry of the class should have, in page order."""
        if cls is not None and cls not in self._expected:
            self._expected[cls] = {
                path: field
                for path, field in self.placed(cls).items()
                if self._is_expected(field, cls)
            }
        return self._expected[cls]

    def _is_expected(self, field: Field, cls: Iri) -> bool:
        classes = self._rules.expected_of.get(field.shape)
        return classes is None or not classes.isdisjoint(self._superclasses(cls))

    def order(self, cls: Iri | None) -> dict[Iri, tuple[float, float, str]]:
        """Return the place of each property on the page of a thing of the class.

        A place is the order of the heading, the order below it, and the heading; properties without
        a heading have none.
        """
        if cls not in self._order:
            classes = [*(self._superclasses(cls) if cls else ()), *self._fields]
            self._order[cls] = {
                field.path: (field.heading.order, field.order, field.heading.label)
                for each in reversed(classes)
                for field in self._fields.get(each, [])
                if field.heading and not field.is_reversed
            }
        return self._order[cls]

    def lead(self, cls: Iri | None) -> tuple[Iri, ...]:
        """Return the properties that lead the page of a thing of the class.

        They are those of the nearest class that names any.
        """
        classes = self._superclasses(cls) if cls else ()
        return next((self._rules.leads[each] for each in classes if each in self._rules.leads), ())

    def timeline(self, cls: Iri | None, dates: frozenset[Iri]) -> tuple[Iri, ...]:
        """Return the dates that a thing of the class may have, in page order.

        They are fields of the properties `dates`, and those that start or end the thing.
        """
        fields = self.fields_of(cls) if cls else []
        paths = {field.path for field in fields if field.times or field.path in dates}
        places = self.order(cls)
        return tuple(sorted(paths, key=lambda path: (*places.get(path, _LAST)[:2], path)))

    def coded_values(self, prop: Iri) -> tuple[Term, ...]:
        """Return the concepts, or yes and no, that a property may have; none if it has others."""
        values = (
            value
            for fields in self._fields.values()
            for field in fields
            if field.path == prop
            for value in coded_values(field.value_type)
        )
        return tuple(dict.fromkeys(values))

    @cached_property
    def part_order(self) -> PartOrder:
        """The order of the parts of values, and of the qualifiers of claims."""
        return PartOrder(field for fields in self._fields.values() for field in fields)

    @cached_property
    def answers(self) -> dict[Iri, frozenset[Iri]]:
        """The properties that a row may state in place of one another, itself included.

        A row of memberships states that somebody is a member, or that they take part in another
        role: where it states one of them, the other is not missing.
        """
        answers: dict[Iri, set[Iri]] = defaultdict(set)
        for paths in self._alternatives():
            for path in paths:
                answers[path] |= paths
        return {path: frozenset(paths) for path, paths in answers.items()}

    def _alternatives(self) -> Iterator[set[Iri]]:
        for fields in self._fields.values():
            for field in fields:
                further = field.columns.further if field.columns else ()
                for column in further:
                    if isinstance(column, QualifierColumn) and column.path_by_value:
                        yield {field.path, *column.path_by_value.values()}

    def _check_lead(self, cls: Iri) -> None:
        paths = {field.path for field in self.fields_of(cls)}
        for path in self._rules.leads[cls]:
            if path not in paths:
                problem = "no shape of the class or of one above it has that property"
                near = ", ".join(SimilarIris(sorted(paths)).offer(path))
                hint = f"; did you mean {near}?" if near else ""
                raise MappingError(
                    f"m:lead of {local_name(cls)} names {local_name(path)}: {problem}{hint}",
                    cls,
                    word="lead",
                )

    def _check_expected_of(self, shape: Iri) -> None:
        targets = [
            cls for cls, fields in self._fields.items() for each in fields if each.shape == shape
        ]
        for cls in sorted(self._rules.expected_of[shape] - {_NOTHING}):
            if not set(targets) & set(self._superclasses(cls)):
                problem = f"is no class of the things that it is about; {self._names(targets)}"
                raise MappingError(
                    f"m:expectedOf of {local_name(shape)}: {local_name(cls)} {problem}",
                    shape,
                    word="expectedOf",
                )

    @staticmethod
    def _names(targets: list[Iri]) -> str:
        if not targets:
            return "no shape with a sh:targetClass has it"
        return f"its shape is of {', '.join(sorted(map(local_name, targets)))}"
