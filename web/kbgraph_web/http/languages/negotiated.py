"""The language of a request: that of labels, and that of the words of the pages.

The parameter `lang` names it, and is kept by the links of its page, as a day is; else
Accept-Language does (RFC 9110, section 12.5.4). The first accepted language is taken in which there
are labels, and the first in which there are words: `rdf.labels` says which label comes in place of
a missing one. All languages without labels of their own are one, the default, so that caches are
asked for no more variants than the data have languages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from flask import Response, abort, current_app, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from kbgraph.languages import LabelLanguages
from kbgraph.rdf.labels import ENGLISH, matching_tags
from kbgraph.rdf.language_tags import REMEDY, is_language_tag
from kbgraph_web.http import params
from kbgraph_web.http.wsgi import cached_if_short

LANGUAGE = "lang"
"""The parameter that names a language, such as `kk` or `pt-BR`."""
LANGUAGES = "kbgraph.languages"
"""The setting of the application that holds its Languages."""
_CURRENT, _ASKED = "language", "asked_language"
_MAX_HEADER_CHARS, _MAX_ACCEPTED = 500, 20
"""Of Accept-Language, the part that is read: browsers send up to ten languages."""
_WITHOUT_LANGUAGE = (
    "static", "health.", "robots.", "sitemap.", "llms.", "openapi.", "void.", "attachments.",
    "entry_data.export", "entry_data.facts",
)  # fmt: skip
"""The beginnings of the names of routes that answer alike in each language."""


class Language(NamedTuple):
    """The languages of a response."""

    labels: str = ""
    """The language of labels; empty for the default."""
    words: str = ENGLISH
    """The language of the words of the pages."""

    @property
    def key(self) -> str:
        """The part of the key of a cache that stands for it; empty for the default."""
        return "" if self == DEFAULT else f"{self.labels} {self.words}"


DEFAULT = Language()


class Languages:
    """The languages in which an application answers."""

    def __init__(self, labels: LabelLanguages, words: Collection[str] = (ENGLISH,)) -> None:
        """Take the languages of labels, and those of catalogues of words."""
        self.labels, self.words = labels, tuple(words)
        self._known = (*labels.used, *({ENGLISH} - {*labels.used}))
        self._of_header = cached_if_short(_MAX_HEADER_CHARS, maxsize=1024)(self._negotiate)

    @property
    def are_several(self) -> bool:
        """Whether any response depends on the language."""
        return bool(self.labels.differing) or len(self.words) > 1

    def of(self, environ: dict[str, Any]) -> Language:
        """Return the language of a request (PEP 3333); the default for one that asks for none."""
        query = environ.get("QUERY_STRING", "")
        named = named_language(query) if LANGUAGE in query or "%" in query else ""
        if named:
            return self._of_header(named) if is_language_tag(named) else DEFAULT
        header = environ.get("HTTP_ACCEPT_LANGUAGE")
        return self._of_header(header[:_MAX_HEADER_CHARS]) if header else DEFAULT

    def key_of(self, environ: dict[str, Any]) -> str:
        """Return the part of the key of a cache that stands for the language of a request."""
        return self.of(environ).key

    def _negotiate(self, header: str) -> Language:
        accepted = [*_accepted(header)]
        labels = _first_match(accepted, self._known)
        return Language(
            labels if labels in self.labels.differing else "",
            _first_match(accepted, self.words) or ENGLISH,
        )


def _accepted(header: str) -> Iterator[str]:
    """Yield the languages that a header prefers to any other one, the most preferred first."""
    accepted = parse_accept_header(header, LanguageAccept)
    of_any = max((weight for tag, weight in accepted if tag == "*"), default=0)
    for tag, weight in islice(accepted, _MAX_ACCEPTED):
        if tag != "*" and weight > 0 and weight >= of_any:
            yield tag


def _first_match(accepted: list[str], known: Collection[str]) -> str:
    return next((tag for each in accepted for tag in matching_tags(each, known)), "")


def named_language(query: str) -> str:
    """Return the language that the parameters of an address name; empty for none, or several."""
    named = {value.strip() for name, value in parse_qsl(query) if name == LANGUAGE} - {""}
    return named.pop() if len(named) == 1 else ""


def served_languages() -> Languages:
    """Return the languages of the current application."""
    languages: Languages = current_app.config[LANGUAGES]
    return languages


def read_language() -> None:
    """Read the language of a request before it is answered; 400 for a text that is none."""
    if not has_language(request.endpoint):
        return
    asked = params.text(LANGUAGE) if LANGUAGE in request.args else ""
    if asked and not is_language_tag(asked):
        abort(400, f"{LANGUAGE} must be a language tag: {REMEDY}")
    setattr(g, _ASKED, asked)
    setattr(g, _CURRENT, served_languages().of(request.environ))


def has_language(endpoint: str | None) -> bool:
    """Return whether what a route answers depends on the language; so do errors without one."""
    return not (endpoint or "").startswith(_WITHOUT_LANGUAGE)


def vary_by_language(response: Response) -> None:
    """Say that a response depends on the accepted languages, where there are several."""
    if served_languages().are_several:
        response.vary.add("Accept-Language")


def current_language() -> Language:
    """Return the language of the request."""
    language: Language = g.get(_CURRENT, DEFAULT)
    return language


def asked_language() -> str:
    """Return the language that the address names; empty without one."""
    asked: str = g.get(_ASKED, "")
    return asked


def language_parameter() -> dict[str, str]:
    """Return the parameter that names the language in the address; none without one."""
    asked = asked_language()
    return {LANGUAGE: asked} if asked else {}


def keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Add the language of the address to the parameters of a link, unless it has another."""
    if has_language(endpoint):
        for name, value in language_parameter().items():
            values.setdefault(name, value)
