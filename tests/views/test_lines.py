"""The account of an entry's lines: each line has an outcome, and unread words are marked."""

from __future__ import annotations

import pytest

from kbgraph import KnowledgeBase
from kbgraph.build import build
from kbgraph.ontology.ontology import Ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.views import EntryLines, MarkKind
from tests.conftest import ROOT, Vault
from tests.sizes import sample_of

ENTRY = """---
type: country
name: X
sources:
  - {id: s, url: "https://s.example/", title: S, checked: 2026-11-22}
# a comment
---
# A page on X

X has mines. [^s]

## Mining

| | |
| --- | --- |
| Legal | Yes [^s] |
| Electricity | cheap |
| Ban | |
| Renewable | none found (2026-11-22) |

## Staking

It is banned, see [[gone]], [[x]] and [a law](https://law.example/5).

```text
code
```
<!-- to do -->

[^s]: A definition for readers elsewhere
"""
OUTCOMES = {
    1: ["frame"],
    2: ["fact: type = country"],
    3: ["fact: name = X"],
    4: ["front matter: a key; its values follow"],
    5: ["fact: source = address https://s.example/; title S; checked 2026-11-22"],
    6: ["comment"],
    7: ["frame"],
    8: ["heading: of the document"],
    10: ["prose: summary [^s]"],
    12: ["heading: a section that the mapping knows"],
    14: ["frame"],
    15: ["frame"],
    16: ["fact: Is mining lawful? = yes [^s]"],
    17: [
        "kept as text: Mining / Electricity",
        (
            "warning[unread-value] cannot read 'cheap' as a value of 'Mining / Electricity' "
            "(write a price per unit such as $0.042/kWh)"
        ),
    ],
    18: [
        (
            "notice[unread-text] the row 'Ban' has no value, and no rule of the mapping reads it "
            "(write a value, or remove the row)"
        )
    ],
    19: ["fact: renewable share of power = looked for, none found"],
    21: [
        "heading: of the document",
        (
            "notice[unmapped-section] no rule of the mapping reads the "
            "section 'Staking'; its text is kept as a description"
        ),
    ],
}


def shown(account: EntryLines) -> dict[int, list[str]]:
    """Return the outcomes of each line that is not blank."""
    return {line.number: list(map(str, line.marks)) for line in account.lines if line.text.strip()}


@pytest.fixture(scope="module")
def account(vault: Vault) -> EntryLines:
    """The lines of an entry with a class."""
    return vault({"x.md": ENTRY}).views.lines("x")


def test_each_line_has_its_outcome(account: EntryLines) -> None:
    """Facts name property, value and source; other lines their kind, rule or finding."""
    found = shown(account)
    assert {number: found[number] for number in OUTCOMES} == OUTCOMES


def test_links_say_where_they_lead(account: EntryLines) -> None:
    """A link in prose is found, not described, or outside."""
    assert shown(account)[23][1:] == [
        "link: the same entry: x",
        "link: outside: https://law.example/5",
        "notice[link-missing] 'gone' is not yet described by an entry",
    ]


def test_words_in_no_claim_are_marked(vault: Vault) -> None:
    """A word of a value that its claim does not hold is marked; labels and sources are not."""
    rows = "| Framework | Rules 2018 (amended 2023) [^s annex A] |\n| Required | Yes [^t] |"
    entry = ENTRY.partition("## Mining")[0] + f"## Licensing\n\n| | |\n| --- | --- |\n{rows}\n"
    lines = vault({"x.md": entry}).views.lines("x").lines
    unread = {line.number: [line.text[a:b] for a, b in line.unread] for line in lines}
    assert {number: words for number, words in unread.items() if words} == {
        16: ["amended"],
        17: ["t"],
    }


def test_the_text_of_a_note_without_a_class_is_text(vault: Vault) -> None:
    """In an entry without a class text is text, and its words are not marked."""
    account = vault(
        {"x.md": "Words[^1].\n\n- more of them\n\n```\ncode\n```\n\n[^1]: a\n"}
    ).views.lines("x")
    kinds = {5: ["frame"], 6: ["code"], 7: ["frame"], 9: ["footnote"]}
    assert shown(account) == {1: ["text"], 3: ["text"]} | kinds
    assert not any(line.unread for line in account.lines)


def test_findings_from_elsewhere_are_shown_at_their_lines(vault: Vault) -> None:
    """Findings that need all entries, such as values without a source, are added on demand."""
    kb = vault({"x.md": ENTRY.replace("Yes [^s]", "Yes")})
    mining = kb.views.lines("x", kb.check()).lines[15]
    assert [mark.label for mark in mining.marks if mark.kind is MarkKind.FINDING] == ["uncited"]


@pytest.fixture(scope="module")
def everything(ontology: Ontology) -> KnowledgeBase:
    """All entries, cases and documents of the repository as one folder."""
    entries = sample_of(sorted((ROOT / "kb").rglob("*.md")), 12)
    paths = [
        *entries,
        *sorted((ROOT / "tests").rglob("*.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
    ]
    files = [(path.relative_to(ROOT).as_posix(), path.read_bytes()) for path in paths]
    return KnowledgeBase(build(files, ontology, IriFactory()))


def test_every_line_of_the_repository_has_an_account(everything: KnowledgeBase) -> None:
    """No line that is not blank is without outcome; those that are not read have a finding."""
    lost = [
        (account.file, line.number, line.text)
        for slug in everything.views.entries
        for account in [everything.views.lines(slug)]
        for line in account.lines
        if line.text.strip() and (not line.marks or line.marks[0].kind is MarkKind.UNREAD)
    ]
    assert lost == []


def test_a_value_within_a_fact_is_shown_with_its_parts(vault: Vault) -> None:
    """An amount in a record has its parts in brackets, and no name that only the graph has."""
    entry = (
        "---\ntype: country\nname: X\n---\n## Licences\n\n"
        "| Licence | Minimum capital | Term |\n| --- | --- | --- |\n"
        "| Exchange | EUR 500,000 | 5 years |\n"
    )
    assert shown(vault({"x.md": entry}).views.lines("x"))[9] == [
        "fact: licence = title Exchange; minimum capital (currency EUR; value 500000); term 5 years"
    ]


@pytest.mark.parametrize(
    "link", ["[one\ntwo](x.md)", "<a href='x.md'>one\ntwo</a>", "<a href='x.md'>one\ntwo"]
)
def test_the_further_lines_of_a_link_are_part_of_it(vault: Vault, link: str) -> None:
    """The label of a link may have several lines, in Markdown and in HTML, closed or not."""
    base = vault({"a.md": f"---\ntype: country\n---\n{link}\n"})
    marks = base.views.lines("a").lines[4].marks
    assert [mark.kind for mark in marks] == [MarkKind.ADDRESS]
