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

CHOSEN, FOLDED, OPEN = "section", "folded", "open"
"""The parameters that name the sections to show, those of which only the heading is shown, and
those that are open where all but the first would be folded."""
_ALL = "all"
"""Opens all sections."""
_MAX_OPEN_ROWS = 40
"""A comparison of more rows shows its first section, and of the others the headings."""


class SectionState(NamedTuple):
    """A section of a comparison, and the addresses that change what is shown of it."""

    key: str
    label: str
    rows: int
    is_chosen: bool
    """Whether the address names it."""
    is_folded: bool
    toggled: str
    """The address in which it is folded, or open again."""
    alone: str
    """The address of this section alone."""


class Sections(NamedTuple):
    """The sections of a comparison by their keys, and the addresses that change them all."""

    states: dict[str, SectionState]
    opened: str
    """The address with all of them open; empty where they are."""
    folded: str
    """The address with all but the first folded; empty where they are, or need not be."""


class NamedSections(NamedTuple):
    """The sections that an address names."""

    chosen: tuple[str, ...]
    folded: tuple[str, ...]
    open: tuple[str, ...]

    def folds(self, comparison: Comparison) -> bool:
        """Return whether all sections but the first are folded, unless they are named `open`."""
        is_named = self.chosen or self.folded or _ALL in self.open
        return not is_named and len(comparison.rows) > _MAX_OPEN_ROWS


def named_sections(base: KnowledgeBase, parameter: str) -> tuple[str, ...]:
    """Return the sections that a parameter names.

    Raises NotFoundError for one that is no heading of the mapping.
    """
    known = {section_key(label) for label in headings(base.ontology)}
    if parameter == OPEN:
        known.add(_ALL)
    named = params.texts(parameter)
    for name in named:
        if name not in known:
            near = closest(name, known)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise NotFoundError(f"no section is called {name!r}{hint}")
    return named


def section_states(comparison: Comparison, named: NamedSections, rows: str) -> Sections:
    """Return the sections of a whole comparison; with `rows`, only some rows of them are shown.

    None chosen means all, and rows that are chosen are shown.
    """
    slugs = [column.slug for column in comparison.columns]
    keys = [section.key for section in comparison.sections]
    folds = named.folds(comparison) and not rows
    folded = [each for each in keys[1:] if each not in named.open] if folds else named.folded
    states = {
        section.key: SectionState(
            key=section.key,
            label=section.label,
            rows=len(section.rows),
            is_chosen=section.key in named.chosen,
            is_folded=section.key in folded,
            toggled=_toggled_address(slugs, section.key, named, folded if folds else None)
            + f"#section-{section.key}",
            alone=comparison_address(slugs, section=[section.key], folded=[], open=[]),
        )
        for section in comparison.sections
    }
    could_fold = named._replace(folded=(), open=()).folds(comparison) and not rows
    is_folded_most = folds and not named.open
    return Sections(
        states,
        opened=comparison_address(slugs, folded=[], open=[_ALL]) if could_fold and folded else "",
        folded=comparison_address(slugs, folded=[], open=[])
        if could_fold and not is_folded_most
        else "",
    )


def _toggled_address(
    slugs: Sequence[str], key: str, named: NamedSections, folded: Sequence[str] | None
) -> str:
    """Return the address with a section folded, or open again.

    `folded` are those that the length of the comparison folds; None where only an address does.
    """
    if folded is None:
        others = _toggled(named.folded, key)
        is_open = not others and not named.chosen
        return comparison_address(slugs, folded=others, open=[_ALL] if is_open else [])
    if key in folded or key in named.open:
        return comparison_address(slugs, folded=[], open=_toggled(named.open, key))
    return comparison_address(slugs, folded=[*folded, key], open=[])


def _toggled(keys: Sequence[str], key: str) -> list[str]:
    others = [each for each in keys if each != key]
    return others if key in keys else [*keys, key]
