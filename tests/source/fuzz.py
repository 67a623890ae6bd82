"""Seeded mutation fuzzing of the readers.

    python -m tests.source.fuzz [--inputs 100000] [--seed N] [--processes 2] [--only N]

Each input is a mutation of texts of our own. It depends on the seed and its number alone, so
`--only N` runs one again. parse_entry reads it; each fifth, with a second entry, becomes a graph
whose N-Quads pyoxigraph reads back strictly. The exit code is 1 if an exception is raised, a
position is outside its file, an input takes over a second, or a process is lost.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from types import FrameType
from typing import NamedTuple

import pyoxigraph as ox

from kbgraph.build import build
from kbgraph.export.serialize import export
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.formats import NQUADS
from kbgraph.rdf.iris import IriFactory
from kbgraph.source.entry import MappingNode, Node, SequenceNode
from kbgraph.source.folder import parse_entry
from tests.conftest import ROOT

MAX_SECONDS = 1.0
"""For one input."""
LOST_SECONDS = 20.0
"""Without an answer, after which a process is lost: signals do not end C code."""
GRAPH_SHARE = 5
MAX_SHOWN = 20
"""Failures that are minimised and printed; the others are counted."""

FRONT = (
    "type: country\n", "type: free-zone\n", "slug: country--x\n", "name: X\n", "names:\n  en: X\n  kk: Қазақстан\n", "aliases: [A, B]\n",
    "aliases:\n- @at\n", "iso2: XX\n", 'borders: "[[a]]"\n', "borders: [[a]]\n", "within: [[a|b]]\n", "date: 2026-11-22\n", "at: 2026-04-23T20:05:48Z\n",
    "when: 2026-13-41\n", "n: 1_000\n", "n: 0x1F\n", "n: 1e999\n", "n: -.5e-9\n", "n: 999999999999999999999\n", "b: yes\n", "b: true\n", "k: ~\n",
    "k: |\n  text\n  more\n", "k: >-\n  folded\n\n  text\n", "k: {a: 1, b: [c, {d: e}]}\n", "? key\n: value\n", "? [a]\n: b\n", "a: &x 1\nb: *x\n", "<<: {a: 1}\n",
    "k: !!python/object:os.system 1\n", "k: !t v\n", "\tk: v\n", "k:\tv\n", "'k': \"v\\n\\u263a\\x00\"\n", "k: 'it''s'\n", "# comment\n", "k: v # comment\n",
    "lang: en\n", "language: xx-yy-zz-1\n", "tags: [a, b/c]\n", "source_url: https://example.org/x?y=1#z\n", "last_reviewed: 2026-11-22\n",
    'sources:\n  - {id: s, url: "https://example.org/%zz", title: T, kind: primary, checked: 2026-11-22}\n', "sources: \"[{id: a, url: 'http://b.example/'}]\"\n",
    "sources:\n  - id: s\n    url: [a, {b: c}]\n    title:\n", "k: [[[[1]]]]\n", "k: - 1\n", "%YAML 1.1\n", "...\n", "--- \n", 'k: "unclosed\n', "k: [unclosed\n", "k: @x\n", "k: `x`\n",
)  # fmt: skip
BODY = (
    "# Heading\n", "## Overview\n", "###### Six [[a]] #tag\n", "Setext\n===\n", "Text with [[a]] and [[b#c|d]].\n", "![[image.png|100]]\n", "![[a#^id]]\n",
    "[[]] [[|]] [[#]] [[a|]] [[a#b#c]] [[ a ]]\n", "[[../../x]] [[/etc/passwd]] [[c:\\x]]\n", "[a](b.md)\n", '[a](<b c.md> "title")\n', "[a](../../../etc/passwd)\n",
    "[a](//host/x) [b](javascript:alert(1)) [c](http://[::1]/)\n", "[a](http://example.org/%E0%A4%A%20<x>)\n", "![x](data:image/png;base64,AAAA)\n", "<https://example.org/a?b=c#d>\n",
    "https://example.org/bare\n", "[a][r]\n\n[r]: http://example.org 'T'\n", "[^n] [^law-1]\n\n[^n]: Text [[a]].\n    More.\n", "**Label:** value [^n]\n", "**Label**: value\n", "****\n**:** x\n",
    "key:: value\n", "Text [k:: v] and (k2:: [[b]]) end\n", ":: x\n", "a ::\n", "|  |  |\n| --- | --- |\n| Capital | [[a]] |\n| Status | Legal [^n] |\n",
    "| a | b |\n|:--|--:|\n| 1 | [[x\\|y]] |\n| only |\n| 1 | 2 | 3 |\n", "|a|\n|-|\n", "- item\n  - nested [[a]]\n    1. deep\n", "- [x] task\n- [ ] open\n", "1) one\n10000000000. x\n",
    "> quote [[a]]\n> > more\n", "> [!note]- Title\n> Text\n", "```py\n[[no]] %% #no\n```\n", "~~~\n", "``a ` b``\n", "    code [[no]]\n", "%% hidden [[a]] %%\n", "%%\n", "%%%%%\n", "text %% a\nb %% text\n",
    "<!-- [[no]] -->\n", "<!--\n", "<div>\n[[a]]\n</div>\n", "a<br>b<br/>c\n", "<b>[[a]]</b> <script>x</script>\n", "&amp; &#0; &#x110000; &nosuch; &nbsp;\n", "#tag #a/b #1 #ä #🏙 ##x\n", "a^[inline note]\n", "text ^block-id\n",
    "\\[\\[a\\]\\] \\*x\\* \\\\\n", "line  \nbreak\\\nhard\n", "***a** b*\n", "~~x~~ ==y== ~z~\n", "$x$ $$y$$\n", "---\n", "***\n", "---\nfront: no\n---\n", "Updated: 2026-11-22\n", "Source: [T](https://example.org/)\n", "Rate: 15% (1,000.50 KZT)\n",
)  # fmt: skip
TOKENS = (
    "\n", "\r\n", "\r", "\t", " ", "    ", "\x00", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\xa0", "\u2028", "\u2029", "\u200b", "\u2060", "\u202e", "\ufeff", "\ufffe", "\ufffd", "\U0010ffff",
    "e\u0301", "ſ", "İ", "ß", "Ⅷ", "٣", "²", "🏙️", "[[", "]]", "![[", "[^", "](", "](<", "%%", "```", "~~~", "<!--", "-->", "<", ">", "> ", "|", "\\", "\\|", "`", "*", "**", "_", "~~", "#", "# ", "---\n", "---", "...", "- ", "? ", ": ", ":", "::",
    "&a ", "*a", "!!", "! ", "{", "}", "[", "]", "(", ")", ",", "'", '"', "%", "%2F", "%00", "@", "$", "^", "=", "+", "-", "0", "9", ".", "e9", "/", "//", "../", "http://", "https://a", "mailto:", "#L1", "{0}", "{x}", "%s", "\ud7ff",
)  # fmt: skip
RAW = (
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xc3",
    b"\xe2\x82",
    b"\xf0\x9f",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"\xef\xbb\xbf",
    b"\x80",
    b"\xf4\x90\x80\x80",
)


class Failure(NamedTuple):
    """A failure of an input."""

    number: int
    what: str
    """The exception's type and the line that raised it; failures with the same text are one."""
    trace: str
    files: tuple[tuple[str, bytes], ...]
    """The smallest input found that does the same."""


