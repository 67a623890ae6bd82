"""The sections of a comparison: those that are chosen, and those that are folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kbgraph.errors import NotFoundError
from kbgraph.fuzzy import closest
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.views import Comparison, headings, section_key
from kbgraph_web.http import params
from kbgraph_web.viewmodels.tables.addresses import comparison_address

CHOSEN, FOLDED = "section", "folded"
"""The parameters that name the sections to show, and those of which only the heading is shown."""


class SectionState(NamedTuple):
    """A section of a comparison, and the addresses that change what is shown of it."""

    key: str
    label: str
    rows: int
    is_chosen: bool
    is_folded: bool
    toggled: str
    """The address in which it is folded, or open again."""
    alone: str
    """The address of this section alone."""


def named_sections(base: KnowledgeBase, parameter: str) -> tuple[str, ...]:
    """Return the sections that a parameter names.

    Raises NotFoundError for one that is no heading of the mapping.
    """
    known = {section_key(label) for label in headings(base.ontology)}
    named = params.texts(parameter)
    for name in named:
        if name not in known:
            near = closest(name, known)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise NotFoundError(f"no section is called {name!r}{hint}")
    return named


def section_states(
    comparison: Comparison, chosen: Sequence[str], folded: Sequence[str]
) -> dict[str, SectionState]:
    """Return all sections of a comparison by their keys; none chosen means all."""
    slugs = [column.slug for column in comparison.columns]
    return {
        section.key: SectionState(
            key=section.key,
            label=section.label,
            rows=len(section.rows),
            is_chosen=section.key in chosen or not chosen,
            is_folded=section.key in folded,
            toggled=comparison_address(slugs, folded=_toggled(folded, section.key))
            + f"#section-{section.key}",
            alone=comparison_address(slugs, section=[section.key], folded=[]),
        )
        for section in comparison.sections
    }


def _toggled(keys: Sequence[str], key: str) -> list[str]:
    others = [each for each in keys if each != key]
    return others if key in keys else [*keys, key]
