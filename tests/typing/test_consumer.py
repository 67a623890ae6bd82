"""The package has types for its users."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

import kbgraph

CONSUMER = Path(__file__).parent / "consumer.py"
PACKAGE = Path(kbgraph.__file__).parent


def strict_mypy(folder: Path, programs: dict[str, str]) -> dict[str, list[str]]:
    """Return the errors of programs by file, checked in an environment that has the package.

    The environment's site-packages lead to the package and to its libraries, so that mypy takes it
    for installed, and reads its annotations only because of py.typed.
    """
    for name, text in programs.items():
        (folder / name).write_text(text, encoding="utf-8")
    environment = folder / "environment"
    venv.create(environment)
    (packages,) = environment.glob("lib/python*/site-packages")
    libraries = Path(sysconfig.get_path("purelib"))
    (packages / "kbgraph.pth").write_text(f"{PACKAGE.parent}\n{libraries}\n", encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"),
            *("--python-executable", str(environment / "bin" / "python"), *programs),
        ],
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    errors = [line for line in done.stdout.splitlines() if ": error: " in line]
    return {name: [line for line in errors if line.startswith(f"{name}:")] for name in programs}


def test_the_package_is_marked_as_typed() -> None:
    """`py.typed` lies in the package, so that type checkers read its annotations (PEP 561)."""
    assert (PACKAGE / "py.typed").is_file()


def test_every_public_name_can_be_imported() -> None:
    """`__all__`, the lazily imported names and the names for type checkers are the same."""
    assert sorted(kbgraph._MODULES) == sorted(set(kbgraph.__all__) - {"__version__"})
    for name in kbgraph.__all__:
        assert getattr(kbgraph, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = kbgraph.nothing


def test_every_error_of_the_engine_is_public() -> None:
    """A user can catch each error by its name, except those never raised to users.

    An index is opened by commands and the server, which make a damaged one anew.
    """
    errors = {
        name
        for name, value in vars(kbgraph.errors).items()
        if isinstance(value, type) and issubclass(value, kbgraph.KbError)
    }
    assert errors - set(kbgraph.__all__) == {
        "AbandonedError",
        "DamagedIndexError",
        "UntraceableError",
    }


def test_a_program_of_a_user_has_types(tmp_path: Path) -> None:
    """A program passes `mypy --strict` with the types that it asserts; a wrong one does not.

    In the wrong program a name, an argument and the use of a result are wrong.
    """
    wrong = (
        'import kbgraph\n\nbase = kbgraph.load("folder")\n'
        'base.nothing\nbase.describe(5)\ncount: int = base.find("name")\n'
    )
    programs = {"right.py": CONSUMER.read_text(encoding="utf-8"), "wrong.py": wrong}
    errors = strict_mypy(tmp_path, programs)
    assert errors["right.py"] == []
    assert [line.split(":")[1] for line in errors["wrong.py"]] == ["4", "5", "6"]
