"""The house: every module is on a floor, none knows the domain, and none is too long."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

MODULES = sorted(
    path for folder in ("kbgraph", "web/kbgraph_web") for path in (ROOT / folder).rglob("*.py")
)
DOMAIN = (
    "countr(?:y|ies)", "jurisdictions?", "tax(?:es|ation)?", "mining", "miners?", "licen(?:ce|ces|ses|[cs]ing|[cs]ed)", "crypto\\w*", "AFSA", "AIFC",
    "ARDFM", "Kazakh\\w*", "Astana", "CIS", "EAEU", "free.?zones?", "regulat\\w+", "supranational", "stablecoins?", "DeFi", "NFTs?", "VAT",
    "sanction\\w*", "corruption", "electricity", "tenge", "soken", "legal", "treaty", "bank\\w*",
)  # fmt: skip
"""Without `license`, which is DCMI's word for the terms on which any dataset may be used."""
WORDS = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(DOMAIN)})(?![A-Za-z])", re.IGNORECASE)


def of_the_engine() -> list[Path]:
    """Every file of the engine and the web application: code, templates, Turtle, styles."""
    kinds = {".py", ".html", ".ttl", ".css", ".svg", ".jsonld"}
    return sorted(
        path
        for folder in ("kbgraph", "web/kbgraph_web")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in kinds
    )


@pytest.mark.parametrize(
    "path", of_the_engine(), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_no_word_of_the_domain_stands_in_the_engine(path: Path) -> None:
    """All knowledge of the domain is in kb/ and ontology/."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [
        f"{number}: {line.strip()}" for number, line in enumerate(lines, 1) if WORDS.search(line)
    ]
    assert found == []


def test_the_list_of_words_finds_them() -> None:
    """The search finds what it is for, and leaves words alone that only look alike."""
    assert all(
        WORDS.search(text)
        for text in ("a country", "kb:miningLegal tax", "free-zone", "licence", "AFSA")
    )
    assert not any(
        WORDS.search(text)
        for text in ("syntax", "determining", "decision", "precise", "conservative")
    )


def floors() -> set[str]:
    """Every module that a contract in pyproject.toml names, with its package."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    names = set()
    for contract in contracts:
        if contract["type"] == "layers":
            for prefix in contract.get("containers", [""]):
                names |= {
                    f"{prefix}.{name}".lstrip(".")
                    for layer in contract["layers"]
                    for name in re.split(r"\s*[|:]\s*", layer)
                }
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_is_on_a_floor(path: Path) -> None:
    """A contract of import-linter names each module, or the package whose `__init__` it is."""
    name = (
        path.relative_to(ROOT)
        .as_posix()
        .removeprefix("web/")
        .removesuffix(".py")
        .removesuffix("/__init__")
        .replace("/", ".")
    )
    assert name in floors() or name in {"kbgraph", "kbgraph_web"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_and_functions_are_short(path: Path) -> None:
    """No module has more than 300 lines, no function more than 40 without its docstring."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            doc = ast.get_docstring(node, clean=False)
            length = (node.end_lineno or 0) - node.lineno + 1 - (doc.count("\n") + 1 if doc else 0)
            assert length <= 40, node.name
