"""The reference pages are complete: no setting, route, code, word or metric is missing."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path

import click
import pytest

from kbgraph import load
from kbgraph.check_settings import MEANINGS
from kbgraph.cli import main
from kbgraph.config import read_config
from kbgraph.errors import SettingsError
from kbgraph.limits import DEFAULTS, Limits
from kbgraph.ontology.example_queries import parameters
from kbgraph.ontology.ontology import CORE
from kbgraph.ontology.turtle import read_turtle
from kbgraph.rdf.namespaces import MAPPING
from kbgraph_web import create_app
from tests.conftest import ROOT
from tests.project.documents import blocks, read
from tests.project.test_house import MODULES, engine_files

FINDINGS = read("docs/reference/findings.md")
SETTINGS = read("docs/reference/settings.md")
HTTP = read("docs/reference/http-api.md")
OF_PARAMETERS = {
    name: code
    for name, code in vars(parameters).items()
    if isinstance(code, str) and code.startswith("param-")
}
"""The codes of findings about parameters of questions, by the names of their constants."""


@pytest.mark.parametrize("page", ["cli.md", "python-api.md"])
def test_generated_pages_are_up_to_date(page: str) -> None:
    """`make docs` would change nothing."""
    pages = runpy.run_path(str(ROOT / "docs" / "generate.py"))["PAGES"]
    assert read(f"docs/reference/{page}") == pages[page](), "run make docs"


def test_every_command_and_option_is_in_the_reference() -> None:
    """docs/reference/cli.md has each command with its options, and each has an example."""
    page = read("docs/reference/cli.md")
    context = click.Context(main)
    names = main.list_commands(context)
    assert {"check", "serve"} <= set(names)
    for name in names:
        command = main.get_command(context, name)
        assert command is not None
        part = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        options = {form for each in command.params for form in (*each.opts, *each.secondary_opts)}
        named = {form for form in options if form.startswith("-")}
        assert [form for form in sorted(named) if form not in part] == [], name
        assert re.search(rf"kbgraph (?:--\S+ \S+ )?{name}", command.help or ""), name


def codes() -> set[tuple[str, str]]:
    """Return the code of each finding that the engine makes, and its severity."""
    return {
        found
        for path in engine_files()
        if path.suffix == ".py"
        for found in codes_of(ast.parse(path.read_text(encoding="utf-8")))
    }


def is_name(argument: ast.expr) -> bool:
    """Return whether an argument is the name of the code of a finding about a parameter."""
    return isinstance(argument, ast.Name) and argument.id in OF_PARAMETERS


def codes_of(module: ast.Module) -> set[tuple[str, str]]:
    """Return the codes of a module: the argument behind a severity, or given with one by name.

    A function that takes the code as an argument gives its severity to all codes that are given by
    name alone in its module.
    """
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
    found, passed_on = set(), set()
    for call in calls:
        named = {each.arg: each.value for each in call.keywords}
        pairs = list(zip(call.args, call.args[1:], strict=False))
        if {"severity", "code"} <= named.keys():
            pairs.append((named["severity"], named["code"]))
        for severity, code in pairs:
            text = ast.unparse(severity)
            word = "severity" if text.startswith("_SEVERITIES") else text.rpartition(".")[2]
            if word not in {"NOTICE", "WARNING", "ERROR", "severity"}:
                continue
            if isinstance(code, ast.Constant):
                found.add((str(code.value), word.lower()))
            elif isinstance(code, ast.Name) and code.id in OF_PARAMETERS:
                found.add((OF_PARAMETERS[code.id], word.lower()))
            elif isinstance(severity, ast.Attribute):
                passed_on.add(word.lower())
    alone = {
        str(named["code"].value)
        for call in calls
        if "code" in (named := {each.arg: each.value for each in call.keywords})
        and "severity" not in named
        and isinstance(named["code"], ast.Constant)
    }
    given = {OF_PARAMETERS[each.id] for call in calls for each in call.args if is_name(each)}
    alone |= given - {code for code, _ in found}
    assert len(passed_on) == bool(alone), f"severities {passed_on} of the codes {alone}"
    return found | {(code, severity) for code in alone for severity in passed_on}


def test_every_finding_is_explained() -> None:
    """The table of findings has each code that the engine makes, with its severity, in order."""
    table = re.findall(r"^\| `([a-z0-9-]+)` \| (.*?) \|", FINDINGS, re.MULTILINE)
    assert [
        (code, "severity" if "shape" in severity else severity) for code, severity in table
    ] == sorted(codes())
    assert sorted({code for code, _ in table}) == list(MEANINGS)
    assert len(table) > 20


def rows(page: str) -> dict[str, list[str]]:
    """Return the rows of a page's tables, by each name in code in their first cell."""
    cells = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in page.splitlines()
        if line.startswith("|")
    ]
    return {name: row for row in cells for name in re.findall(r"`([^`]+)`", row[0])}


