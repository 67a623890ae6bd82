"""Ten thousand generated documents, each judged, the failures as small as can be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import NamedTuple

from kbgraph.ontology.ontology import Ontology, load_ontology
from tests.conftest import ROOT
from tests.ledger.documents import make_document
from tests.ledger.oracle import Loss, judge
from tests.ledger.reading import read
from tests.ledger.shrink import shrink

_FOLDER_FILES = 100
"""Documents of one folder: to build them together is quicker."""
_SHARE = 500
"""Documents that a process judges at a time."""
MAX_SHOWN = 40
_DIGITS = re.compile(r"\d+")


class Failure(NamedTuple):
    """A document that fails, with its loss, and the number of documents that fail so."""

    rule: str
    loss: Loss
    text: str


class Census(NamedTuple):
    """The accounts of the lines of all documents, and the failures."""

    documents: int
    accounts: Counter[str]
    failures: list[Failure]


def broken(text: str, ontology: Ontology) -> set[tuple[str, str]]:
    """Return the rules that a document breaks, without numbers of lines, and with which word."""
    try:
        verdict = judge(read({"x.md": text}, ontology)["x.md"])
    except Exception as error:  # noqa: BLE001 - any error of the reader is a failure
        return {(f"exception {type(error).__name__}", "")}
    return {(_DIGITS.sub("N", loss.rule), loss.word) for loss in verdict.losses}


def take_census(seed: int, numbers: Iterable[int], ontology: Ontology) -> Census:
    """Judge the documents of a seed with some numbers."""
    total, accounts, failures = 0, Counter[str](), []
    for texts in _folders(seed, numbers):
        total += len(texts)
        try:
            made = read(texts, ontology)
        except Exception:  # noqa: BLE001 - any error of the reader is a failure
            failures += _exceptions(texts, ontology)
            continue
        for path, document in made.items():
            verdict = judge(document)
            accounts += verdict.accounts
            first = {_DIGITS.sub("N", loss.rule): loss for loss in reversed(verdict.losses)}
            failures += [Failure(rule, loss, texts[path]) for rule, loss in first.items()]
    return Census(total, accounts, failures)


def take_large_census(seed: int, documents: int, processes: int) -> Census:
    """Judge the first documents of a seed, on several processes."""
    starts = range(0, documents, _SHARE)
    shares = [(seed, range(start, min(start + _SHARE, documents))) for start in starts]
    with ProcessPoolExecutor(processes, initializer=_load_ontology) as pool:
        parts = list(pool.map(_census_of_share, shares))
    return Census(
        sum(part.documents for part in parts),
        sum((part.accounts for part in parts), Counter[str]()),
        [failure for part in parts for failure in part.failures],
    )


_LOADED: list[Ontology] = []
"""The ontology of a process of the pool."""


def _load_ontology() -> None:
    _LOADED.append(load_ontology(ROOT / "ontology"))


def _census_of_share(share: tuple[int, range]) -> Census:
    return take_census(*share, _LOADED[0])


def _folders(seed: int, numbers: Iterable[int]) -> Iterator[dict[str, str]]:
    remaining = iter(numbers)
    while batch := list(islice(remaining, _FOLDER_FILES)):
        yield {f"d{number}.md": make_document(seed, number) for number in batch}


def _exceptions(texts: dict[str, str], ontology: Ontology) -> Iterator[Failure]:
    for path, text in texts.items():
        for rule, _ in broken(text, ontology):
            if rule.startswith("exception"):
                yield Failure(rule, Loss(path, 1, "", rule), text)


def smallest(failure: Failure, ontology: Ontology) -> str:
    """Return the smallest document found that breaks the same rule with the same word."""

    def fails(text: str) -> bool:
        return (failure.rule, failure.loss.word) in broken(text, ontology)

    return shrink(failure.text, fails)
