"""The structure of the engine and the web application: layers, sizes, names and sentences."""

from __future__ import annotations

import ast
import re
import tokenize
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

MODULES = sorted(
    path for folder in ("kbgraph", "web/kbgraph_web") for path in (ROOT / folder).rglob("*.py")
)
DOMAIN = (
    "countr(?:y|ies)", "jurisdictions?", "tax(?:es|ation)?", "mining", "miners?",
    "licen(?:ce|ces|ses|[cs]ing|[cs]ed)", "crypto\\w*", "AFSA", "AIFC", "ARDFM", "Kazakh\\w*",
    "Astana", "CIS", "EAEU", "free.?zones?", "regulat\\w+", "supranational", "stablecoins?",
    "DeFi", "NFTs?", "VAT", "sanction\\w*", "corruption", "electricity", "tenge", "soken",
    "legal", "treaty", "bank\\w*",
)  # fmt: skip
"""Words of the shipped domain; without `license`, which is DCMI's word for terms of use."""
WORDS = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(DOMAIN)})(?![A-Za-z])", re.IGNORECASE)


def shown(path: Path) -> str:
    """Return a path from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def engine_files() -> list[Path]:
    """Return all files of the engine and the web: code, templates, Turtle and styles."""
    kinds = {".py", ".html", ".ttl", ".css", ".svg", ".jsonld"}
    return sorted(
        path
        for folder in ("kbgraph", "web/kbgraph_web")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in kinds
    )


def test_the_engine_has_no_word_of_the_domain() -> None:
    """Knowledge of the domain is in kb/ and ontology/ only."""
    files = engine_files()
    matches = [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if WORDS.search(line)
    ]
    assert matches == []
    assert len(files) > len(MODULES) > 100


def test_the_list_of_words_finds_words_of_the_domain() -> None:
    """The search finds words of the domain, and no words that only look alike."""
    assert all(
        WORDS.search(text)
        for text in ("a country", "kb:miningLegal tax", "free-zone", "licence", "AFSA")
    )
    assert not any(
        WORDS.search(text)
        for text in ("syntax", "determining", "decision", "precise", "conservative")
    )


def layered_modules() -> set[str]:
    """Return the modules and packages that a layer in pyproject.toml names."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        f"{container}.{name}".lstrip(".")
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
        for container in contract.get("containers", [""])
        for layer in contract["layers"]
        for name in re.split(r"\s*[|:]\s*", layer)
    }


def test_every_module_is_in_a_layer() -> None:
    """A contract of import-linter names each module, or the package of an `__init__`."""
    names = {
        shown(path)
        .removeprefix("web/")
        .removesuffix(".py")
        .removesuffix("/__init__")
        .replace("/", ".")
        for path in MODULES
    }
    assert names - layered_modules() <= {"kbgraph", "kbgraph_web"}


def test_modules_and_functions_are_short() -> None:
    """No module has more than 300 lines, no function more than 40 without its docstring."""
    long = []
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 300:
            long.append(shown(path))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                doc = ast.get_docstring(node, clean=False)
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines - (doc.count("\n") + 1 if doc else 0) > 40:
                    long.append(f"{shown(path)}: {node.name}")
    assert long == []


def test_folders_are_small() -> None:
    """No folder of the engine or the web has more than 16 Python files."""
    files = defaultdict(list)
    for path in MODULES:
        files[path.parent].append(path.name)
    assert {folder: names for folder, names in files.items() if len(names) > 16} == {}


def test_every_class_has_a_name_of_its_own() -> None:
    """No class name, public or private, is defined twice in the engine and the web."""
    modules = defaultdict(list)
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                modules[node.name].append(shown(path))
    assert {name: paths for name, paths in modules.items() if len(paths) > 1} == {}


OLD_MANNER = re.compile(r"(?:^|(?<=[.!?:] ))(?:Who|What|That|One|Whoever|Whatever)\b")
"""The beginning of a sentence without a plain subject."""


def prose(path: Path) -> Iterator[str]:
    """Yield the docstrings and the blocks of comments of a module, each on a line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Expr(value=ast.Constant(value=str() as text)):
                yield " ".join(text.split())
    block, last_line = "", 0
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                if token.start[0] != last_line + 1:
                    yield block
                    block = ""
                block = f"{block} {token.string.lstrip('#: ')}".strip()
                last_line = token.start[0]
    yield block


def test_sentences_begin_with_a_plain_subject() -> None:
    """No sentence of a docstring or comment begins with Who, What, That or One."""
    found = [
        f"{shown(path)}: {text}"
        for path in MODULES
        for text in prose(path)
        if OLD_MANNER.search(text)
    ]
    assert found == []


def test_sentences_of_docstrings_and_comments_are_read(tmp_path: Path) -> None:
    """The search finds such sentences in docstrings, attribute docstrings and comments."""
    path = tmp_path / "module.py"
    path.write_text(
        '"""A module.\n\nWho asks\nis told."""\n'
        'limit = 1  # One more is refused.\n"""What it holds."""\n'
        "# The size. That is\n# all. Whatever follows: what stays.\n",
        encoding="utf-8",
    )
    matches = [OLD_MANNER.findall(text) for text in prose(path)]
    assert [words for words in matches if words] == [
        ["Who"],
        ["What"],
        ["One"],
        ["That", "Whatever"],
    ]
