"""Catalogues of the words of the pages: `python web/messages.py`, or `make messages`.

Templates and routes have the messages of the domain `messages`, the browser scripts those of the
domain `scripts`. With languages as arguments, such as `kk pt_BR`, catalogues to translate are begun
for them. All catalogues are brought up to date, and compiled.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUES = ROOT / "web" / "kbgraph_web" / "translations"
DOMAINS = {"messages": "web/kbgraph_web", "scripts": "web/frontend/src"}
"""The domains of messages, each with the folder of the code that has them."""


def compile_catalogues(folder: Path = CATALOGUES) -> list[Path]:
    """Compile the catalogues of a folder that are newer than what was made of them."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.is_file() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parent.parent.name)
            with target.open("wb") as file:
                write_mo(file, catalogue)
            made.append(target)
    return made


def extract(domain: str, target: Path) -> None:
    """Write the messages of a domain to a template of catalogues."""
    _run(
        *("extract", "--mapping-file", str(ROOT / "pyproject.toml"), "--output-file", str(target)),
        *("--keywords", "lazy_gettext", "--project", "kbgraph", "--omit-header"),
        *("--add-comments", "Translators:", "--no-wrap", str(ROOT / DOMAINS[domain])),
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