class Outcome(NamedTuple):
    """The report of a process, at its end or of the inputs so far."""

    done: int
    slowest: float
    slowest_number: int
    bytes: int
    graphs: int
    failures: tuple[Failure, ...]


class TooSlowError(Exception):
    """An input takes more than a second."""


class PlaceError(Exception):
    """A position outside its file."""


def corpus() -> list[str]:
    """Return entries to mutate: those shipped, the scraped one and tests/cases."""
    texts = [
        path.read_text(encoding="utf-8")
        for folder in ("kb", "tests/scraped", "tests/broken")
        for path in sorted((ROOT / folder).rglob("*.md"))
    ]
    for path in sorted((ROOT / "tests/cases").glob("*.md")):
        vaults = re.findall(
            r"^\S.*\n\.\n((?:.*\n)*?)\.\n(?:.*\n)*?\.\n",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
        texts += [
            part
            for vault in vaults
            for part in re.split(r"^=== .*\n", vault, flags=re.MULTILINE)
            if part
        ]
    return texts


def _front(rng: random.Random) -> str:
    return "".join(rng.choices(FRONT, k=rng.randrange(8)))


def _body(rng: random.Random) -> str:
    return "".join(rng.choices(BODY, k=rng.randrange(10)))


def _fresh(rng: random.Random, texts: list[str]) -> str:
    """Return an entry, a front matter with or without body, or a body alone."""
    kind = rng.random()
    if kind < 0.3:
        text = rng.choice(texts)
        start = rng.randrange(len(text)) if len(text) > 3000 else 0
        return (
            text
            if rng.random() < 0.2 or len(text) <= 3000
            else text[:600] + text[start : start + 2000]
        )
    if kind < 0.55:
        return f"---\n{_front(rng)}---\n"
    return _body(rng) if kind < 0.75 else f"---\n{_front(rng)}---\n{_body(rng)}"


def _span(rng: random.Random, text: str) -> tuple[int, int]:
    start = rng.randrange(len(text) + 1)
    return start, min(len(text), start + int(rng.paretovariate(0.7)))


def _insert(rng: random.Random, text: str, _: list[str]) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(TOKENS) + text[at:]


def _delete(rng: random.Random, text: str, _: list[str]) -> str:
    start, end = _span(rng, text)
    return text[:start] + text[end:]


def _repeat(rng: random.Random, text: str, _: list[str]) -> str:
    start, end = _span(rng, text)
    limit = 20_000 if rng.random() < 0.01 else 60
    piece = text[start:end][:200] if rng.random() < 0.5 else rng.choice(TOKENS)
    return text[:end] + piece * rng.randrange(1, limit) + text[end:]


def _swap_lines(rng: random.Random, text: str, _: list[str]) -> str:
    lines = text.splitlines(keepends=True) or [""]
    first, second = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return "".join(lines)


def _splice(rng: random.Random, text: str, texts: list[str]) -> str:
    other = rng.choice(rng.choice((texts, FRONT, BODY)))
    start, end = _span(rng, other)
    at = rng.randrange(len(text) + 1)
    return (
        text[:at]
        + (other[start : start + 500] if rng.random() < 0.5 else other[start:end])
        + text[at:]
    )


def _change(rng: random.Random, text: str, _: list[str]) -> str:
    if not text:
        return chr(rng.randrange(1, 0xD7FF))
    at = rng.randrange(len(text))
    new = chr(
        rng.choice((rng.randrange(128), rng.randrange(0x2FFF), rng.randrange(0xE000, 0x110000)))
    )
    return text[:at] + new + text[at + 1 :]


def _indent(rng: random.Random, text: str, _: list[str]) -> str:
    lines = text.splitlines(keepends=True) or [""]
    at = rng.randrange(len(lines))
    for row in range(at, min(len(lines), at + rng.randrange(1, 5))):
        lines[row] = rng.choice((" ", "  ", "    ", "\t", "> ", "- ", "# ")) + lines[row]
    return "".join(lines)


_PLACE = re.compile(r".*columns? [0-9 and]+: |\W.\W(?: \(line \d+\))?$|\(line \d+\)$")
_MUTATIONS = (_insert, _insert, _delete, _repeat, _swap_lines, _splice, _change, _indent)


def _spoil(rng: random.Random, content: bytes) -> bytes:
    """Return bytes with an error in UTF-8, other line ends or another encoding."""
    kind = rng.randrange(8)
    if kind == 0:
        return content.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\r")))
    if kind == 1:
        return content.decode().encode(
            rng.choice(("utf-16", "latin-1", "utf-8-sig", "cp1251")), errors="replace"
        )
    at = rng.randrange(len(content) + 1)
    return (
        content[:at]
        + (rng.choice(RAW) if kind < 5 else bytes([rng.randrange(256)]))
        + content[at + (kind == 5) :]
    )


def make_input(seed: int, number: int, texts: list[str]) -> tuple[tuple[str, bytes], ...]:
    """Return the files of an input: one, or two that become a graph."""
    rng = random.Random(f"{seed}:{number}")  # noqa: S311 - reproducible, not secret
    count = 2 if number % GRAPH_SHARE == 0 else 1
    files = []
    for index in range(count):
        text = _fresh(rng, texts)
        for _ in range(min(60, int(rng.paretovariate(0.8)))):
            text = rng.choice(_MUTATIONS)(rng, text, texts)
        content = text[:60_000].encode(errors="replace")
        files.append((f"{'ab'[index]}.md", _spoil(rng, content) if rng.random() < 0.1 else content))
    return tuple(files)


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, SequenceNode):
        for item in node.items:
            yield from _nodes(item)
    elif isinstance(node, MappingNode):
        for key, value in node.items:
            yield key
            yield from _nodes(value)


