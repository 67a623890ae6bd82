"""The number of facts of each kind, counted at the first request and kept with an index."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from kbgraph.rdf.terms import Iri
from kbgraph.stored_facts import FactKind, StoredEvidence, StoredFacts
from kbgraph.summaries import SummaryCache, kept_rows


def kept_kinds(cache: SummaryCache, stored: StoredFacts) -> Counter[FactKind]:
    """Return the number of facts of each kind: the cache has it after the first time.

    There may be a hundred thousand kinds, as each day is one: a change does not revise them.
    """
    rows = kept_rows(cache, "fact-kinds", partial(_rows, stored))
    return Counter(
        {
            FactKind(cls, Iri(prop), StoredEvidence(*evidence)): number
            for cls, prop, *evidence, number in rows
        }
    )


def _rows(stored: StoredFacts) -> list[Any]:
    return [
        [kind.cls, kind.property, *kind.evidence, number]
        for kind, number in sorted(stored.kinds().items())
    ]
