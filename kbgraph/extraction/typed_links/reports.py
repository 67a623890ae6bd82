"""Findings about typed links whose relation is unknown, has several meanings, or is not allowed."""

from __future__ import annotations

from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.typed_links.relation import TypedLink, TypedTarget
from kbgraph.findings import Severity
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.terms import Iri
from kbgraph.source.entry import Inline

_MAX_NAMES = 5


def report_unknown(context: EntryContext, cls: Iri, typed: TypedLink, thing: TypedTarget) -> None:
    """Report words that name no relation, with those that may be meant."""
    near = context.resolver.relations.suggestions(typed.words, cls, thing.cls)
    meant = f"did you mean {_listed(near)}?" if near else _between(context, cls, thing)
    message = f"no relation is called {typed.words!r}; the link states none"
    context.builder.find(
        _place(typed),
        Severity.WARNING,
        "unknown-relation",
        message,
        suggestion=meant,
        about=typed.words,
    )


def report_not_allowed(
    context: EntryContext, cls: Iri, typed: TypedLink, thing: TypedTarget
) -> None:
    """Report a relation that the ontology does not have between the two classes."""
    message = f"the ontology allows no relation {typed.words!r}{_classes(context, cls, thing)}"
    context.builder.find(
        _place(typed),
        Severity.WARNING,
        "relation-not-allowed",
        message,
        suggestion=_between(context, cls, thing),
        about=typed.words,
    )


def report_several(context: EntryContext, typed: TypedLink, paths: tuple[Iri, ...]) -> None:
    """Report words that may mean several properties."""
    label = context.ontology.label
    several = " or ".join(f"{local_name(path)} ({label(path)})" for path in paths)
    names = " or ".join(f"{local_name(path)}" for path in paths)
    message = f"{typed.words!r} may mean {several}; the link states neither"
    context.builder.find(
        _place(typed),
        Severity.WARNING,
        "relation-ambiguous",
        message,
        suggestion=f"write {names}",
        about=typed.words,
    )


def _classes(context: EntryContext, cls: Iri, thing: TypedTarget) -> str:
    """Return the two classes as the end of a sentence."""
    label = context.ontology.label
    end = f" to one of the class {str(label(thing.cls))!r}" if thing.cls else ""
    return f" from a thing of the class {str(label(cls))!r}{end}"


def _between(context: EntryContext, cls: Iri, thing: TypedTarget) -> str:
    names = context.resolver.relations.between(cls, thing.cls)
    few = thing.cls is not None and 0 < len(names) <= _MAX_NAMES
    return f"between the two there is {_listed(names)}" if few else ""


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return " or ".join(map(repr, names))


def _place(typed: TypedLink) -> Inline:
    return Inline("", typed.link.line, typed.link.column)
