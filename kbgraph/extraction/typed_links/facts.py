"""The facts of typed links: each as if its row or key had been written."""

from __future__ import annotations

from kbgraph.extraction.claims import key_of
from kbgraph.extraction.context import EntryContext
from kbgraph.extraction.field_slots import FieldSlot
from kbgraph.extraction.fields import state_read_value
from kbgraph.extraction.typed_links.relation import ByFields, ByProperty, TypedLink, TypedTarget
from kbgraph.extraction.values.result import Unread
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.namespaces import TYPE
from kbgraph.rdf.terms import Triple


def state_relation(
    context: EntryContext, typed: TypedLink, thing: TypedTarget, relation: ByFields | ByProperty
) -> Unread | None:
    """State the fact of a typed link; return the reason where no field can read it."""
    match relation:
        case ByFields(fields=fields):
            name = local_name(fields[0].path)
            slot = FieldSlot(fields, ("link", name, thing.slug), typed.words)
            return state_read_value(context, slot, typed.written)
        case ByProperty():
            _state_property(context, typed, thing, relation)
            return None


def _state_property(
    context: EntryContext, typed: TypedLink, thing: TypedTarget, relation: ByProperty
) -> None:
    """State a fact in the direction of its property, whichever of the two things has the entry."""
    own, path = context.subject.iri, relation.path
    fact = Triple(thing.iri, path, own) if relation.is_backwards else Triple(own, path, thing.iri)
    is_told = thing.cls is not None and not thing.is_described
    details = (Triple(thing.iri, TYPE, thing.cls),) if is_told and thing.cls else ()
    at = typed.written
    key = key_of("link", local_name(path), thing.slug, notes=at.notes)
    context.builder.state(key, fact, at, details=details)
