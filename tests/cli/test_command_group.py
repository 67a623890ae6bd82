"""The group of commands: what is imported when, and commands that other packages add."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kbgraph import __version__
from kbgraph.cli import main
from kbgraph.cli.command_group import ENTRY_POINT_GROUP
from tests.conftest import ROOT

HEAVY = {
    "flask",
    "granian",
    "importlib.metadata",
    "kbgraph.build",
    "networkx",
    "pyld",
    "pyoxigraph",
    "pyshacl",
    "rdflib",
    "rich",
    "urllib3",
}
PLUGIN = """
import click

@click.command()
def greet_command():
    '''Greet. kbgraph greet'''
    click.echo('hello')

@click.command()
def check_command():
    '''Replace a built-in command.'''
    click.echo('replaced')

not_a_command = 1
"""
Install = Callable[[str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a package `greetings` with the given lines of entry points, as an installer does."""

    def install(entry_points: str) -> None:
        info = tmp_path / "greetings-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: greetings\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{ENTRY_POINT_GROUP}]\n{entry_points}\n")
        (tmp_path / "greetings.py").write_text(PLUGIN)
        (tmp_path / "broken_greetings.py").write_text("import a_module_that_is_not_there\n")
        monkeypatch.setenv("PYTHONPATH", f"{ROOT}:{ROOT / 'web'}:{tmp_path}")

    return install


def kbgraph(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a fresh interpreter."""
    command = [sys.executable, "-m", "kbgraph", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def imported_by(arguments: list[str]) -> set[str]:
    """Return the modules that a fresh interpreter has imported when the command line ends."""
    code = (
        "import sys\n"
        "from kbgraph.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'web'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


def test_the_version_imports_neither_the_engine_nor_the_web() -> None:
    """`kbgraph --version` imports no heavy library, and none of the modules of commands."""
    modules = imported_by(["--version"])
    assert "kbgraph.cli" in modules
    assert modules & HEAVY == set()
    assert [name for name in modules if name.startswith(("kbgraph.cli.read", "kbgraph_web"))] == []


def test_the_help_imports_no_library_of_a_command() -> None:
    """`kbgraph --help` reads entry points and imports the module of `serve`, but nothing heavy."""
    modules = imported_by(["--help"])
    assert "kbgraph_web.server.command" in modules
    assert modules & HEAVY == {"importlib.metadata"}


def test_a_query_imports_only_what_it_needs() -> None:
    """A query imports no network, no shapes, no rdflib, no HTTP client and no web."""
    modules = imported_by(["--kb", "tests/broken", "query", "ASK {}"])
    assert "pyoxigraph" in modules
    assert modules & {"flask", "granian", "networkx", "pyshacl", "rdflib", "urllib3"} == set()


def test_the_check_of_imports_finds_them() -> None:
    """A command that needs shapes imports pySHACL: the set of modules is a real one."""
    assert {"pyshacl", "rdflib"} <= imported_by(["--kb", "tests/broken", "check"])


def test_every_command_is_listed_with_the_first_line_of_its_help() -> None:
    """`kbgraph --help` shows for each command the summary that its own help begins with."""
    context = click.Context(main)
    listed = CliRunner().invoke(main, ["--help"], terminal_width=200, max_content_width=200).output
    names = main.list_commands(context)
    assert names == [
        "ask",
        "check",
        "duplicates",
        "export",
        "index",
        "init",
        "labels",
        "lines",
        "load",
        "new",
        "parts",
        "path",
        "query",
        "related",
        "serve",
        "show",
        "suggest",
        "timeline",
        "todo",
        "tree",
        "trust",
    ]
    for name in names:
        command = main.get_command(context, name)
        assert command is not None
        assert command.name == name
        summary = (command.help or "").splitlines()[0]
        assert f"  {name}".ljust(14) + summary in listed.splitlines()


def test_an_unknown_command_is_refused() -> None:
    """A name that neither the table nor an entry point has is a usage error."""
    result = CliRunner().invoke(main, ["frobnicate"])
    assert result.exit_code == 2
    assert "No such command 'frobnicate'" in result.output


def test_serve_is_an_entry_point_of_the_web() -> None:
    """pyproject.toml names the command, and the installed metadata has it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = project["entry-points"][ENTRY_POINT_GROUP]
    installed = {
        each.name: each.value
        for each in metadata.entry_points(group=ENTRY_POINT_GROUP)
        if each.dist and each.dist.name == "kbgraph"
    }
    assert declared == installed == {"serve": "kbgraph_web.server.command:serve_command"}


def test_the_version_is_that_of_the_package() -> None:
    """`kbgraph.__version__` and pyproject.toml name the same version."""
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__


def test_a_package_adds_a_command(install: Install) -> None:
    """A command of another package is listed with its help, and runs."""
    install("greet = greetings:greet_command")
    assert "  greet       Greet. kbgraph greet" in kbgraph("--help").stdout.splitlines()
    assert kbgraph("greet").stdout == "hello\n"


def test_a_package_cannot_replace_a_built_in_command(install: Install) -> None:
    """An entry point with the name of a built-in command is ignored."""
    install("check = greetings:check_command")
    assert "replaced" not in kbgraph("--kb", "tests/observatories", "check").stdout
    assert kbgraph("--help").stdout.count("\n  check ") == 1


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("broken_greetings:greet_command", "No module named 'a_module_that_is_not_there'"),
        ("greetings:no_such_name", "module 'greetings' has no attribute 'no_such_name'"),
        ("greetings:not_a_command", "greetings:not_a_command is not a click command"),
    ],
)
def test_a_command_that_cannot_be_loaded_is_one_sentence(
    install: Install, target: str, reason: str
) -> None:
    """The command ends with one sentence and exit code 2; all other commands and --help work."""
    install(f"greet = {target}")
    done = kbgraph("greet")
    assert done.returncode == 2
    assert done.stderr.startswith(
        "kbgraph: the command greet of the package greetings cannot be loaded: " + reason
    )
    assert done.stderr.count("\n") == 1
    listed = kbgraph("--help")
    assert listed.returncode == 0
    assert "cannot be loaded" in listed.stdout
    assert "  serve " in listed.stdout
    assert kbgraph("--kb", "tests/broken", "query", "ASK {}").stdout == "yes\n"
