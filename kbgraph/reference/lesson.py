"""A first lesson in SPARQL: five queries made of what a graph holds, each with an answer.

The class is that whose things have the most relations with other things, the property that of most
of these, and the thing has the most of its facts. In a folder of plain notes, whose things have no
class, the entries themselves take their place.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kbgraph.build import Graph
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import ENTRY, PRIMARY_TOPIC, STATED_AT, TYPE
from kbgraph.rdf.prefixes import relative, shorten
from kbgraph.rdf.terms import Iri
from kbgraph.store.oxigraph import Row
from kbgraph.views.labels import Labels

_CLASS_AND_PROPERTY = f"""SELECT ?class ?property (COUNT(*) AS ?facts) {{
  {{ ?entry <{PRIMARY_TOPIC}> ?thing . ?thing a ?class }}
  ?thing ?property ?other FILTER(ISIRI(?other) && ?property != <{TYPE}>)
}} GROUP BY ?class ?property ORDER BY DESC(?facts) ?class ?property"""
_RELATIONS = _CLASS_AND_PROPERTY.replace(
    "FILTER(", f". ?of_other <{PRIMARY_TOPIC}> ?other FILTER(?other != ?thing && "
)
_OF_ENTRIES = f"""SELECT ?class ?property (COUNT(*) AS ?facts) {{
  VALUES ?class {{ <{ENTRY}> }} ?thing a ?class ; ?property ?other
  FILTER(ISIRI(?other) && ?property != <{TYPE}>)
}} GROUP BY ?class ?property ORDER BY DESC(?facts) ?property"""
_CHOICES = (_RELATIONS, _CLASS_AND_PROPERTY, _OF_ENTRIES)
"""The queries for a class and a property, the best first: the next is asked if one has no rows."""
_EXAMPLE = f"""SELECT ?thing (COUNT(DISTINCT ?other) AS ?facts) {{
  ?thing a <%(cls)s> . GRAPH ?claim {{ ?thing <%(prop)s> ?other }}
  GRAPH <claims> {{ ?claim <{STATED_AT}> ?line }}
}} GROUP BY ?thing ORDER BY DESC(?facts) ?thing LIMIT 1"""
_NOT_IN_VARIABLE = re.compile(r"[^A-Za-z0-9_]+")
_QUERIES = (
    """SELECT {each} WHERE {{
  {each} a {cls} .
}} LIMIT 10
""",
    """SELECT {each} {value} WHERE {{
  {each} a {cls} ;
    {prop} {value} .
}} LIMIT 10
""",
    """SELECT ?property ?value WHERE {{
  {thing} ?property ?value .
}} LIMIT 20
""",
    """SELECT {each} (COUNT({value}) AS ?number) WHERE {{
  {each} a {cls} ;
    {prop} {value} .
}} GROUP BY {each} ORDER BY DESC(?number) LIMIT 10
""",
    """SELECT {value} ?line WHERE {{
  GRAPH ?claim {{ {thing} {prop} {value} }}
  GRAPH <claims> {{ ?claim kb:statedAt ?line }}
}} LIMIT 10
""",
)


class Lesson(NamedTuple):
    """The parts of a lesson, and its queries."""

    cls: str
    """The name of a class as a query has it."""
    cls_label: str
    property: str
    property_label: str
    thing: str
    """The IRI of a thing as a query has it, relative to the base."""
    thing_label: str
    queries: tuple[str, ...]


def make_lesson(graph: Graph, labels: Labels) -> Lesson | None:
    """Return the lesson of a graph; None where no entry has a fact with a line."""
    for choice in _CHOICES:
        for row in graph.store.select(choice):
            cls, prop = Iri(str(row[0])), Iri(str(row[1]))
            examples = graph.store.select(_EXAMPLE % {"cls": cls, "prop": prop})
            if examples:
                return _lesson(graph, labels, cls, prop, _thing(examples))
    return None


def _thing(examples: list[Row]) -> Iri:
    return Iri(str(examples[0][0]))


def _lesson(graph: Graph, labels: Labels, cls: Iri, prop: Iri, thing: Iri) -> Lesson:
    names = [shorten(iri, graph.ontology.prefixes) or f"<{iri}>" for iri in (cls, prop)]
    subject = f"<{relative(thing, graph.iris.base)}>"
    each, value = _variables(cls, prop)
    parts = {"cls": names[0], "prop": names[1], "thing": subject, "each": each, "value": value}
    return Lesson(
        cls=names[0],
        cls_label=graph.ontology.label(cls),
        property=names[1],
        property_label=graph.ontology.label(prop),
        thing=subject,
        thing_label=labels.label(thing),
        queries=tuple(query.format(**parts) for query in _QUERIES),
    )


def _variables(cls: Iri, prop: Iri) -> tuple[str, str]:
    """Return names of variables for a thing of a class and a value of a property."""
    thing, value = (
        _NOT_IN_VARIABLE.sub("", local_name(iri)) or default
        for iri, default in ((cls, "thing"), (prop, "value"))
    )
    thing = thing[:1].lower() + thing[1:]
    return f"?{thing}", f"?{value}" if value != thing else "?value"
