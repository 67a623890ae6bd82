"""Catalogues of the words of the pages: `python web/messages.py`, or `make messages`.

Templates and routes have the messages of the domain `messages`, the browser scripts those of the
domain `scripts`. With languages as arguments, such as `kk pt_BR`, catalogues to translate are begun
for them. All catalogues are brought up to date, and compiled.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUES = ROOT / "web" / "kbgraph_web" / "translations"
DOMAINS = {"messages": "web/kbgraph_web", "scripts": "web/frontend/src"}
"""The domains of messages, each with the folder of the code that has them."""
_MARKS = frozenset('<>"&')


def compile_catalogues(folder: Path = CATALOGUES) -> None:
    """Compile the catalogues of a folder in which some message is translated.

    Stops with a sentence at a translation that would change the HTML around it.
    """
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        translated = [each for each in catalogue if each.id and any(_forms(each.string))]
        for each in translated:
            _check(each, source)
        if translated:
            with source.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalogue)


def _check(message: Message, source: Path) -> None:
    """Refuse marks of HTML that the English message does not have: pages show it as it is."""
    english = "".join(_forms(message.id))
    added = _MARKS.intersection("".join(_forms(message.string))) - set(english)
    if added:
        raise SystemExit(
            f"{source}: the translation of {english!r} has {' '.join(sorted(added))}, which the "
            "English message does not have: use other characters, such as ” for quotes"
        )


def _forms(texts: str | Iterable[str]) -> tuple[str, ...]:
    """Return the plural forms of a message, or its only one."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


def extract(domain: str, target: Path) -> None:
    """Write the messages of a domain to a template of catalogues."""
    with contextlib.chdir(ROOT):  # so that places are relative
        _run(
            *("extract", "--mapping-file", "pyproject.toml", "--output-file", str(target)),
            *("--keywords", "lazy_gettext", "--project", "kbgraph", "--add-location", "file"),
            *("--add-comments", "Translators:", "--no-wrap", DOMAINS[domain]),
        )


def update(languages: list[str]) -> None:
    """Begin the catalogues of some languages, bring all up to date, and compile them."""
    CATALOGUES.mkdir(exist_ok=True)
    known = {path.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES")}
    with tempfile.TemporaryDirectory() as folder:
        for domain in DOMAINS:
            template = Path(folder) / f"{domain}.pot"
            extract(domain, template)
            for language in sorted({*known, *languages}):
                path = CATALOGUES / language / "LC_MESSAGES" / f"{domain}.po"
                command = "update" if path.is_file() else "init"
                _run(
                    *(command, "--input-file", str(template), "--output-file", str(path)),
                    *("--locale", language, "--domain", domain, "--no-wrap"),
                )
    compile_catalogues()


def _run(*arguments: str) -> None:
    if CommandLineInterface().run(["pybabel", "--quiet", *arguments]):
        raise SystemExit(f"pybabel {arguments[0]} failed")


if __name__ == "__main__":
    update(sys.argv[1:])
