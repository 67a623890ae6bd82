"""The documents as data: their blocks, their links and anchors, and the commands in them.

`python -m tests.project.documents` runs every command of the documents and writes what it prints
now below it; read the difference before you commit it.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple

from tests.cli.test_transcripts import Step, run, steps
from tests.conftest import ROOT, serving

DOCS = ROOT / "docs"
PAGES = sorted(
    [*ROOT.glob("*.md"), *DOCS.rglob("*.md")], key=lambda path: path.relative_to(ROOT).as_posix()
)
FOLLOWED = (
    "docs/tutorial.md",
    "docs/how-to/add-an-entry.md",
    "docs/how-to/refine-a-domain.md",
    "docs/how-to/compare-revisions.md",
    "docs/how-to/find-missing-links.md",
    "docs/how-to/from-obsidian.md",
    "docs/how-to/from-logseq.md",
    "docs/how-to/from-dendron.md",
)
"""Pages that start in an empty folder and are followed from top to bottom."""
BY_STORE_TESTS = ("docs/how-to/use-your-own-store.md",)
"""Followed by tests/store, since it needs a SPARQL server."""
GENERATED = ("docs/reference/cli.md", "docs/reference/python-api.md")
"""Written by docs/generate.py, and compared with the code as whole files."""
SITE = "http://localhost:5000"
"""The address of the server in the documents; a test puts that of its own server in its place."""
_BLOCK = re.compile(
    r"^(?:(?P<verb>In|From) `(?P<file>[^`]+)`:\n\n)?"
    r"^(?P<fence>`{3,})(?P<language>\w*)\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"!?\[(?:[^\]\\]|\\.)*\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6} (.+?)\s*$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block of a page."""

    language: str
    text: str
    verb: str
    """`In` where the reader writes the block into the file, `From` where it is an excerpt of it."""
    file: str
    """The file that the line above the block names; empty where none does."""


def name(page: Path) -> str:
    """Return the path of a page from the root of the repository."""
    return page.relative_to(ROOT).as_posix()


def read(page: str | Path) -> str:
    """Return the text of a page."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a text, in order."""
    return [
        Block(found["language"], found["text"], found["verb"] or "", found["file"] or "")
        for found in _BLOCK.finditer(text)
    ]


def console(text: str) -> list[Step]:
    """Return the commands of a text's console blocks, with what stands below each."""
    return [
        step for block in blocks(text) if block.language == "console" for step in steps(block.text)
    ]


def prose(text: str) -> str:
    """Return a text without its fenced blocks and without code within lines."""
    return _CODE.sub("", _BLOCK.sub("", text))


def links(text: str) -> list[str]:
    """Return the targets of the links and pictures of a text."""
    return [found["target"] for found in _LINK.finditer(_CODE.sub("`", _BLOCK.sub("", text)))]


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings of a text, as code hosts make them."""
    found: set[str] = set()
    for heading in _HEADING.findall(_BLOCK.sub("", text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        kept = "".join(
            letter for letter in plain if letter in "-_ " or unicodedata.category(letter)[0] in "LN"
        )
        anchor, number = kept.replace(" ", "-"), 1
        while anchor in found:
            anchor, number = f"{kept.replace(' ', '-')}-{number}", number + 1
        found.add(anchor)
    return found


def needs_server(step: Step) -> bool:
    """Whether a command asks the server."""
    return SITE in step.command


def run_at(command: str, folder: Path, address: str) -> str:
    """Run a command in a folder, with a server's address in the place of the documents' one."""
    return run(command.replace(SITE, address), folder).replace(address, SITE)


def follow(page: str, folder: Path) -> Iterator[tuple[Block, Path]]:
    """Yield the blocks of a page, each file written before the block after it is reached."""
    for block in blocks(read(page)):
        if block.verb == "In":
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        else:
            yield block, folder


def _rewritten(block: str, folder: Path, address: str) -> str:
    """Return a console block with what its commands print now."""
    return "".join(
        f"$ {step.command}\n"
        + (f"{printed}\n" if (printed := printed_of(step, folder, address)) else "")
        for step in steps(block)
    )


def printed_of(step: Step, folder: Path, address: str) -> str:
    """Return what a command prints; what stands there where it needs a server and none is given."""
    if needs_server(step) and not address:
        return step.printed
    return run_at(step.command, folder, address or SITE)


def rewrite(page: str, folder: Path, address: str) -> None:
    """Put what the commands of a page print now into the page."""
    text = read(page)

    def replaced(found: re.Match[str]) -> str:
        if found["verb"] == "In":
            path = folder / found["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found["text"], encoding="utf-8")
        if found["language"] != "console":
            return found[0]
        start, end = found.start("text") - found.start(), found.end("text") - found.start()
        return f"{found[0][:start]}{_rewritten(found['text'], folder, address)}{found[0][end:]}"

    (ROOT / page).write_text(_BLOCK.sub(replaced, text), encoding="utf-8")


def main() -> None:
    """Rewrite all pages; those that ask a server ask one of the shipped knowledge base."""
    for page in map(name, PAGES):
        if page in (*BY_STORE_TESTS, *GENERATED):
            continue
        asks = page not in FOLLOWED and any(map(needs_server, console(read(page))))
        with (
            tempfile.TemporaryDirectory() as folder,
            serving() if asks else nullcontext("") as address,
        ):
            rewrite(page, Path(folder) if page in FOLLOWED else ROOT, address)


if __name__ == "__main__":
    main()
