"""Measure how well missing links are found: `python -m benchmarks.suggest`.

Links are cut out of the texts of a folder: of each entry one at a time, and its words stay. A cut
link that is among the first five suggestions for the entry counts as recalled. Each kind of reason
is measured alone, beside all together. The folders are `kb/`, those of the tests, and those that
KBGRAPH_VAULTS names, separated by colons; arguments name others.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kbgraph import KnowledgeBase
from kbgraph.config import Trust, find_config
from kbgraph.extraction.link_resolver import Resolved
from kbgraph.linking.missing.evidence import (
    Certainty,
    Named,
    Reason,
    SameWords,
    SharedNeighbours,
    SharedSources,
)
from kbgraph.linking.missing.ranking import joined
from kbgraph.linking.missing.suggester import MissingLinks
from kbgraph.opening import open_knowledge
from kbgraph.source.entry import Link, LinkKind

_ROOT = Path(__file__).parent.parent
_WIKILINK = re.compile(r"\[\[[^\]\n]*\]\]")
_SIGNALS: Mapping[str, tuple[type[Reason], ...]] = {
    "all": (Named, SameWords, SharedNeighbours, SharedSources),
    "names": (Named,),
    "words": (SameWords,),
    "neighbours": (SharedNeighbours,),
    "sources": (SharedSources,),
}
_FOLDERS = ("kb", "tests/kazakhstan/kb", "tests/observatories/kb", "tests/voyages/kb")
_MAX_ROUNDS, _MAX_ENTRIES = 24, 7_000
_SEED = 23


class _Cut(NamedTuple):
    """A link that was cut out of an entry."""

    slug: str
    target: str


def main() -> None:
    """Print the recall of each folder."""
    named = filter(None, os.environ.get("KBGRAPH_VAULTS", "").split(":"))
    for name in sys.argv[1:] or [*(str(_ROOT / each) for each in _FOLDERS), *named]:
        folder = Path(name)
        print(folder)
        _measure(folder)


def _measure(folder: Path) -> None:
    base = _open(folder)
    links = {slug: _links(base, slug) for slug in base.graph.subjects}
    texts = {slug: base.graph.entry(slug).text for slug in links}
    ranks: dict[str, list[int]] = {name: [] for name in _SIGNALS}
    sure = Counter[bool]()
    seconds: list[float] = []
    usual = _sure_of(base) if len(links) <= _MAX_ENTRIES else set()
    for cuts in _rounds(links):
        with TemporaryDirectory() as name:
            cut_folder = Path(name) / "folder"
            shutil.copytree(folder, cut_folder, symlinks=True)
            for cut in cuts:
                text = _without(texts[cut.slug], links[cut.slug][cut.target])
                (cut_folder / base.graph.subjects[cut.slug].path).write_text(text, encoding="utf-8")
            missing = _open(cut_folder, like=folder).linking.missing
            for cut in cuts:
                if cut.target in missing.linked(cut.slug):
                    continue
                start = time.perf_counter()
                suggestions = missing.of(cut.slug)
                seconds.append(time.perf_counter() - start)
                for each in suggestions:
                    found = (cut.slug, each.best.slug)
                    if each.certainty is Certainty.SURE and found not in usual:
                        sure[found == cut] += 1
                for signal, kinds in _SIGNALS.items():
                    ranks[signal].append(_rank(missing, cut, kinds))
    _print(ranks, sure, seconds)
    _print_cost(base)


def _open(folder: Path, like: Path | None = None) -> KnowledgeBase:
    config = find_config(like or folder, None, None, Trust.ALL)
    return open_knowledge(replace(config, kb=folder, store=None, kb_root=None))


def _links(base: KnowledgeBase, slug: str) -> dict[str, list[Link]]:
    """Return the wikilinks of the text of an entry to each entry, if all can be cut."""
    entry = base.graph.entry(slug)
    lines, found = entry.text.split("\n"), dict[str, list[Link]]()
    for inline in entry.inlines():
        for link in inline.links:
            target = base.graph.resolver.resolve(link, entry.path)
            if isinstance(target, Resolved) and target.subject.slug != slug:
                found.setdefault(target.subject.slug, []).append(link)
    return {
        target: links
        for target, links in found.items()
        if all(
            link.kind is LinkKind.WIKILINK
            and _WIKILINK.match(lines[link.line - 1], link.column - 1)
            for link in links
        )
    }


def _rounds(links: Mapping[str, Mapping[str, object]]) -> Iterator[list[_Cut]]:
    """Yield the links that are cut together: of each entry one."""
    random = Random(_SEED)
    orders = {slug: random.sample(sorted(targets), len(targets)) for slug, targets in links.items()}
    for number in range(min(_MAX_ROUNDS, max(map(len, orders.values()), default=0))):
        yield [_Cut(slug, order[number]) for slug, order in orders.items() if number < len(order)]


def _without(text: str, links: Iterable[Link]) -> str:
    """Return a text in which links are words."""
    lines = text.split("\n")
    for link in sorted(links, key=lambda each: (each.line, each.column), reverse=True):
        line = lines[link.line - 1]
        match = _WIKILINK.match(line, link.column - 1)
        assert match is not None
        lines[link.line - 1] = f"{line[: match.start()]}{link.label}{line[match.end() :]}"
    return "\n".join(lines)


def _sure_of(base: KnowledgeBase) -> set[tuple[str, str]]:
    """Return the sure suggestions without any cut."""
    found = base.linking.suggest(at_least=Certainty.SURE)
    return {(each.slug, each.best.slug) for each in found}


def _rank(missing: MissingLinks, cut: _Cut, kinds: tuple[type[Reason], ...]) -> int:
    """Return the place of a cut link among the suggestions by some reasons, from 1; 0 for none."""
    signals, _ = missing.signals(cut.slug)
    linked = missing.linked(cut.slug) | {cut.slug}
    scores = {
        target: joined(score for score, reason in each if isinstance(reason, kinds))
        for target, each in signals.items()
        if target not in linked
    }
    own = scores.get(cut.target, 0.0)
    if not own:
        return 0
    better = [each for each, score in scores.items() if (-score, each) < (-own, cut.target)]
    return len(better) + 1


def _print(ranks: Mapping[str, Sequence[int]], sure: Counter[bool], seconds: list[float]) -> None:
    print(f"  {len(ranks['all'])} links cut; a sure suggestion is one of them in", end=" ")
    print(f"{sure[True]} of {sure.total()}; of one entry in {1000 * median(seconds or [0]):.0f} ms")
    for name, found in ranks.items():
        count = max(len(found), 1)
        recall = [sum(0 < rank <= most for rank in found) / count for most in (5, 10)]
        reciprocal = sum(1 / rank for rank in found if rank) / count
        print(f"  {name:12} recall@5 {recall[0]:.3f}  @10 {recall[1]:.3f}  MRR {reciprocal:.3f}")


def _print_cost(base: KnowledgeBase) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.process_time()
    count = len(base.linking.suggest())
    seconds = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_SELF)
    more = max(0, after.ru_maxrss - before.ru_maxrss) / 1024
    print(
        f"  all entries: {count} likely links in {seconds:.1f} s of processor time, {more:.0f} MiB"
    )


if __name__ == "__main__":
    main()