def test_every_setting_is_explained(tmp_path: Path) -> None:
    """The page of settings has each setting that kbgraph.toml may hold, and no other."""
    (tmp_path / "kbgraph.toml").write_text("no-setting = 1", encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_config(tmp_path / "kbgraph.toml")
    known = set(re.findall(r"\w+", str(refused.value).rpartition("; there are ")[2]))
    assert {"kb", "base", "limits"} <= known
    table = SETTINGS.partition("## kbgraph.toml")[2].partition("## Limits")[0]
    assert set(rows(table)) - {"query", "graphs", "update"} == known


def test_every_limit_is_explained_with_its_default() -> None:
    """The page of settings has each limit, in order, with its default value."""
    table = SETTINGS.partition("## Limits")[2].partition("## Environment")[0]
    defaults = {name: int(row[-1].replace(",", "")) for name, row in rows(table).items()}
    assert defaults == DEFAULTS._asdict()
    assert tuple(defaults) == Limits._fields


def test_every_environment_variable_is_explained() -> None:
    """The page of settings has each variable with our prefix that code, tests or make read."""
    files = [
        *MODULES,
        ROOT / "Makefile",
        *(
            path
            for folder in ("tests", "reliability", "conformance", "benchmarks")
            for path in (ROOT / folder).rglob("*.py")
        ),
    ]
    found = {
        name
        for path in files
        for name in re.findall(r"\bKBGRAPH_[A-Z_]+[A-Z]\b", path.read_text(encoding="utf-8"))
    }
    assert {name for name in found if f"`{name}`" not in SETTINGS} == set()
    assert "KBGRAPH_STORE_USER" in found


def test_every_route_is_in_the_reference() -> None:
    """The page of the HTTP API has each rule of the application's URL map."""
    rules = create_app(load(ROOT / "tests" / "broken")).url_map.iter_rules()
    paths = {re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule.rule) for rule in rules}
    assert len(paths) > 20
    assert sorted(path for path in paths if f"`{path}" not in HTTP) == []


def test_every_query_parameter_is_in_the_reference() -> None:
    """The page of the HTTP API has each parameter that the web application reads by name."""
    paths = (ROOT / "web" / "kbgraph_web").rglob("*.py")
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    constants = {
        target.id: node.value.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    parameters = set()
    for node in nodes:
        if isinstance(node, ast.Call) and node.args and reads_parameter(node.func):
            argument = node.args[0]
            name = constants.get(argument.id) if isinstance(argument, ast.Name) else None
            name = argument.value if isinstance(argument, ast.Constant) else name
            if isinstance(name, str):
                parameters.add(name)
    assert {"query", "with", "where", "timeout", "direction"} <= parameters
    assert sorted(each for each in parameters if not re.search(rf"`{each}\b", HTTP)) == []


def reads_parameter(function: ast.expr) -> bool:
    """Whether a function reads a parameter of the request whose name is its first argument."""
    text = ast.unparse(function)
    return bool(
        re.fullmatch(r"request\.(?:args|values|form)\.(?:get|getlist)", text)
        or re.fullmatch(
            r"(?:params\.)?(?:texts?|choice|flag|number|seconds|required_text|relations|_graphs)",
            text,
        )
    )


def test_every_metric_is_in_the_reference() -> None:
    """The page of the HTTP API has each metric of our own that the server counts, and no other."""
    app = create_app(load(ROOT / "tests" / "broken"))
    text = app.config["METRICS"].render().decode()
    names = set(re.findall(r"^# TYPE (kbgraph\w+) ", text, re.MULTILINE))
    table = HTTP.partition("### Metrics")[2].partition("## Headers")[0]
    assert {name for name in rows(table) if name.startswith("kbgraph")} == names


def test_every_word_of_the_mapping_is_explained() -> None:
    """The page of the mapping has each word that the compiler reads or a shipped mapping uses."""
    rules, _ = read_turtle([*sorted(CORE.glob("mapping*.ttl")), ROOT / "ontology" / "mapping.ttl"])
    used = {
        str(term).removeprefix(MAPPING)
        for triple in rules.all
        for term in triple[1:]
        if str(term).startswith(MAPPING)
    }
    compiled = {
        word
        for path in (ROOT / "kbgraph" / "ontology").rglob("*.py")
        for word in re.findall(r"\bm\(\"(\w+)\"\)", path.read_text(encoding="utf-8"))
    }
    assert len(compiled) > 20
    page = read("docs/reference/mapping.md")
    words = used | compiled
    assert sorted(word for word in words if not re.search(rf"m:{word}\b", page)) == []


def test_the_code_map_names_every_package() -> None:
    """ARCHITECTURE.md has each package, and its drawn layers are those of the contract."""
    page = read("ARCHITECTURE.md")
    packages = {
        path.parent.relative_to(ROOT).as_posix() for path in ROOT.glob("kbgraph/*/__init__.py")
    }
    assert len(packages) > 10
    assert sorted(each for each in packages if f"`{each}`" not in page) == []


def test_the_drawn_layers_are_those_of_the_contract() -> None:
    """The drawing in ARCHITECTURE.md has the layers that import-linter enforces."""
    (drawing,) = [block for block in blocks(read("ARCHITECTURE.md")) if block.language == "text"]
    contract = (ROOT / "pyproject.toml").read_text("utf-8").partition("Floors:")[2]
    layers = [
        sorted(name.removeprefix("kbgraph.") for name in line.split(" | "))
        for line in re.findall(r'^  "(.+)",$', contract.partition("]\n")[0], re.MULTILINE)
    ]
    assert [["__main__"], *(sorted(line.split()) for line in drawing.text.splitlines())] == layers


def test_the_trace_names_modules_that_exist() -> None:
    """Each `package.module` in the explanation of the architecture is a module of that package."""
    page = read("docs/explanation/architecture.md")
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts[-2:]) for path in MODULES}
    packages = {name.partition(".")[0] for name in modules} - {"kbgraph"}
    named = {
        f"{package}.{module}"
        for package, module in re.findall(r"`(\w+)\.(\w+)`", page)
        if package in packages
    }
    assert len(named) > 50
    assert sorted(named - modules) == []
