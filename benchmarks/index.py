"""Measure the index on disk: `python -m benchmarks.index`, or `--large` for 100,000 entries.

Commands and a server are measured as users have them, beside the same without an index,
obsidiantools, and a search of the files by zk, ripgrep or grep: the first that is installed. A
missed target does not fail the run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.index_server import server_figures
from benchmarks.process_costs import (
    KBGRAPH,
    ProcessCost,
    cost_of,
    cost_with_memory,
    disk_mib,
    forget,
)
from benchmarks.vault import write_vault
from reliability.machine import scaled, slowness
from tests.conftest import free_port

_ROOT = Path(__file__).parent.parent
_SIZES, _LARGE_SIZES = (1_000, 10_000), (100_000, 200_000)
_MAX_IN_MEMORY, _MAX_PEER, _MAX_CHECKED = 50_000, 10_000, 10_000
"""The most entries that are read without an index, by obsidiantools, and by `kbgraph check`."""
_RUNS = 5
_TARGETS = {
    ("show, warm", 71): 0.35, ("show, warm", 10_000): 0.5, ("show, warm", 100_000): 0.5,
    ("build", 100_000): 600, ("build, memory", 100_000): 6 * 1024,
    ("server, memory", 100_000): 3 * 1024, ("point query", 100_000): 1,
    ("page, p95", 100_000): 30, ("neighbourhood", 100_000): 10, ("change served", 100_000): 1,
    ("update", 100_000): 1, ("twice as many", 200_000): 2.15,
}  # fmt: skip
"""The most that a figure may be, by its name and the number of entries."""


class _Vault(NamedTuple):
    """A folder of entries, and the folder of its index."""

    folder: Path
    indexes: Path
    entries: int

    def command(self, *arguments: str) -> list[str]:
        """Return a command over the folder."""
        ontology = str(_ROOT / "ontology")
        return [*KBGRAPH, "--kb", str(self.folder), "--ontology", ontology, *arguments]

    def cost(self, *arguments: str, index: str = "") -> ProcessCost:
        """Return the cost of a command."""
        return cost_of(self.command(*arguments), _ROOT, self.environment(index))

    def environment(self, index: str = "") -> dict[str, str]:
        """Return the environment of a command: with the index, unless another is named."""
        return {"KBGRAPH_INDEX": index or str(self.indexes), "PYTHONDONTWRITEBYTECODE": ""}

    def slugs(self) -> list[str]:
        """Return the slugs of all entries."""
        return sorted(path.stem for path in self.folder.rglob("*.md"))

    def show(self, name: str, value: float, unit: str, beside: str = "") -> None:
        """Print a figure, with its target."""
        limit = _TARGETS.get((name, self.entries))
        judgement = ""
        if limit is not None:
            limit = scaled(limit) if unit in {"s", "ms"} else limit
            judgement = f"  at most {limit:g}: {'reached' if value <= limit else 'missed'}"
        print(
            f"{self.entries:>8} {name:<22}{value:>10.3f} {unit:<4}{beside}{judgement}", flush=True
        )


def main() -> None:
    """Measure folders of several sizes, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.index", description=__doc__)
    parser.add_argument("--large", action="store_true", help="100,000 and 200,000 entries")
    parser.add_argument("--entries", type=int, nargs="*", help="other numbers of entries")
    options = parser.parse_args()
    sizes = options.entries or [*(_LARGE_SIZES if options.large else _SIZES)]
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; limits {slowness():.2f}")
    print("times those of the machine on which they were set, by the answers of oxigraph serve")
    with TemporaryDirectory() as place:
        shipped = _ROOT / "kb"
        _commands(_Vault(shipped, Path(place), len([*shipped.rglob("*.md")])))
    builds: dict[int, float] = {}
    for entries in sizes:
        with TemporaryDirectory() as place:
            vault = _Vault(Path(place, "vault"), Path(place, "indexes"), entries)
            write_vault(vault.folder, entries)
            builds[entries] = _build(vault)
            if entries / 2 in builds:
                times = builds[entries] / builds[entries // 2]
                vault.show("twice as many", times, "", "times as long")
            if not options.large or entries < max(sizes):
                _commands(vault)
                _change(vault)
                _serve(vault)


def _build(vault: _Vault) -> float:
    """Measure a build from nothing; return its seconds."""
    cost = cost_with_memory(vault.command("index", "--rebuild"), _ROOT, vault.environment())
    beside, memory = "", ""
    if vault.entries <= _MAX_IN_MEMORY:
        command, off = vault.command("query", "ASK {}"), vault.environment("off")
        plain = cost_with_memory(command, _ROOT, off)
        beside = f"without an index {plain.wall:.1f} s ({cost.wall / plain.wall:.2f} times)"
        memory = f"without an index {plain.memory_mib:.0f} MiB"
    if vault.entries <= _MAX_PEER:
        peer = _obsidiantools(vault.folder)
        beside += f"; obsidiantools {peer:.1f} s ({cost.wall / peer:.2f} times)"
    vault.show("build", cost.wall, "s", beside)
    vault.show("build, processor", 1000 * cost.processor / vault.entries, "ms", "an entry")
    vault.show("build, memory", cost.memory_mib, "MiB", memory)
    vault.show("index on the disk", disk_mib(vault.indexes), "MiB")
    return cost.wall


def _obsidiantools(folder: Path) -> float:
    command = [sys.executable, "-m", "benchmarks.build", "--measure", "obsidiantools", str(folder)]
    done = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout.splitlines()[-1])[0])


