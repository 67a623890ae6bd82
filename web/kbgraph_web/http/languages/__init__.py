"""The languages of a request, and the words of the pages in them."""

from kbgraph_web.http.languages.dates import day_text, month_text
from kbgraph_web.http.languages.negotiated import (
    LANGUAGE,
    LANGUAGES,
    Language,
    Languages,
    asked_language,
    current_language,
    has_language,
    keep_language,
    language_parameter,
    read_language,
    served_languages,
    vary_by_language,
)
from kbgraph_web.http.languages.words import (
    add_words,
    gettext,
    language_name,
    language_names,
    lazy_gettext,
    ngettext,
    page_direction,
    script_words,
)

__all__ = [
    "LANGUAGE",
    "LANGUAGES",
    "Language",
    "Languages",
    "add_words",
    "asked_language",
    "current_language",
    "day_text",
    "gettext",
    "has_language",
    "keep_language",
    "language_name",
    "language_names",
    "language_parameter",
    "lazy_gettext",
    "month_text",
    "ngettext",
    "page_direction",
    "read_language",
    "script_words",
    "served_languages",
    "vary_by_language",
]