def check(files: tuple[tuple[str, bytes], ...], ontology: Ontology) -> None:
    """Read an input. Raises the errors of the readers, and PlaceError."""
    for path, content in files:
        entry = parse_entry(path, content)
        lines = entry.text.count("\n") + 1
        inlines = list(entry.inlines())
        places = (
            *entry.findings,
            *inlines,
            *(link for inline in inlines for link in inline.links),
            *_nodes(entry.front),
        )
        for place in places:
            if not (1 <= place.line <= lines and place.column >= 1):
                raise PlaceError(
                    f"line {place.line}, column {place.column} of {lines} lines: {place!r:.300}"
                )
    if len(files) == 2:
        graph = build(files, ontology, IriFactory())
        for finding in graph.findings:
            if finding.line < 1 or finding.column < 1 or finding.file not in dict(files):
                raise PlaceError(repr(finding))
        written = export(graph, NQUADS)
        read = ox.Store()
        read.load(written, ox.RdfFormat.N_QUADS)
        if len(read) != len(graph.store):
            raise PlaceError(f"{len(graph.store)} quads came back as {len(read)}")


def _alarm(_: int, __: FrameType | None) -> None:
    raise TooSlowError


def attempt(files: tuple[tuple[str, bytes], ...], ontology: Ontology) -> tuple[float, str, str]:
    """Read an input; return the seconds, the error and its trace, both empty if none."""
    start = time.perf_counter()
    what = trace = ""
    try:
        signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS)
        try:
            check(files, ontology)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except TooSlowError:
        what = trace = "over a second"
    except Exception as error:  # noqa: BLE001 - fuzzing looks for any error
        frame = traceback.extract_tb(error.__traceback__)[-1]
        reason = _PLACE.sub("", str(error.msg)) if isinstance(error, SyntaxError) else ""
        what = f"{type(error).__name__} at {frame.filename.removeprefix(f'{ROOT}/')}:{frame.lineno} {reason}".strip()
        trace = "".join(traceback.format_exception(error)[-3:])
    seconds = time.perf_counter() - start
    return seconds, what or ("over a second" if seconds > MAX_SECONDS else ""), trace


