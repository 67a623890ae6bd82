"""Folders of real files: each line has an account, and its words are found again."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from kbgraph.ontology.ontology import Ontology
from kbgraph.source.folder import read_folder
from kbgraph.source.line_kinds import LineKind
from tests.conftest import ROOT
from tests.ledger.oracle import Loss, judge
from tests.ledger.reading import Document, read

OWN_FOLDERS = (ROOT / "kb", ROOT / "tests", ROOT / "docs")
_BATCH_FILES = 200
_WORD = re.compile(r"[^\W\d_]{5,}")
_MARKUP = re.compile(
    r"<[^>]*>|^\s*[\w-]+=['\"][^<>]*>|\]\([^)]*\)|\[\[[^\]|]*\||&\w+;|https?://\S+|\[\^[^\]]*\]"
)
"""Tags, targets of links and ids of notes, which have words that no reader sees."""
_REFERENCE_LABEL = re.compile(r"(?<=\])\[[^\[\]]+\]")
"""The label of a reference link: it stands for an address, and no reader sees it."""
_KEY = re.compile(r"(?:^|[{,\[]|- )\s*[\w -]+:(?=\s|$)")
"""A key of the front matter; the mapping may read it as a property of another name."""


class Survey(NamedTuple):
    """The accounts of the lines of a folder, and the lines that have none."""

    folder: Path
    files: int
    accounts: Counter[str]
    losses: list[Loss]
    errors: list[str]


def folders() -> list[Path]:
    """Return the folders of the project, and those of KBGRAPH_VAULTS."""
    named = os.environ.get("KBGRAPH_VAULTS", "")
    return [*OWN_FOLDERS, *(Path(name) for name in named.split(os.pathsep) if name)]


def survey(folder: Path, ontology: Ontology) -> Survey:
    """Judge each file of a folder."""
    accounts, losses, errors, files = Counter[str](), [], [], 0
    for batch in _batches(folder):
        files += len(batch)
        made, failed = _read(batch, ontology)
        errors += failed
        for document in made.values():
            verdict = judge(document)
            accounts += verdict.accounts
            losses += verdict.losses + lost_words(document)
    return Survey(folder, files, accounts, losses, errors)


def _batches(folder: Path) -> Iterator[dict[str, bytes]]:
    files = ((path, content) for path, content in read_folder(folder) if isinstance(content, bytes))
    while batch := dict(islice(files, _BATCH_FILES)):
        yield batch


def _read(batch: dict[str, bytes], ontology: Ontology) -> tuple[dict[str, Document], list[str]]:
    try:
        return read(batch, ontology), []
    except Exception as error:  # noqa: BLE001 - any error of the reader is a failure
        if len(batch) == 1:
            return {}, [f"{next(iter(batch))}: {type(error).__name__}: {error}"]
    made, errors = {}, []
    for path, content in batch.items():
        one, failed = _read({path: content}, ontology)
        made |= one
        errors += failed
    return made, errors


def lost_words(document: Document) -> list[Loss]:
    """Return lines of which a long word is neither in a claim, nor on the page, nor in a finding.

    Words repeat in real text, so the check is weaker than that of canaries.
    """
    texts = [text for claim in document.claims for text in (*claim.objects, *claim.properties, *claim.qualifiers)]  # fmt: skip
    told = [str(finding) for finding in document.findings]
    known = set(_WORD.findall(_plain(" ".join((unescape(document.html), *texts, *told)))))
    found = {finding.line for finding in document.findings}
    losses = []
    for number, line in enumerate(document.lines, 1):
        if number in found or document.is_hidden(number):
            continue
        written = _KEY.sub(" ", line) if document.kind(number) & LineKind.KEY else line
        written = _REFERENCE_LABEL.sub(" ", written)
        words = _WORD.findall(_plain(_MARKUP.sub(" ", written)))
        lost = [word for word in words if word not in known]
        if lost:
            losses.append(Loss(document.path, number, lost[0], "a word is lost", line))
    return losses


def _plain(text: str) -> str:
    return unquote(text).casefold()
