"""The words of the pages in the language of the reader, from catalogues of messages (gettext).

The words are English in templates and code. `translations/xx/LC_MESSAGES/messages.po` has them in
another language, and `scripts.po` those of the browser scripts; a catalogue counts once it is
compiled (`make messages`, and each build). The words of the engine are not among them: labels are
data of the ontology, and findings, refusals and the command line are English.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from babel import Locale
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g
from flask_babel import Babel, force_locale, get_locale, get_translations, lazy_gettext
from flask_babel import gettext as _gettext
from flask_babel import ngettext as _ngettext

from kbgraph.rdf.labels import ENGLISH
from kbgraph_web.http.languages.negotiated import current_language

CATALOGUES = Path(__file__).parent.parent.parent / "translations"
_SCRIPTS = "scripts"
"""The domain of the words of the browser scripts, and the setting that holds them."""
_PLURALS = 200
"""Numbers whose plural forms scripts are told: rules look at the last two digits."""
_NAMES = "language_names"
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


def gettext(message: str, **variables: object) -> str:
    """Return a message in the language of the reader, with its variables filled in."""
    return cast("str", _gettext(message, **variables))


def ngettext(one: str, several: str, number: int, **variables: object) -> str:
    """Return a message about a number of things, which is its variable `num`, too."""
    return cast("str", _ngettext(one, several, number, **variables))


def add_words(app: Flask) -> tuple[str, ...]:
    """Let an application speak the languages of the catalogues, and return their tags.

    All catalogues are read here, since workers can open no file.
    """
    babel = Babel(
        app,
        configure_jinja=False,
        default_translation_directories=str(CATALOGUES),
        locale_selector=lambda: current_language().words.replace("-", "_"),
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: _words().ugettext(message),
        lambda one, several, number: _words().ungettext(one, several, number),
        newstyle=True,
    )
    with app.app_context():
        locales = {_tag(locale): locale for locale in babel.list_translations()}
        for locale in locales.values():
            _ = locale.languages  # which are read from a file at first use
            with force_locale(str(locale)):
                get_translations()
    app.config[_NAMES] = {
        tag: str(locale.get_display_name() or tag) for tag, locale in locales.items()
    }
    app.config[_SCRIPTS] = {tag: _words_of_scripts(locale) for tag, locale in locales.items()}
    return (ENGLISH, *sorted(locales.keys() - {ENGLISH}))


def script_words() -> dict[str, Any]:
    """Return the words of the scripts in the language of the reader; none in English."""
    words: dict[str, Any] = current_app.config[_SCRIPTS].get(current_language().words, {})
    return words


def language_names() -> dict[str, str]:
    """Return the name of each language that has a catalogue, in itself, by its tag."""
    names: dict[str, str] = current_app.config[_NAMES]
    return names


def language_name(tag: str) -> str:
    """Return the name of a language in the language of the page; empty where that has none."""
    names = get_locale().languages
    return str(names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0], ""))


def page_direction() -> str:
    """Return the direction of the words of a page: `ltr`, or `rtl` as of Arabic."""
    return str(get_locale().text_direction)


def _words() -> NullTranslations:
    """Return the catalogue of the request, which a page asks for hundreds of words."""
    words: NullTranslations | None = g.get(_CURRENT)
    if words is None:
        words = get_translations()
        setattr(g, _CURRENT, words)
    return words


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