def minimise(
    files: tuple[tuple[str, bytes], ...], fails: Callable[[tuple[tuple[str, bytes], ...]], bool]
) -> tuple[tuple[str, bytes], ...]:
    """Return a smaller input that still fails, found in at most ten seconds."""
    until = time.perf_counter() + 10
    for index, path in enumerate([path for path, _ in files]):
        content = files[index][1]
        size = max(1, len(content) // 2)
        while size and time.perf_counter() < until:
            at = 0
            while at < len(content) and time.perf_counter() < until:
                shorter = content[:at] + content[at + size :]
                tried = (*files[:index], (path, shorter), *files[index + 1 :])
                if fails(tried):
                    content, files = shorter, tried
                else:
                    at += size
            size //= 2
    return files


def work(seed: int, first: int, last: int, step: int, current: object, answers: Connection) -> None:
    """Run a process's share of the inputs, and send the outcome."""
    signal.signal(signal.SIGALRM, _alarm)
    texts, ontology = corpus(), load_ontology(ROOT / "ontology")
    done = size = graphs = 0
    slowest = (0.0, first)
    failures: list[Failure] = []
    kinds: set[str] = set()
    for number in range(first, last, step):
        current.value = number  # type: ignore[attr-defined]
        files = make_input(seed, number, texts)
        seconds, what, trace = attempt(files, ontology)
        if what == "over a second" and seconds < 5:
            seconds, what, trace = attempt(
                files, ontology
            )  # once more: the machine may have been busy
        done, size, graphs, slowest = (
            done + 1,
            size + sum(len(each) for _, each in files),
            graphs + len(files) // 2,
            max(slowest, (seconds, number)),
        )
        if what:
            if what not in kinds and len(kinds) < MAX_SHOWN and what != "over a second":
                files = minimise(
                    files, lambda tried, what=what: attempt(tried, ontology)[1] == what
                )  # type: ignore[misc]
            failures.append(Failure(number, what, trace, files if what not in kinds else ()))
            kinds.add(what)
        if done % 500 == 0:
            answers.send(Outcome(done, *slowest, size, graphs, ()))
    answers.send(Outcome(done, *slowest, size, graphs, tuple(failures)))


class Worker:
    """A process with its share of the inputs.

    If it is lost, its current input is a failure, and another process goes on with the rest.
    """

    def __init__(self, seed: int, first: int, last: int, step: int) -> None:
        self.seed, self.last, self.step = seed, last, step
        self.total = Outcome(0, 0.0, first, 0, 0, ())
        self.start(first)

    def start(self, first: int) -> None:
        """Start a process with the inputs from a number on."""
        self.outcome = Outcome(0, 0.0, first, 0, 0, ())
        self.current = multiprocessing.Value("q", first)
        self.answers, child = multiprocessing.Pipe(duplex=False)
        self.process = multiprocessing.Process(
            target=work, args=(self.seed, first, self.last, self.step, self.current, child)
        )
        self.process.start()
        child.close()
        self.seen, self.since = -1, time.monotonic()

    def step_on(self, *, finished: bool) -> bool:
        """Read the messages of the process; say whether it is still running."""
        try:
            while self.answers.poll():
                self.outcome = self.answers.recv()
        except EOFError:
            finished = True
        number = self.current.value
        if number != self.seen:
            self.seen, self.since = number, time.monotonic()
        lost = (
            time.monotonic() - self.since > LOST_SECONDS
            and self.process.is_alive()
            and not finished
        )
        if not finished and not lost:
            return True
        if lost:
            self.process.kill()
        self.process.join()
        self.add(self.outcome)
        if self.process.exitcode == 0:
            return False
        why = (
            f"no answer within {LOST_SECONDS:.0f} s"
            if lost
            else f"the process ended with {self.process.exitcode}"
        )
        files = make_input(self.seed, number, corpus())
        self.add(Outcome(1, 0.0, number, 0, 0, (Failure(number, why, why, files),)))
        if number + self.step >= self.last:
            return False
        self.start(number + self.step)
        return True

    def add(self, more: Outcome) -> None:
        """Add an outcome to those of earlier processes."""
        self.total = join(self.total, more)


def join(one: Outcome, other: Outcome) -> Outcome:
    """Return two outcomes as one."""
    slowest = max((one.slowest, one.slowest_number), (other.slowest, other.slowest_number))
    return Outcome(
        one.done + other.done,
        *slowest,
        one.bytes + other.bytes,
        one.graphs + other.graphs,
        one.failures + other.failures,
    )


def run(inputs: int, seed: int, processes: int) -> Outcome:
    """Run all inputs on some processes."""
    workers = [Worker(seed, share, inputs, processes) for share in range(min(processes, inputs))]
    running = list(workers)
    shown = time.monotonic()
    while running:
        ended = set(wait([worker.process.sentinel for worker in running], timeout=0.5))
        running = [
            worker
            for worker in running
            if worker.step_on(finished=worker.process.sentinel in ended)
        ]
        if time.monotonic() - shown > 30:
            shown = time.monotonic()
            print(
                f"  {sum(worker.total.done + worker.outcome.done for worker in workers)} of {inputs}",
                file=sys.stderr,
                flush=True,
            )
    total = Outcome(0, 0.0, 0, 0, 0, ())
    for worker in workers:
        total = join(total, worker.total)
    return total


def report(total: Outcome, seconds: float, seed: int) -> int:
    """Print the figures and the failures; return the exit code."""
    print(
        f"{total.done} inputs (seed {seed}, {total.bytes / 1e6:.1f} MB, {total.graphs} graphs) in {seconds:.1f} s: {total.done / seconds:.0f} inputs/s; "
        f"slowest {total.slowest * 1000:.0f} ms (input {total.slowest_number}); {len(total.failures)} failures"
    )
    kinds: dict[str, list[Failure]] = {}
    for failure in total.failures:
        kinds.setdefault(failure.what, []).append(failure)
    for what, failures in sorted(kinds.items(), key=lambda item: -len(item[1])):
        least = min(
            (each for each in failures if each.files),
            key=lambda each: sum(len(content) for _, content in each.files),
            default=failures[0],
        )
        print(
            f"\n{len(failures)} × {what}, inputs {', '.join(str(each) for each in sorted(each.number for each in failures)[:5])}\n{least.trace.strip()}"
        )
        for path, content in least.files:
            print(
                f"  {path}: {content[:600]!r}{f' … {len(content)} bytes' if len(content) > 600 else ''}"
            )
    return 1 if total.failures else 0


def main() -> int:
    """Run the command line; return the exit code."""
    options = argparse.ArgumentParser(prog="python -m tests.source.fuzz", description=__doc__)
    options.add_argument("--inputs", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument(
        "--only", type=int, help="the number of one input to run again, and to print"
    )
    given = options.parse_args()
    if given.only is not None:
        signal.signal(signal.SIGALRM, _alarm)
        files = make_input(given.seed, given.only, corpus())
        seconds, what, trace = attempt(files, load_ontology(ROOT / "ontology"))
        print(
            *(f"{path}: {content!r}" for path, content in files),
            f"{seconds:.3f} s {what or 'no failure'}",
            trace,
            sep="\n",
        )
        return 1 if what else 0
    start = time.perf_counter()
    total = run(given.inputs, given.seed, given.processes)
    return report(total, time.perf_counter() - start, given.seed)


if __name__ == "__main__":
    sys.exit(main())
