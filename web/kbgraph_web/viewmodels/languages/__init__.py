"""The languages of a page: its own, those of its texts, and those that it offers."""

from kbgraph_web.viewmodels.languages.engine_words import engine_word
from kbgraph_web.viewmodels.languages.label_table import label_table
from kbgraph_web.viewmodels.languages.page_language import (
    language_of,
    other_language,
    page_language,
)

__all__ = ["engine_word", "label_table", "language_of", "other_language", "page_language"]
