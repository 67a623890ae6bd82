"""The package: the wheel holds all that is needed, and the installed command finds it; an editable install copies nothing."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from kbgraph.config import shipped
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from the repository."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_entries_ontology_templates_and_licence(wheel: zipfile.ZipFile) -> None:
    """Whatever the code opens is in the wheel."""
    names = set(wheel.namelist())
    for folder, place in (
        ("kb", "kbgraph/shipped/kb"),
        ("ontology", "kbgraph/shipped/ontology"),
        ("kbgraph", "kbgraph"),
        ("web/kbgraph_web", "kbgraph_web"),
    ):
        files = {
            path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        }
        assert files, folder
        assert {f"{place}/{path.as_posix()}" for path in files} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_nothing_else_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    """No test, benchmark or build file is installed."""
    assert {name.split("/", 1)[0] for name in wheel.namelist() if ".dist-info" not in name} == {"kbgraph", "kbgraph_web"}


def test_the_unpacked_wheel_works_from_anywhere(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """Unpacked into an empty folder and run from another, the command reads the knowledge base that came with it."""
    wheel.extractall(tmp_path / "site")
    (tmp_path / "elsewhere").mkdir()
    command = [sys.executable, "-c", "from kbgraph.cli import main; main(['check'])"]
    done = subprocess.run(
        command,
        cwd=tmp_path / "elsewhere",
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    entries = len(list((ROOT / "kb").rglob("*.md")))
    assert done.stdout.startswith(f"{entries} entries: 0 errors, 0 warnings"), done.stderr


def test_an_editable_install_finds_the_folders_beside_the_package() -> None:
    """In a checkout, what is shipped is what stands in the repository."""
    assert shipped("kb") == ROOT / "kb"
    assert shipped("ontology") == ROOT / "ontology"


def test_every_dependency_is_pinned(wheel: zipfile.ZipFile) -> None:
    """constraints.txt pins each package that the project asks for."""
    (metadata,) = [name for name in wheel.namelist() if name.endswith("METADATA")]
    wanted = Parser().parsestr(wheel.read(metadata).decode()).get_all("Requires-Dist") or []
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in (ROOT / "constraints.txt").read_text().splitlines()}
    names = {line.split(";")[0].split(">")[0].split("=")[0].split("<")[0].strip().lower() for line in wanted}
    assert names - pinned == set()
