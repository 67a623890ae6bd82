"""Damages of shipped entries: where a fact is lost or changed, a new finding says so."""

from __future__ import annotations

import random
import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from kbgraph.build import build
from kbgraph.findings import Finding
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.iris import IriFactory
from tests.conftest import ROOT
from tests.ledger.reading import Claimed, claims_of
from tests.ledger.slips import (
    Damage,
    Lines,
    Slip,
    after_table,
    anywhere,
    breaking,
    ends_prose,
    from_top,
    inserting,
    is_blank_header,
    is_delimiter,
    is_front,
    is_header,
    is_item,
    is_key,
    is_pair,
    is_prose,
    is_row,
    is_section,
    misspelt,
    removing,
    rewriting,
    through_block,
)

_FENCE = ["```", "an example", "```"]
_COMMENT = ["<!-- in words -->"]
_WORDS = re.compile(r"\w+")
_NEAR_LINES = 1
_CODED = (
    "Status|Ease|Stability|Required|Legal|Region|Currency|VAT on Crypto|Sanctions|Banking Access"
)
"""Labels of rows whose values are words of a scheme; elsewhere a misspelt word is a word."""


def _value(pattern: str, by: str, label: str = r"[^|]+") -> Slip:
    """Return a slip in the value of a row."""
    regex = re.compile(rf"^(\| {label} \| .*?){pattern}")
    return rewriting(is_pair, lambda _, line: regex.sub(rf"\g<1>{by}", line, count=1))


def _front(pattern: str, by: str) -> Slip:
    return rewriting(is_front, lambda _, line: re.sub(pattern, by, line, count=1))


def _indented_table(_: random.Random, lines: Lines) -> Damage | None:
    headers = [index for index in range(len(lines)) if is_header(lines, index)]
    if not headers:
        return None
    first = last = _.choice(headers)
    while last < len(lines) and lines[last].startswith("|"):
        last += 1
    table = ["    " + line for line in lines[first:last]]
    return Damage(lines, [*lines[:first], *table, *lines[last:]], tuple(range(first + 1, last + 1)))


