"""R22: ontologies and patterns that were made to harm, on the command line and while serving.

Each must be read, or be one clear error, within seconds; a server serves the old state meanwhile.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from reliability.client import Client
from reliability.row_result import RowResult, milliseconds, quantile
from reliability.server import Server, free_port

_ROOT = Path(__file__).parent.parent
MAX_SECONDS = 30.0
"""For a command, the start of Python included; shapes have a deadline of 5 s of processor time."""
_TIMEOUT_SECONDS = 90.0
_MAX_PAGE_SECONDS = 1.0
_HEAD = """\
@prefix t: <https://trees.example/ont#> .
@prefix s: <https://trees.example/shape#> .
@prefix m: <https://kbgraph.example/mapping#> .
@prefix v: <https://kbgraph.example/value#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
t:Tree a owl:Class ; m:type "tree" . s:Tree a sh:NodeShape ; sh:targetClass t:Tree ; sh:property s:code .
s:code sh:path t:code ; m:key "code" ; m:value v:code .
"""  # noqa: E501
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_SLOW = "v:code a m:Pattern ; m:class t:Code ; m:regex "
_TURTLE = {
    "like blank nodes": "".join(
        f"<http://a.example/s{number % 3}> t:p [ t:q [ t:r t:x ] ] .\n" for number in range(200)
    ),
    "loops of blank nodes": "".join(
        f"_:a{n} t:p _:b{n} . _:b{n} t:p _:c{n} . _:c{n} t:p _:d{n} . _:d{n} t:p _:a{n} .\n"
        for n in range(12)
    ),
    "2,000 brackets": "t:a t:b " + "[ t:b " * 2_000 + "1" + " ]" * 2_000 + " .",
    "2,000 lists": "t:a t:b " + "(" * 2_000 + ")" * 2_000 + " .",
    "500,000 members": "t:a t:b (" + "1 " * 500_000 + ") .",
    "a list that loops": "_:l rdf:first t:a ; rdf:rest _:l . v:code a m:FirstOf ; m:option _:l .",
    "a lone surrogate": r't:a t:b "\uD800" .',
    "5,000 classes in a chain": "".join(
        f"t:c{n} rdfs:subClassOf t:c{n + 1} .\n" for n in range(5_000)
    ),
    "types that double": "".join(
        f"v:c{n} a m:FirstOf ; m:option ( v:c{n + 1} v:c{n + 1} ) .\n" for n in range(40)
    )
    + "v:c40 a m:Text . v:code a m:FirstOf ; m:option ( v:c0 ) .",
    "a type within itself": "v:code a m:FirstOf ; m:option ( v:code ) .",
    "a template with a width": f'{_SLOW}"(?P<x>.+)" ; m:identity "{{x:>9999999999}}" .',
    "nested quantifiers": f'{_SLOW}"^(a+)+$" .',
    "like alternatives": f'{_SLOW}"(a|a)*b" .',
    "a back-reference": f'{_SLOW}"(a*)*\\\\1b" .',
    "boilerplate without end": '[] a m:Boilerplate ; m:regex "^.*(a+)+!$" ; m:reason "x" . v:code a m:Text .',  # noqa: E501
    "5,000 brackets in a pattern": f'{_SLOW}"{"(" * 5_000}{")" * 5_000}" .',
    "shapes that recur": "s:Tree sh:node s:Tree . v:code a m:Text .",
    "shapes that double": "".join(
        f"s:n{n} a sh:NodeShape ; sh:or ( s:n{n + 1} s:n{n + 1} ) .\n" for n in range(30)
    )
    + "s:n30 a sh:NodeShape ; sh:hasValue t:no . s:Tree sh:node s:n0 . v:code a m:Text .",
    "a shape's pattern": 's:code sh:pattern "(a+)+$" . v:code a m:Text .',
    "a shape's product": 's:Tree sh:sparql [ sh:select "SELECT $this WHERE { '
    + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(9))
    + ' FILTER(?c0 = 77) }" ] . v:code a m:Text .',
    "a shape's bad query": 's:Tree sh:sparql [ sh:select "SELECT {" ] . v:code a m:Text .',
    "a bad count": 's:code sh:minCount "many" . v:code a m:Text .',
}


class _Outcome(NamedTuple):
    """The end of a command."""

    seconds: float
    error: str
    """What is wrong with it; empty for an outcome that is clear."""


def run() -> list[RowResult]:
    """Check each ontology on the command line, and put some before a server."""
    with TemporaryDirectory() as temporary:
        return [_commands(Path(temporary) / "cli"), _serving(Path(temporary) / "server")]


def _commands(folder: Path) -> RowResult:
    outcomes = {name: _check(folder / "text", _HEAD + turtle) for name, turtle in _TURTLE.items()}
    for name in ("pipe", "endless", "outside", "latin"):
        outcomes[name] = _check(folder / name, None, name)
    slowest = max(each.seconds for each in outcomes.values())
    reasons = tuple(f"{name}: {each.error}" for name, each in outcomes.items() if each.error)
    return RowResult(
        row="R22",
        size=f"{len(outcomes)} hostile ontologies, kbgraph check",
        requirement=f"each within {MAX_SECONDS:.0f} s, with a place and no traceback",
        measured=f"{len(outcomes) - len(reasons)} of {len(outcomes)}, slowest {slowest:.1f} s",
        ok=not reasons,
        reasons=reasons,
    )


def _check(folder: Path, turtle: str | None, special: str = "") -> _Outcome:
    shutil.rmtree(folder, ignore_errors=True)
    _write_vault(folder, _HEAD + "v:code a m:Text ." if turtle is None else turtle)
    _make_special(folder / "ontology" / "z.ttl", special)
    started = time.monotonic()
    command = [sys.executable, "-m", "kbgraph", "--kb", str(folder), "check"]
    try:
        done = subprocess.run(
            command, cwd=_ROOT, capture_output=True, timeout=_TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return _Outcome(_TIMEOUT_SECONDS, "it does not end")
    seconds, printed = time.monotonic() - started, (done.stdout + done.stderr).decode()
    return _Outcome(seconds, _fault(done.returncode, printed, seconds))


def _fault(code: int, printed: str, seconds: float) -> str:
    if "Traceback" in printed:
        return printed.strip().splitlines()[-1]
    if code not in {0, 1, 2}:
        return f"exit code {code}"
    if code == 2 and ".ttl" not in printed:
        return f"no place: {printed}"
    return f"{seconds:.0f} s" if seconds > MAX_SECONDS else ""


def _make_special(path: Path, kind: str) -> None:
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "endless":
            path.symlink_to("/dev/zero")
        case "outside":
            path.symlink_to("/etc/hostname")
        case "latin":
            path.write_bytes(b"# caf\xe9\n")
        case _:
            return


def _write_vault(folder: Path, turtle: str) -> None:
    (folder / "ontology").mkdir(parents=True)
    (folder / "ontology" / "shapes.ttl").write_text(turtle, encoding="utf-8")
    for number in range(5):
        entry = f"---\ntype: tree\ncode: {'a' * 60}\n---\n# X{number}\n\n{'a' * 60}\n"
        (folder / f"x{number}.md").write_text(entry, encoding="utf-8")


def _serving(folder: Path) -> RowResult:
    """Put ontologies before a server; pages must come meanwhile, and the good one be read again."""
    _write_vault(folder, f"{_HEAD}v:code a m:Text .")
    server = Server(folder, free_port(), folder / "output.txt")
    server.start()
    times, reasons = [], []
    try:
        file = folder / "ontology" / "shapes.ttl"
        good = file.read_text()
        for name in ("like blank nodes", "500,000 members", "nested quantifiers"):
            file.write_text(_HEAD + _TURTLE[name])
            times += _pages(server.port, seconds=5.0)
            # Shapes are no part of the graph; a label in another file is.
            label = f'{_HEAD.splitlines()[0]}\nt:Tree <{_LABEL}> "{name}" .\n'
            (folder / "ontology" / "classes.ttl").write_text(label)
            file.write_text(good)
            if not _becomes(server.port, name):
                reasons.append(f"after {name} the corrected ontology is not served")
    finally:
        server.stop()
    slowest = max(times)
    return RowResult(
        row="R22",
        size="3 hostile ontologies before a server",
        requirement=f"each page within {_MAX_PAGE_SECONDS:.0f} s, then the corrected one is served",
        measured=f"{len(times)} pages, p99 {milliseconds(quantile(times, 0.99))}, "
        f"slowest {milliseconds(slowest)}",
        ok=not reasons and slowest < _MAX_PAGE_SECONDS,
        reasons=tuple(reasons),
    )


def _pages(port: int, seconds: float) -> list[float]:
    times, end = [], time.monotonic() + seconds
    with Client(port, timeout=_TIMEOUT_SECONDS) as client:
        while time.monotonic() < end:
            started = time.monotonic()
            client.get("/entry/x1")
            times.append(time.monotonic() - started)
            time.sleep(0.02)
    return times


def _becomes(port: int, label: str) -> bool:
    end = time.monotonic() + _TIMEOUT_SECONDS
    while time.monotonic() < end:
        with Client(port, timeout=_TIMEOUT_SECONDS) as client:
            if label.encode() in client.get("/entry/x1.json").body:
                return True
        time.sleep(0.2)
    return False
