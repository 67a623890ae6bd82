"""Subjects: the thing that each entry is about, with slug, class and names."""

from kbgraph.extraction.subject.drafts import (
    GivenSlug,
    Subject,
    assign_slugs,
    draft_subject,
    give_slugs,
    slug_findings,
    with_slug,
)
from kbgraph.extraction.subject.entry_names import (
    Name,
    NameSource,
    language_tag,
    place_of_name,
)
from kbgraph.extraction.subject.stated_type import type_form
from kbgraph.extraction.subject.types import TypeFinding, type_finding, type_findings

__all__ = [
    "GivenSlug",
    "Name",
    "NameSource",
    "Subject",
    "TypeFinding",
    "assign_slugs",
    "draft_subject",
    "give_slugs",
    "language_tag",
    "place_of_name",
    "slug_findings",
    "type_finding",
    "type_findings",
    "type_form",
    "with_slug",
]