SLIPS: dict[str, Slip] = {
    "no delimiter row": removing(is_delimiter),
    "no header row": removing(is_blank_header),
    "header and delimiter row swapped": rewriting(is_blank_header, lambda _, line: "| --- | --- |"),
    "first row above the delimiter row": removing(is_blank_header),
    "no delimiter row, with blank header": rewriting(is_delimiter, lambda _, line: re.sub("-+", "   ", line)),
    "delimiter row with a column less": rewriting(is_delimiter, lambda _, line: line[:-6]),
    "fence never closed": breaking(_FENCE, _FENCE[:2], 1),
    "closing fence with a word": breaking(_FENCE, [*_FENCE[:2], "``` end"], 1),
    "closing fence of two marks": breaking(_FENCE, [*_FENCE[:2], "``"], 1),
    "closing fence of another mark": breaking(_FENCE, [*_FENCE[:2], "~~~"], 1),
    "comment never closed": breaking(_COMMENT, ["<!-- in words"], 1),
    "comment closed by two hyphens": breaking(_COMMENT, ["<!-- in words --"], 1),
    "comment opened in prose": rewriting(is_prose, lambda _, line: line.replace(" ", " <!-- ", 1)),
    "percent comment never closed": breaking(["%% in words %%"], ["%% in words"], 1),
    "percent sign doubled": _value(r"(\d)%", r"\g<2>%%"),
    "percent sign lost": _value(r"(\d)%", r"\g<2>"),
    "lone double percent": inserting(is_section, "%%", ""),
    "backtick in prose": rewriting(is_prose, lambda _, line: line.replace(" ", " `", 1)),
    "backtick before a value": _value("", "`"),
    "bar unescaped": rewriting(is_row, lambda _, line: line.replace("\\|", "|", 1)),
    "bar within a cell": _value(" ", " | "),
    "cell added": rewriting(is_row, lambda _, line: f"{line} more |"),
    "bar between cells lost": rewriting(is_row, lambda _, line: line.replace(" | ", "  ", 1)),
    "first bar lost": rewriting(is_row, lambda _, line: line[2:]),
    "rule under a paragraph": rewriting(ends_prose, lambda _, line: f"{line}\n---"),
    "underline under a paragraph": rewriting(ends_prose, lambda _, line: f"{line}\n==="),
    "text right behind a table": rewriting(after_table, lambda _, line: "A sentence behind it. [^x]\n"),
    "row behind a blank line": inserting(is_row, ""),
    "table right under prose": through_block(inserting(is_header, "A sentence before it.")),
    "blank line in front of front matter": rewriting(lambda _, i: i == 0, lambda _, line: f"\n{line}"),
    "comment in front of front matter": rewriting(lambda _, i: i == 0, lambda _, line: f"<!-- x -->\n{line}"),
    "front matter closed by dots": from_top(rewriting(lambda lines, i: i and lines[i] == "---" and "---" not in lines[1:i], lambda _, line: "...")),
    "front matter closed by two hyphens": from_top(rewriting(lambda lines, i: i and lines[i] == "---" and "---" not in lines[1:i], lambda _, line: "--")),
    "front matter never closed": from_top(removing(lambda lines, i: i and lines[i] == "---" and "---" not in lines[1:i])),
    "front matter opened by two hyphens": rewriting(lambda _, i: i == 0, lambda _, line: "--"),
    "type misspelt": rewriting(is_key, misspelt(r"^type: (.+)")),
    "no type": removing(lambda lines, i: is_key(lines, i) and lines[i].startswith("type:")),
    "type as a list": rewriting(is_key, lambda _, line: re.sub(r"^type: (.+)", r"type: [\1]", line)),
    "type with another key": rewriting(is_key, lambda _, line: re.sub("^type:", "kind:", line)),
    "key misspelt": rewriting(is_key, misspelt(r"^([a-z_0-9]+):")),
    "section misspelt": rewriting(is_section, misspelt(r"^## (.+)")),
    "section without space": rewriting(is_section, lambda _, line: line.replace("## ", "##")),
    "section with a no-break space": rewriting(is_section, lambda _, line: line.replace("## ", "##\u00a0")),
    "section of the first level": rewriting(is_section, lambda _, line: line[1:]),
    "section indented by four": rewriting(is_section, lambda _, line: "    " + line),
    "section in bold": rewriting(is_section, lambda _, line: f"**{line[3:]}**"),
    "section without marks": rewriting(is_section, lambda _, line: line[3:]),
    "section with a colon": rewriting(is_section, lambda _, line: line + ":"),
    "label misspelt": rewriting(is_pair, misspelt(r"^\| ([^|]+?) \|")),
    "label with a colon": rewriting(is_pair, lambda _, line: line.replace(" | ", ": | ", 1)),
    "label and value swapped": rewriting(is_pair, lambda _, line: re.sub(r"\| ([^|]+) \| (.+) \|", r"| \2 | \1 |", line)),
    "column misspelt": rewriting(lambda lines, i: is_header(lines, i) and lines[i].strip("| "), misspelt(r"^\| (\w+)")),
    "tab for spaces in a list": rewriting(is_item, lambda _, line: "\t" + line[2:]),
    "item without hyphen": rewriting(is_item, lambda _, line: line.replace("- ", "", 1)),
    "item without space": rewriting(is_item, lambda _, line: line.replace("- ", "-", 1)),
    "item indented less": rewriting(is_item, lambda _, line: line[1:]),
    "table indented by four": _indented_table,
    "row indented by four": rewriting(is_row, lambda _, line: "    " + line),
    "quote of another kind": _front(r'"([^"]*)"', r"""'\1\""""),
    "quote lost": _front(r'"([^"]*)"', r'"\1'),
    "typographic quotes": _front(r'"([^"]*)"', r"“\1”"),
    "colon lost": rewriting(is_key, lambda _, line: line.replace(":", "", 1)),
    "colon without space": rewriting(is_key, lambda _, line: line.replace(": ", ":", 1)),
    "colon of full width": rewriting(is_key, lambda _, line: line.replace(": ", "：", 1)),
    "brace lost": _front(r"\}$", ""),
    "bracket lost": _front(r"\]\]", "]"),
    "comma in a plain value": _front(r"publisher: (\w+)", r"publisher: \1, Ministry"),
    "hash in a plain value": _front(r"publisher: (\w+)", r"publisher: \1 #5"),
    "hash in a key's value": rewriting(is_key, lambda _, line: re.sub(r"^(\w+: )([^\"\[{]+)$", r"\1\2 #5", line)),
    "source key misspelt": _front(r"checked:", "checkd:"),
    "source date misspelt": _front(r"checked: (\d+)-(\d+)-(\d+)", r"checked: \3.\2.\1"),
    "source id misspelt": anywhere(rewriting(is_item, misspelt(r"\{id: ([^,]+),"))),
    "footnote misspelt": rewriting(is_pair, misspelt(r"\[\^([^\]]+)\]")),
    "footnote without caret": rewriting(is_pair, lambda _, line: line.replace("[^", "[", 1)),
    "footnote never closed": rewriting(is_pair, lambda _, line: re.sub(r"\](?= \|$)", "", line)),
    "link never closed": rewriting(is_row, lambda _, line: line.replace("]]", "]", 1)),
    "link never opened": rewriting(is_row, lambda _, line: line.replace("[[", "[", 1)),
    "link target misspelt": rewriting(is_row, misspelt(r"\[\[[a-z-]+--([a-z0-9-]+)")),
    "link struck out": rewriting(is_row, lambda _, line: re.sub(r"(\[\[[^\]]+\]\])", r"~~\1~~", line, count=1)),
    "decimal comma": _value(r"(\d)\.(\d)", r"\g<2>,\g<3>"),
    "thousands dot": _value(r"(\d),(\d{3})", r"\g<2>.\g<3>"),
    "value struck out": rewriting(is_pair, lambda _, line: re.sub(r"^(\| [^|]+ \| )([^\[|]+?) (?=\[\^|\|)", r"\1~~\2~~ ", line)),
    "superscript behind a number": rewriting(is_pair, lambda _, line: re.sub(r"^(\| [^|]+ \| [$€\d][\d,.]*)", r"\1<sup>1</sup>", line)),
    "break in a cell": _value(r"(\d%?) ", r"\g<2><br>"),
    "value misspelt": rewriting(is_pair, misspelt(rf"^\| (?:{_CODED}) \| ([A-Za-z]{{3,}})")),
    "second value behind a slash": _value(r"(\d+%)", r"\g<2> / 99%"),
    "placeholder": rewriting(is_pair, lambda _, line: re.sub(r"^(\| [^|]+ \| )([^\[|]+?) (?=\[\^|\|)", r"\1N/A ", line)),
    "none found with another date": rewriting(is_pair, lambda _, line: re.sub(r"^(\| [^|]+ \| )([^\[|]+?) (?=\[\^|\|)", r"\1none found (22.11.2026) ", line)),
    "box of HTML around a table": through_block(inserting(is_header, "<div>")),
    "break above a table": through_block(inserting(is_header, "<br>")),
    "mark of a quotation before a row": rewriting(is_row, lambda _, line: "> " + line),
    "mark of a list before a row": rewriting(is_row, lambda _, line: "- " + line),
    "no-break space before a row": rewriting(is_row, lambda _, line: "\u00a0" + line),
    "bar of full width": rewriting(is_row, lambda _, line: line.replace("|", "｜")),
    "box-drawing bar": rewriting(is_row, lambda _, line: line.replace(" | ", " │ ", 1)),
    "math around a value": rewriting(is_pair, lambda _, line: re.sub(r"^(\| [^|]+ \| )(\d[^\[|]*?) (?=\[\^|\|)", r"\1$\2$ ", line)),
    "text of a reference": rewriting(is_prose, lambda _, line: f"[x]: {line}"),
    "line indented by a tab": inserting(is_section, "", "\tWords that were meant as text. [^x]", ""),
}  # fmt: skip


