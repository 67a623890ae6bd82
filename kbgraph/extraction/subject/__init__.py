"""Subjects: the thing that each entry is about, with slug, class and names."""

from kbgraph.extraction.subject.drafts import Subject, assign_slugs, draft_subject
from kbgraph.extraction.subject.entry_names import (
    Name,
    NameSource,
    language_tag,
    place_of_name,
)
from kbgraph.extraction.subject.stated_type import type_form
from kbgraph.extraction.subject.types import type_findings

__all__ = [
    "Name",
    "NameSource",
    "Subject",
    "assign_slugs",
    "draft_subject",
    "language_tag",
    "place_of_name",
    "type_findings",
    "type_form",
]
