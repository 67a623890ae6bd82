"""A knowledge base in several languages, of which the last ones are kept."""

from __future__ import annotations

import threading
from datetime import date
from functools import cached_property

from cachetools import LRUCache

from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.languages import LabelLanguages, label_languages
from kbgraph.translated.translated_knowledge import TranslatedKnowledgeBase

_MAX_KEPT = 8
"""Languages whose labels are kept. Their facts, words and links are those of the original."""


class KnowledgeByLanguage:
    """The translations of a knowledge base, and of those of its days. Thread-safe."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._kept: LRUCache[tuple[date | None, str], KnowledgeBase] = LRUCache(_MAX_KEPT)
        self._lock = threading.RLock()

    @cached_property
    def languages(self) -> LabelLanguages:
        """The languages of its labels."""
        return label_languages(self._base.graph)

    def translated(self, base: KnowledgeBase, language: str) -> KnowledgeBase:
        """Return the knowledge base, or that of a day, with the labels of a language.

        It is the same one if each of its labels would be the same.
        """
        if language not in self.languages.differing:
            return base
        with self._lock:
            key = base.graph.day, language
            if key not in self._kept:
                is_of_day = base.graph.day is not None
                undated = self.translated(self._base, language) if is_of_day else None
                self._kept[key] = TranslatedKnowledgeBase(base, language, undated)
            return self._kept[key]
