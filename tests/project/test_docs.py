"""The documents are true: commands in the README print what stands there, its Python runs, and the trace names every module."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from pathlib import Path

import click
import pytest

from kbgraph.cli import main
from kbgraph.ontology.ontology import CORE
from kbgraph.ontology.turtle import read_turtle
from kbgraph.ontology.value_types import m
from kbgraph.rdf.namespaces import MAPPING
from tests.cli.test_transcripts import Step, run, steps
from tests.conftest import ROOT
from tests.project.test_house import MODULES, of_the_engine

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
CONSOLE = [step for language, block in BLOCKS if language == "console" for step in steps(block)]
HOW_TO = (ROOT / "docs" / "how-to-an-entry.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("step", CONSOLE, ids=lambda step: step.command[:60])
def test_commands_of_the_readme_print_what_stands_there(step: Step) -> None:
    """Each command of the README prints what stands below it."""
    assert run(step.command) == step.printed


def test_python_of_the_readme_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The README's Python runs from the repository's folder."""
    monkeypatch.chdir(ROOT)
    for language, block in BLOCKS:
        if language == "python":
            exec(block, {})  # noqa: S102 - our own page
    assert (
        "contains Astana Hub free-zone/free-zone--astana-hub-kazakhstan.md"
        in capsys.readouterr().out
    )


def test_settings_of_the_readme_are_those_of_this_repository() -> None:
    """The README's example of kbgraph.toml has the same settings as the file here."""
    (example,) = [block for language, block in BLOCKS if language == "toml"]
    assert settings(example) == settings((ROOT / "kbgraph.toml").read_text())


def settings(text: str) -> list[str]:
    """The settings of a TOML text, without comments."""
    return [line.split("  #")[0].strip() for line in text.splitlines() if "=" in line]


def test_make_has_the_readmes_targets() -> None:
    """`make -n` knows each target that the README names."""
    for target in set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE)) - {"serve"}:
        assert (
            subprocess.run(
                ["make", "-n", target], cwd=ROOT, capture_output=True, check=False, env=os.environ
            ).returncode
            == 0
        )


def test_every_command_is_in_the_readme_and_has_examples() -> None:
    """Each command has help with an example, and stands in the README."""
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command, name
        assert re.search(rf"kbgraph (?:--\S+ \S+ )?{name}", command.help or ""), name
        assert re.search(rf"kbgraph (?:--\S+ \S+ )?{name}|`{name}`", README), name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_trace_names_every_module(path: Path) -> None:
    """ARCHITECTURE.md names each module."""
    if path.stem not in {"__init__", "__main__"}:
        assert re.search(
            rf"\b{path.stem}\b", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
        )


def test_every_word_of_the_mapping_is_explained() -> None:
    """docs/mapping.md explains each word of `m:` that the shipped mappings use."""
    rules, _ = read_turtle([CORE / "mapping.ttl", ROOT / "ontology" / "mapping.ttl"])
    words = {
        str(term).removeprefix(MAPPING)
        for triple in rules.all
        for term in triple[1:]
        if str(term).startswith(MAPPING)
    }
    explained = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
    assert (
        sorted(word for word in words - {"reason"} if not re.search(rf"m:{word}\b", explained))
        == []
    )
    assert m("general") in {triple.subject for triple in rules.all}


def test_the_how_to_an_entry_can_be_followed(tmp_path: Path) -> None:
    """From an empty folder: each file is written as docs/how-to-an-entry.md has it, and each command prints what stands below it."""
    (tmp_path / "kb").mkdir()
    done = 0
    for file, language, block in re.findall(
        r"^(?:In `(\S+)`:\n\n)?^```(\w+)\n(.*?)^```$", HOW_TO, re.MULTILINE | re.DOTALL
    ):
        if language == "console":
            for step in steps(block):
                assert run(step.command, tmp_path) == step.printed, step.command
                done += 1
        else:
            assert file, f"a block of no file: {block}"
            (tmp_path / file).write_text(block, encoding="utf-8")
    assert done > 5


def codes() -> set[tuple[str, str]]:
    """The code of each finding that the engine makes, which is the text behind its severity, and that severity."""
    found = set()
    for path in of_the_engine():
        calls = (
            [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
            if path.suffix == ".py"
            else []
        )
        for call in calls:
            for before, after in zip(map(ast.unparse, call.args), call.args[1:], strict=False):
                if isinstance(after, ast.Constant) and (
                    before.startswith("Severity.") or before == "severity"
                ):
                    found.add((str(after.value), before.removeprefix("Severity.").lower()))
                assert not before.startswith("Severity.") or isinstance(after, ast.Constant), (
                    f"{path}:{after.lineno}: what code?"
                )
            keywords = {keyword.arg: keyword.value for keyword in call.keywords}
            if {"severity", "code"} <= keywords.keys():
                severity, code = ast.unparse(keywords["severity"]), keywords["code"]
                if isinstance(code, ast.Constant) and severity.startswith("Severity."):
                    found.add((str(code.value), severity.removeprefix("Severity.").lower()))
    return found


def test_every_finding_is_explained_to_authors() -> None:
    """The table of docs/how-to-an-entry.md has each code that a finding can have with its severity, in order, and no other."""
    table = re.findall(r"^\| `([a-z0-9-]+)` \| (.*?) \|", HOW_TO, re.MULTILINE)
    assert [
        (code, "severity" if "shape" in severity else severity) for code, severity in table
    ] == sorted(codes())
    assert len(table) > 20