def _commands(vault: _Vault) -> None:
    """Measure commands that read one thing or all, with files in the system's cache and without."""
    slugs = vault.slugs()
    name, *_ = [each for each in slugs if each.startswith("country--")] or slugs
    commands = {
        "--version": ("--version",), "show": ("show", name), "check": ("check",),
        "query": ("query", f"SELECT ?p ?o {{ <id/{name}> ?p ?o }}"),
    }  # fmt: skip
    vault.cost("query", "ASK {}")
    searched, program = _search(vault, name)
    for label, arguments in commands.items():
        if label == "check" and vault.entries > _MAX_CHECKED:
            continue
        forget(vault.folder, vault.indexes)
        vault.show(f"{label}, cold", vault.cost(*arguments).wall, "s")
        # Checks of shapes take as long as all else together.
        runs = 1 if label == "check" else _RUNS
        warm = median(vault.cost(*arguments).wall for _ in range(runs))
        beside = f"{program} {searched:.3f} s ({warm / searched:.1f} times)"
        if vault.entries <= _MAX_IN_MEMORY and label in {"show", "query", "check"}:
            plain = vault.cost(*arguments, index="off").wall
            beside += f"; without an index {plain:.2f} s (1/{plain / warm:.1f})"
        vault.show(f"{label}, warm", warm, "s", beside)


def _search(vault: _Vault, words: str) -> tuple[float, str]:
    """Return the seconds in which a program finds the files with some words, and its name."""
    beside = str(Path(sys.executable).parent)
    path = os.pathsep.join([beside, os.environ.get("PATH", "")])
    programs = {
        "zk": ("list", "--quiet", "--match", words),
        "rg": ("--files-with-matches", words, str(vault.folder)),
        "grep": ("-rl", words, str(vault.folder)),
    }
    found = {each: program for each in programs if (program := shutil.which(each, path=path))}
    if not found:
        sys.exit("install zk, ripgrep or grep, to compare with")
    name, program = next(iter(found.items()))
    if name == "zk":
        cost_of([program, "init", "--no-input"], vault.folder)
    runs = [cost_of([program, *programs[name]], vault.folder).wall for _ in range(_RUNS)]
    return median(runs), name


def _change(vault: _Vault) -> None:
    """Measure the update after the change of one file."""
    runs = []
    for number, slug in enumerate(vault.slugs()[:_RUNS]):
        with (vault.folder / f"{slug}.md").open("a", encoding="utf-8") as file:
            file.write(f"\n\nOne sentence more, the {number}th.\n")
        runs.append(vault.cost("index").wall)
    vault.show("update", median(runs), "s", "kbgraph index after a change of one file")


def _serve(vault: _Vault) -> None:
    """Measure a server."""
    port = free_port()
    command = vault.command("serve", "--port", str(port))
    environment = {**os.environ, **vault.environment()}
    with subprocess.Popen(
        command, cwd=_ROOT, env=environment, stdout=subprocess.DEVNULL
    ) as process:
        try:
            figures = server_figures(process.pid, port, vault.folder, vault.slugs())
        finally:
            process.terminate()
    vault.show("server, start", figures.start_seconds, "s")
    vault.show("server, memory", figures.memory_mib, "MiB")
    vault.show("request", figures.request, "ms", "ASK {}, which each of the next has besides")
    vault.show("point query", figures.point_query - figures.request, "ms")
    vault.show("1,000 cited rows", figures.cited_rows - figures.request, "ms")
    vault.show("page, median", figures.page_median, "ms")
    vault.show("page, p95", figures.page_p95, "ms")
    vault.show("neighbourhood", figures.neighbourhood, "ms", "of two steps, as JSON")
    vault.show("search", figures.search, "ms")
    vault.show("change served", figures.change_seconds, "s", "the median of five")
    vault.show("change served, slowest", figures.slowest_change_seconds, "s")
    vault.show("new file served", figures.added_seconds, "s")
    vault.show("removed file served", figures.removed_seconds, "s", "until its page is gone")


if __name__ == "__main__":
    main()
