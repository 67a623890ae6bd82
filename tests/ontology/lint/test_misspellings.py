"""Any word of a mapping that is misspelt is found, and the right word is offered."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kbgraph.errors import OntologyError
from kbgraph.fuzzy import nearest_words
from kbgraph.ontology.lint.node_kinds import CLASSES
from kbgraph.ontology.lint.words import ALL_WORDS
from kbgraph.ontology.ontology import load_ontology
from tests.conftest import ROOT

OBSERVATORIES = ROOT / "tests" / "observatories" / "ontology"
MAPPING = (OBSERVATORIES / "mapping.ttl").read_text(encoding="utf-8")
WORD = re.compile(r"(?<=[\s(\[]m:)[A-Za-z]+(?=\s)")
USES = [*WORD.finditer(MAPPING)]
Misspell = Callable[[str, int, str], str]
SLIPS: dict[str, Misspell] = {
    "a letter is missing": lambda word, at, _: word[:at] + word[at + 1 :],
    "a letter is too many": lambda word, at, letter: word[:at] + letter + word[at:],
    "a letter is wrong": lambda word, at, letter: word[:at] + letter + word[at + 1 :],
    "two letters are swapped": lambda word, at, _: word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    "a letter is doubled": lambda word, at, _: word[: at + 1] + word[at:],
    "letters are capitals": lambda word, *_: word.upper(),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the ontology of observatories without its mapping."""
    path = tmp_path_factory.mktemp("misspelt")
    for file in OBSERVATORIES.iterdir():
        if file.is_file() and file.name != "mapping.ttl":
            (path / file.name).write_bytes(file.read_bytes())
    return path


def reported(folder: Path, mapping: str) -> list[str]:
    """Return the findings of a mapping, or the error that it cannot be read."""
    (folder / "mapping.ttl").write_text(mapping, encoding="utf-8")
    try:
        return [str(each) for each in load_ontology(folder).mapping_findings]
    except OntologyError as error:
        return [str(error)]


@given(
    use=st.sampled_from(USES),
    slip=st.sampled_from(sorted(SLIPS)),
    at=st.integers(0, 20),
    letter=st.sampled_from(string.ascii_letters),
)
def test_a_misspelt_word_is_found_with_the_right_word(
    folder: Path, use: re.Match[str], slip: str, at: int, letter: str
) -> None:
    """Wherever a word of m: stands, its misspelling is reported at its line, with the word."""
    misspelt = SLIPS[slip](use[0], at % len(use[0]), letter)
    assume(misspelt and misspelt not in {*ALL_WORDS, *CLASSES, "general"})
    found = reported(folder, MAPPING[: use.start()] + misspelt + MAPPING[use.end() :])
    line = MAPPING.count("\n", 0, use.start()) + 1
    offered = [each for each in found if re.search(rf"did you mean [^?]*\bm:{use[0]}\b", each)]
    assert offered, found
    assert f"mapping.ttl:{line}:" in offered[0]
    assert f"m:{misspelt} is no " in offered[0]
    assert len(found) == 1, "a cause has one finding"


def test_every_word_of_the_mapping_is_tried() -> None:
    """The uses that are misspelt are all those of the file, of properties and of classes."""
    assert len(USES) > 100
    assert {"type", "Pattern", "general", "regex", "to"} <= {use[0] for use in USES}


@given(st.sampled_from(ALL_WORDS), st.sampled_from(sorted(SLIPS)), st.integers(0, 20))
def test_the_right_word_is_among_the_nearest(word: str, slip: str, at: int) -> None:
    """A word with a slip is nearest to itself; what is a word itself is offered nothing."""
    misspelt = SLIPS[slip](word, at % len(word), "q")
    assume(misspelt not in ALL_WORDS and misspelt)
    assert word in nearest_words(misspelt, (word, *ALL_WORDS))


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("colunm", ["column"]),
        ("ot", ["to"]),
        ("kye", ["key"]),
        ("split_on", ["splitOn"]),
        ("LEADTEXT", ["leadText"]),
        ("lable", ["label"]),
        ("hydrofoil", []),
        ("x", []),
        ("", []),
        ("whileObjetcLast", ["whileObjectLasts"]),
    ],
)
def test_nearest_words(name: str, nearest: list[str]) -> None:
    """Words with the fewest slips are offered, and none for a name that is like none."""
    assert nearest_words(name, ALL_WORDS) == nearest
