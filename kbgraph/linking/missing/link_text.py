"""The text of a link to a thing, in the syntax of a folder."""

from __future__ import annotations

import posixpath

from kbgraph.build import Graph
from kbgraph.extraction.link_resolver import Missing, Resolved
from kbgraph.source.entry import Link, LinkKind
from kbgraph.source.names import normalise_name


def link_text(graph: Graph, path: str, slug: str, words: str, *, in_table: bool) -> str:
    """Return the link to a thing that shows some words, for the file at `path`.

    The target is the shortest that leads to the thing: the words themselves where they are the name
    of its file, the name of the file, its path, or its slug. In a table the bar is escaped.
    """
    target = _target(graph, path, slug, words)
    syntax = graph.dialect.links
    if normalise_name(target) == normalise_name(words):
        return f"[[{words}]]"
    if syntax is not None and syntax.has_page_addresses:
        return f"[{words}]([[{target}]])"
    bar = r"\|" if in_table else "|"
    is_reversed = syntax is not None and syntax.has_label_first
    return f"[[{words}{bar}{target}]]" if is_reversed else f"[[{target}{bar}{words}]]"


def _target(graph: Graph, path: str, slug: str, words: str) -> str:
    subject = graph.subjects.get(slug)
    if subject is None:
        return words if _leads_to(graph, path, words, slug) else slug
    names = (subject.file_name, posixpath.relpath(subject.stem, posixpath.dirname(path) or "."))
    possible = (*names, subject.stem, slug)
    return next((each for each in possible if _leads_to(graph, path, each, slug)), slug)


def _leads_to(graph: Graph, path: str, target: str, slug: str) -> bool:
    link = Link(target, "", target, LinkKind.WIKILINK, 1, 1)
    match graph.resolver.resolve(link, path):
        case Resolved(subject=subject):
            return subject.slug == slug
        case Missing(slug=missing):
            return missing == slug
        case _:
            return False