class Outcome(NamedTuple):
    """The damages of a kind: those tried, those that alter facts, and those that nothing tells."""

    kind: str
    tried: int
    altered: int
    silent: list[str]

    @property
    def told(self) -> float:
        """The share of altering damages that a finding tells of."""
        return 1 - len(self.silent) / self.altered if self.altered else 1.0


def damage_entries(times: int, ontology: Ontology, only: str = "") -> list[Outcome]:
    """Damage shipped entries by each rule whose name has some words, some times each."""
    reader, entries = _Reader(ontology), _entries()
    return [
        _try_kind(kind, slip, times, entries, reader)
        for kind, slip in SLIPS.items()
        if only in kind
    ]


def damage_on_processes(times: int, only: str, processes: int) -> list[Outcome]:
    """Damage shipped entries on several processes."""
    kinds = [(kind, times) for kind in SLIPS if only in kind]
    with ProcessPoolExecutor(processes, initializer=_load_reader) as pool:
        return list(pool.map(_outcome_of_kind, kinds))


_LOADED: list[_Reader] = []
"""The reader of a process of the pool."""


def _load_reader() -> None:
    _LOADED.append(_Reader(load_ontology(ROOT / "ontology")))


def _outcome_of_kind(kind: tuple[str, int]) -> Outcome:
    name, times = kind
    return _try_kind(name, SLIPS[name], times, _entries(), _LOADED[0])


