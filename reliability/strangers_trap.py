"""A folder of a stranger in which each file tries to run a program, or to open something.

Each way leaves a trace if it works: a program and a module make a file, a connection reaches a
listener, and a file outside the folder has a word that no output may hold.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from reliability.exfiltration import Listener

CANARY = "kbgraph-canary-9b27e4"
"""The word of the files outside."""
MODULES = (
    "flask", "rdflib", "json", "yaml", "click", "pickle", "typing", "socket", "granian", "regex",
    "pyoxigraph", "kbgraph_web", "watchfiles", "sitecustomize", "usercustomize",
)  # fmt: skip
GIT_SETTINGS = (
    "core.fsmonitor", "core.sshCommand", "core.gitProxy", "core.askPass", "core.pager",
    "core.editor", "core.alternateRefsCommand", "core.hooksPath", "pager.log", "pager.show",
    "diff.external", "diff.canary.command", "diff.canary.textconv", "filter.canary.clean",
    "filter.canary.smudge", "filter.canary.process", "credential.helper", "gpg.program",
    "gpg.ssh.program", "alias.log", "alias.cat-file", "sequence.editor",
    "uploadpack.packObjectsHook", "merge.canary.driver",
)  # fmt: skip
HOOKS = ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman")
LINKS = {
    "file.md": "../secret/s.md",
    "absolute.md": "{parent}/secret/s.md",
    "through.md": "out/s.md",
    "device.md": "/dev/zero",
    "environment.md": "/proc/self/environ",
    "out": "../secret",
    "loop": ".",
    "ontology/out.ttl": "../../secret/ontology/s.ttl",
    "ontology/zero.ttl": "/dev/zero",
    "ontology/context.jsonld": "../../secret/s.md",
}
"""Links of the folder, and their targets."""
SETTINGS = (
    'kb = "../secret"',
    'kb = "out"',
    'kb = "{parent}/secret"',
    'ontology = "../secret/ontology"',
    'ontology = "out/ontology"',
    'store = "{address}"',
    'store = {{query = "{address}/q", graphs = "{address}/g", update = "{address}/u"}}',
    'kb = "../secret"\nstore = "http://me:pass@{host}"',
    'ignore = ["{stars}b.md"]',
    'base = "{address}/"\nlicense = "{address}/l"\nrepository = "{address}/r"',
    "limits = {{file_max_bytes = 99999999999}}",
    "x = {brackets}",
    "",
)
"""Settings that the folder may have; the last is a link to settings outside."""


class Trap(NamedTuple):
    """The folder, the program that leaves a file, and the listener."""

    parent: Path
    listener: Listener

    @property
    def vault(self) -> Path:
        """The stranger's folder."""
        return self.parent / "vault"

    @property
    def program(self) -> Path:
        """A program that leaves a file of its name in `ran`."""
        return self.parent / "program"

    @property
    def ran(self) -> Path:
        """The folder of the files that programs and modules leave."""
        return self.parent / "ran"


@contextmanager
def open_trap() -> Iterator[Trap]:
    """Make the folder and the listener, and remove both afterwards."""
    listener = Listener()
    listener.start()
    with TemporaryDirectory(prefix="kbgraph-") as parent:
        trap = Trap(Path(parent), listener)
        _set(trap)
        yield trap
    listener.close()


