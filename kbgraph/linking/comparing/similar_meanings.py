"""Entries whose names and first sentences mean the same, by a model of sentences."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from kbgraph.build import Graph
from kbgraph.linking.comparing.sentence_model import Encode
from kbgraph.linking.naming.mentions import text_runs

_MAX_ENTRIES = 20_000
"""Entries of a folder that are compared: of more, the vectors would take 40 MB and minutes."""
_MAX_CHARS = 300
_BATCH = 256


class SimilarMeaning(NamedTuple):
    """A thing whose entry begins with the same meaning."""

    slug: str
    score: float
    """The cosine of the vectors of both texts."""


class SimilarMeanings:
    """Compares the beginnings of entries by a model."""

    def __init__(self, graph: Graph, encode: Encode) -> None:
        self._graph, self._encode = graph, encode

    @cached_property
    def _slugs(self) -> dict[str, int]:
        return {slug: row for row, slug in enumerate(self._graph.subjects)}

    @cached_property
    def _vectors(self) -> Any:
        import numpy as np

        slugs = [*self._slugs]
        batches = [
            self._encode([self._beginning(slug) for slug in slugs[start : start + _BATCH]])
            for start in range(0, len(slugs), _BATCH)
        ]
        return np.concatenate(batches).astype(np.float32)

    def _beginning(self, slug: str) -> str:
        """Return the name of an entry and its first sentences."""
        entry = self._graph.entry(slug)
        texts = (run.text for run in text_runs(entry, self._graph.dialect) if len(run.words) > 3)
        return f"{self._graph.subjects[slug].name}. {next(texts, '')}"[:_MAX_CHARS]

    def like(self, slug: str, limit: int) -> tuple[SimilarMeaning, ...]:
        """Return the entries that are the most alike in meaning; none of a very large folder."""
        if not 1 < len(self._slugs) <= _MAX_ENTRIES:
            return ()
        scores = self._vectors @ self._vectors[self._slugs[slug]]
        best = scores.argsort()[::-1][: limit + 1]
        slugs = [*self._slugs]
        found = (SimilarMeaning(slugs[row], float(scores[row])) for row in best)
        return tuple(each for each in found if each.slug != slug)[:limit]
