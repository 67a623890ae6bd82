"""Findings of defaults that are no thing of the class of their parameter."""

from __future__ import annotations

from collections.abc import Iterator

from kbgraph.build import Graph
from kbgraph.findings import Finding, Severity
from kbgraph.fuzzy import nearest_words
from kbgraph.ontology.example_queries import WRONG_DEFAULT, ParameterKind
from kbgraph.questions.choices import ChoiceFinder
from kbgraph.rdf.terms import Iri
from kbgraph.views.labels import Labels


def missing_defaults(graph: Graph, labels: Labels) -> Iterator[Finding]:
    """Yield a finding for each default that is no thing of its class, with the closest that is.

    An ontology that is named for other entries than its own has defaults that they lack.
    """
    files, finder = graph.ontology.files, ChoiceFinder(graph, labels)
    for question in graph.ontology.example_queries if files.is_of_kb else ():
        for parameter in question.parameters:
            choices = finder.choices(parameter)
            default = parameter.default
            is_thing = finder.kind(parameter) is ParameterKind.THING
            if not is_thing or not isinstance(default, Iri) or choices.of(default):
                continue
            name = graph.iris.slug(default) or default
            near = nearest_words(name, [each.value for each in choices.all])
            yield Finding(
                files.name(question.path),
                parameter.line,
                parameter.default_column,
                Severity.ERROR,
                WRONG_DEFAULT,
                f"nothing of the type {labels.label(parameter.type)} has the name {name}",
                f"did you mean {near[0]}?" if near else "name a thing of this class",
                parameter.name,
            )