def _set(trap: Trap) -> None:
    """Make the folder."""
    for folder in (trap.vault, trap.ran, trap.parent / "secret" / "ontology"):
        folder.mkdir(parents=True)
    trap.program.write_text(f'#!/bin/sh\ntouch "{trap.ran}/$$-$(basename "$0")"\ncat\n')
    trap.program.chmod(0o755)
    for name in ("a.md", "gone.md"):
        (trap.vault / name).write_text(
            f"---\nslug: {name[:-3]}\n---\n# A\n[[b]] [x](../secret/s.md)\n"
        )
    secret = trap.parent / "secret"
    (secret / "s.md").write_text(f"# {CANARY}\n")
    (secret / "s.toml").write_text(f'title = "{CANARY}"\n')
    (secret / "ontology" / "s.ttl").write_text(f'<x:s> <x:p> "{CANARY}" .\n')
    _write_modules(trap)
    _write_repository(trap)
    for name, target in LINKS.items():
        (trap.vault / name).parent.mkdir(exist_ok=True)
        (trap.vault / name).symlink_to(target.format(parent=trap.parent))
    os.mkfifo(trap.vault / "pipe.md")
    (trap.vault / f"{'a' * 200}.md").write_text("# Long\n")
    _write_ontology(trap)


def _write_modules(trap: Trap) -> None:
    for name in MODULES:
        code = f"import os\nopen(f'{trap.ran}/{{os.getpid()}}-{name}', 'w').close()\n"
        (trap.vault / f"{name}.py").write_text(code)
    package = trap.vault / "stranger-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[kbgraph.commands]\nstranger = flask:command\n")


def _write_repository(trap: Trap) -> None:
    """Commit twice, and let each setting of the repository name the program."""
    _git(trap, "init", "-q")
    (trap.vault / ".gitattributes").write_text("*.md diff=canary filter=canary merge=canary\n")
    (trap.vault / ".gitmodules").write_text(
        f'[submodule "x"]\n\tpath = x\n\turl = {trap.listener.address}/x\n'
        f"\tupdate = !{trap.program}\n"
    )
    for title in ("One", "Two"):
        _git(trap, "add", "-A")
        _git(trap, "commit", "-q", "-m", title)
        (trap.vault / "gone.md").unlink(missing_ok=True)
    for name in GIT_SETTINGS:
        _git(trap, "config", name, str(trap.program))
    for name, value in {
        "core.hooksPath": str(trap.vault / ".git" / "hooks"),
        "log.showSignature": "true",
        "remote.origin.url": f"ext::{trap.program}",
        "remote.origin.promisor": "true",
        "extensions.partialClone": "origin",
        "protocol.ext.allow": "always",
        "mailmap.file": str(trap.parent / "secret" / "s.md"),
    }.items():
        _git(trap, "config", name, value)
    hooks = trap.vault / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in HOOKS:
        shutil.copy(trap.program, hooks / name)


def _git(trap: Trap, *arguments: str) -> None:
    identity = {f"GIT_{role}_{key}": "a@b.example" for role in ("AUTHOR", "COMMITTER")
                for key in ("NAME", "EMAIL")}  # fmt: skip
    subprocess.run(
        ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", *arguments],
        cwd=trap.vault,
        env={**os.environ, **identity},
        check=True,
        capture_output=True,
    )


def write_settings(trap: Trap, text: str) -> None:
    """Write one of the settings, with its places filled in."""
    file = trap.vault / "kbgraph.toml"
    file.unlink(missing_ok=True)
    if not text:
        file.symlink_to("../secret/s.toml")
        return
    address = trap.listener.address
    file.write_text(
        text.format(
            parent=trap.parent,
            address=address,
            host=address.partition("//")[2],
            stars="*a" * 30,
            brackets="[" * 30_000,
        )
    )


def _write_ontology(trap: Trap) -> None:
    """Write Turtle that names addresses and files, and a pipe."""
    (trap.vault / "ontology" / "own.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        f"<> a owl:Ontology ; owl:imports <{trap.listener.address}/o>, "
        f"<{(trap.parent / 'secret' / 'ontology' / 's.ttl').as_uri()}> .\n"
        f'<x:S> a sh:NodeShape ; sh:targetClass <x:C> ; sh:sparql [ sh:select """SELECT $this '
        f'{{ SERVICE <{trap.listener.address}/s> {{ $this ?p ?o }} }}""" ] .\n'
    )
    os.mkfifo(trap.vault / "ontology" / "pipe.ttl")
