"""Tasks of things that entries link to and none describes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import log2

from kbgraph.build import Graph
from kbgraph.linking.worklist.task import Task, TaskKind
from kbgraph.network import NetworkService
from kbgraph.network.link_counts import LinkedThing
from kbgraph.rdf.namespaces import REFERENCES, STATED_AT
from kbgraph.rdf.terms import Iri
from kbgraph.views.labels import Labels

_LINES = (
    f"SELECT ?target ?line {{ GRAPH ?claim {{ ?document <{REFERENCES}> ?target }}"
    f" GRAPH <claims> {{ ?claim <{STATED_AT}> ?line }} }}"
)
_LEAST, _BY_LINKS, _MOST = 25.0, 12.0, 80.0
_MAX_STUBS = 500


def stub_tasks(graph: Graph, network: NetworkService, labels: Labels) -> Iterator[Task]:
    """Yield a task for each of the things without an entry, the most linked first."""
    for thing in islice(network.link_counts.missing, _MAX_STUBS):
        lines = sorted(_lines(graph, thing.slug))
        if lines:
            file, line = lines[0]
            yield Task(
                kind=TaskKind.STUB,
                priority=min(_MOST, _LEAST + _BY_LINKS * log2(1 + thing.sources)),
                file=file,
                line=line,
                column=1,
                slug=thing.slug,
                label=thing.label,
                what=_what(thing),
                write=_skeleton(graph, thing, labels.type(graph.iris.thing(thing.slug))),
            )


def _what(thing: LinkedThing) -> str:
    noun = "thing links" if thing.sources == 1 else "things link"
    return f"describe {thing.label}: {thing.sources} {noun} to it, and no entry describes it"


def _skeleton(graph: Graph, thing: LinkedThing, cls: Iri | None) -> str:
    """Return the command that makes an entry of its class; without a class, the file to make."""
    if cls is None or cls not in graph.ontology.mapping.entry_classes:
        return f"{thing.slug}.md: # {thing.label}"
    name = thing.label.replace("'", "'\\''")
    return f"kbgraph new {graph.ontology.type_word(cls)} '{name}'"


def _lines(graph: Graph, slug: str) -> Iterator[tuple[str, int]]:
    """Yield the files and lines that link to a thing."""
    for _, line in graph.store.select(_LINES, target=graph.iris.entry(slug)):
        number = graph.iris.line_number(str(line))
        subject = graph.subjects.get(graph.iris.slug(str(line)) or "")
        if subject is not None and number is not None:
            yield subject.path, number