def _entries() -> list[Lines]:
    paths = sorted((ROOT / "kb").rglob("*.md"))
    return [path.read_text(encoding="utf-8").split("\n") for path in paths]


def _try_kind(kind: str, slip: Slip, times: int, entries: list[Lines], reader: _Reader) -> Outcome:  # fmt: skip
    rng = random.Random(kind)
    tried = altered = 0
    silent = []
    for _ in range(times * 8):
        damage = slip(rng, rng.choice(entries))
        if damage is None or damage.before == damage.after:
            continue
        tried += 1
        before, after = reader.read(damage.before), reader.read(damage.after)
        lost = _altered(before.claims, after.claims)
        if lost:
            altered += 1
            if not _is_told(damage, before, after, reader):
                silent.append(_example(damage, lost))
        if tried == times:
            break
    return Outcome(kind, tried, altered, silent)


class _Read(NamedTuple):
    claims: list[Claimed]
    findings: tuple[Finding, ...]


class _Reader:
    """Reads entries, each alone in its folder; the undamaged ones are read once."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.done: dict[tuple[str, ...], _Read] = {}

    def read(self, lines: Lines) -> _Read:
        key = tuple(lines)
        if key not in self.done:
            kb = self.kb(lines)
            self.done[key] = _Read(next(iter(claims_of(kb).values()), []), kb.findings)
        return self.done[key]

    def kb(self, lines: Lines) -> KnowledgeBase:
        files = [("x.md", "\n".join(lines).encode())]
        return KnowledgeBase(build(files, self.ontology, IriFactory()))


def _altered(before: list[Claimed], after: list[Claimed]) -> list[str]:
    """Return the facts of the first that the second lacks; words of prose count by themselves."""
    words = Counter(word for claim in after for text in claim.objects for word in _WORDS.findall(text))  # fmt: skip
    kept = Counter(_signature(claim) for claim in after)
    lost = []
    for claim in before:
        signature = _signature(claim)
        if kept[signature]:
            kept[signature] -= 1
        elif not (claim.objects[-1].count(" ") > 4 and set(_WORDS.findall(claim.objects[-1])) <= set(words)):  # fmt: skip
            lost.append(" ".join((claim.properties[0].rpartition("/")[2], claim.objects[1][:60])))
    return lost


def _signature(claim: Claimed) -> tuple[str, ...]:
    return (*claim.properties, *map(_plain, claim.objects), *sorted(claim.qualifiers))


def _plain(text: str) -> str:
    """Return the words of a text, without marks; a number as it stands."""
    is_text = text.count(" ") > 4 or not any(map(str.isdigit, text))
    return "".join(_WORDS.findall(text)) if is_text else text


def _is_told(damage: Damage, before: _Read, after: _Read, reader: _Reader) -> bool:
    if _near(damage, before.findings, after.findings):
        return True
    # Most findings come from reading; those of all shapes take a hundred times as long.
    checked = [reader.kb(lines).check() for lines in (damage.before, damage.after)]
    return _near(damage, *checked)


def _near(damage: Damage, before: tuple[Finding, ...], after: tuple[Finding, ...]) -> bool:
    known = Counter((finding.code, finding.message) for finding in before)
    for finding in after:
        if known[finding.code, finding.message]:
            known[finding.code, finding.message] -= 1
        elif any(abs(finding.line - line) <= _NEAR_LINES for line in damage.at):
            return True
    return False


def _example(damage: Damage, lost: list[str]) -> str:
    first = max(0, damage.at[0] - 2)
    context = "\n".join(
        f"      {line[:150]}" for line in damage.after[first : damage.at[-1] + 1][:8]
    )
    return f"{context}\n    lost: {'; '.join(lost[:3])}" + (f" and {len(lost) - 3} more" if len(lost) > 3 else "")  # fmt: skip
