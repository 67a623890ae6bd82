"""The words of the pages in the language of the reader, from catalogues of messages (gettext).

The words are English in templates and code. `translations/xx/LC_MESSAGES/messages.po` has them in
another language, and `scripts.po` those of the browser scripts; a catalogue counts once it is
compiled (`make messages`, and each build). The words of the engine are not among them: labels are
data of the ontology, and findings, refusals and the command line are English.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g
from flask_babel import Babel, force_locale, get_translations
from flask_babel.speaklater import LazyString

from kbgraph.rdf.labels import ENGLISH
from kbgraph_web.http.languages.negotiated import current_language

CATALOGUES = Path(__file__).parent.parent.parent / "translations"
_SCRIPTS = "scripts"
"""The domain of the words of the browser scripts."""
_PLURALS = 200
"""Numbers whose plural forms scripts are told: rules look at the last two digits."""
_WORDS = "kbgraph.words"
"""The setting of the application that holds the words of each language, by its tag."""
_CURRENT = "words"

__all__ = [
    "add_words",
    "gettext",
    "language_name",
    "language_names",
    "lazy_gettext",
    "ngettext",
    "page_direction",
    "script_words",
]


class PageWords(NamedTuple):
    """The words of pages in one language, and what is said of it."""

    catalogue: NullTranslations
    name: str
    """The name of the language in itself."""
    direction: str
    """`ltr`, or `rtl` as of Arabic."""
    language_names: Mapping[str, str]
    """The names of languages in it, by the names of locales."""
    of_scripts: dict[str, Any]
    """The words of the browser scripts; none in English."""


def add_words(app: Flask) -> tuple[str, ...]:
    """Let an application speak the languages of the catalogues, and return their tags.

    All catalogues are read here, since workers can open no file.
    """
    babel = Babel(app, configure_jinja=False, default_translation_directories=str(CATALOGUES))
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        _message, _message_about_number, newstyle=True
    )
    with app.app_context():
        words = {_tag(locale): _read(locale) for locale in babel.list_translations()}
    app.config[_WORDS] = words
    return (ENGLISH, *sorted(words.keys() - {ENGLISH}))


def gettext(message: str, **variables: object) -> str:
    """Return a message in the language of the reader, with its variables filled in."""
    text = _message(message)
    return text % variables if variables else text


def ngettext(one: str, several: str, number: int, **variables: object) -> str:
    """Return a message about a number of things, which is its variable `num`, too."""
    text = _message_about_number(one, several, number)
    return text % {"num": number, **variables}


def lazy_gettext(message: str) -> LazyString:
    """Return a message that is translated when it is shown, for constants."""
    return LazyString(gettext, message)


def script_words() -> dict[str, Any]:
    """Return the words of the scripts in the language of the reader; none in English."""
    return _current().of_scripts


def language_names() -> dict[str, str]:
    """Return the name of each language that has a catalogue, in itself, by its tag."""
    words: dict[str, PageWords] = current_app.config[_WORDS]
    return {tag: each.name for tag, each in words.items()}


def language_name(tag: str) -> str:
    """Return the name of a language in the language of the page; empty where that has none."""
    names = _current().language_names
    return names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0], "")


def page_direction() -> str:
    """Return the direction of the words of a page: `ltr`, or `rtl` as of Arabic."""
    return _current().direction


def _message(message: str) -> str:
    return str(_current().catalogue.ugettext(message))


def _message_about_number(one: str, several: str, number: int) -> str:
    return str(_current().catalogue.ungettext(one, several, number))


def _current() -> PageWords:
    """Return the words of the request, which a page asks for hundreds of times."""
    words: PageWords | None = g.get(_CURRENT)
    if words is None:
        words = current_app.config[_WORDS][current_language().words]
        setattr(g, _CURRENT, words)
    return words


def _read(locale: Locale) -> PageWords:
    """Read the catalogues of a language, and what Babel knows of it."""
    with force_locale(str(locale)):
        catalogue = get_translations()
    return PageWords(
        catalogue,
        name=locale.get_display_name() or _tag(locale),
        direction=locale.text_direction,
        language_names=dict(locale.languages),
        of_scripts=_words_of_scripts(locale),
    )


def _tag(locale: Locale) -> str:
    return str(locale).replace("_", "-").lower()


def _words_of_scripts(locale: Locale) -> dict[str, Any]:
    """Return the messages of a catalogue, and the plural form of each number, for scripts."""
    path = CATALOGUES / str(locale) / "LC_MESSAGES" / f"{_SCRIPTS}.mo"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalogue = Translations(file)
    with path.open("rb") as file:
        messages = {_key(each): each.string for each in read_mo(file) if each.id and each.string}
    forms = (catalogue.plural(number) for number in range(_PLURALS))
    return {"messages": messages, "plurals": "".join(map(str, forms))}


def _key(message: Message) -> str:
    """Return a message in English, that about one thing if it has several forms."""
    return message.id if isinstance(message.id, str) else message.id[0]
