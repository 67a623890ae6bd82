"""The oracles of the ledger can fail: readers that lose, move or change something are caught."""

import dataclasses
from decimal import Decimal

import pytest

from tests.ledger.cell_oracle import judge_cells
from tests.ledger.cells import Cell, make_cells
from tests.ledger.damages import SLIPS, damage_entries
from tests.ledger.documents import make_document
from tests.ledger.numerals import MAY, MUST, NEVER
from tests.ledger.oracle import judge
from tests.ledger.reading import Document, read
from tests.ledger.shrink import shrink
from tests.ledger.values import value
from tests.ledger.words import canaries, canaries_of, lines_of, places

ENTRY = """---
type: country
name: zqaaaaaa
---
## Tax

|     |     |
| --- | --- |
| zqaaaaab | 10% zqaaaaac |

A sentence on zqaaaaad,
and [[zqaaaaae]] in a second line.

- An item zqaaaaaf

```
zqaaaaag
```
"""
LINES = sorted(places(ENTRY).items())


def rules(document: Document) -> set[tuple[str, str]]:
    """Return the words that are lost or misplaced, each with the rule that it breaks."""
    return {(loss.word, loss.rule) for loss in judge(document).losses if loss.word}


@pytest.mark.parametrize(("word", "line"), LINES)
def test_a_parser_that_drops_a_line_is_caught(word, line, ontology):
    """The reader gets the entry without a line; each of its words is found to be lost."""
    lines = lines_of(ENTRY)
    dropped = "\n".join((*lines[: line - 1], "", *lines[line:]))
    document = dataclasses.replace(read({"x.md": dropped}, ontology)["x.md"], text=ENTRY)
    document.findings.clear()
    assert (word, "the word is lost") in rules(document)


def test_a_claim_at_the_line_above_is_caught(ontology):
    """The claims of the entry are moved up by a line; their words are found to be misplaced."""
    document = read({"x.md": ENTRY}, ontology)["x.md"]
    for claim in document.claims:
        claim.lines = {line - 1 for line in claim.lines}
    moved = {word for word, rule in rules(document) if rule.startswith("a claim has the word at line")}  # fmt: skip
    assert {"zqaaaaaa", "zqaaaaac", "zqaaaaae"} <= moved


def test_a_finding_at_the_line_above_is_caught(ontology):
    """The finding about a row is moved up by a line."""
    document = read({"x.md": ENTRY}, ontology)["x.md"]
    document.findings[:] = [
        finding._replace(line=finding.line - 1)
        for finding in document.findings
        if "zqaaaaab" in finding.message
    ]
    assert ("zqaaaaab", "the finding unmapped-row at line 8 quotes the word") in rules(document)


def test_a_page_without_a_text_is_caught(ontology):
    """An entry without a class states no prose, so its words must be on the page."""
    document = read({"x.md": "A line with zqaaaaaa.\n"}, ontology)["x.md"]
    assert rules(document) == set()
    assert rules(dataclasses.replace(document, html="")) == {("zqaaaaaa", "the word is lost")}


def test_the_smallest_document_that_fails_is_shown():
    """A failure is shrunk to the lines and words without which it would not fail."""

    def fails(text: str) -> bool:
        return "zqaaaaab" in text and "```" in text

    assert shrink(ENTRY, fails) == "zqaaaaab\n```"


def test_documents_depend_on_seed_and_number_alone():
    """The same number gives the same document, another number other words."""
    one, other = make_document(1, 5), make_document(1, 6)
    assert one == make_document(1, 5)
    assert set(canaries_of(one)).isdisjoint(canaries_of(other))
    words = [set(canaries_of(make_document(2, number))) for number in range(50)]
    assert sum(map(len, words)) == len(set().union(*words)) > 500
    assert len(set(canaries(7))) == 2_000


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (Cell("percentage", "", "10%", (value(value=Decimal(10)),), MUST), ""),
        (Cell("percentage", "", "10%", (value(value=Decimal(11)),), MAY), "wrong: stated value 10"),
        (Cell("percentage", "", "10%", (), NEVER), "wrong: stated value 10"),
        (Cell("score", "", "3/5", (value(value=Decimal(3), best=Decimal(6)),), MUST), "wrong: stated best 5, value 3"),
        (Cell("yes or no", "", "No", (value(bool=True),), MUST), "wrong: stated bool False"),
        (Cell("yes or no", "", "Perhaps", (value(bool=True),), MUST), ""),
        (Cell("date", "", "2018-07-05", (value(date="2018-07-05"),), MUST), ""),
        (Cell("concept", "", "hard", (value(concept="ease-easy"),), MUST), "wrong: stated concept ease-hard"),
        (Cell("money", "", "$5 (zqaaaaaa)", (value(currency="USD", low=Decimal(5)),), MAY, "zqaaaaab"), "words lost: zqaaaaab"),
    ],
)  # fmt: skip
def test_a_value_other_than_the_one_written_is_caught(cell, fault, ontology):
    """A cell whose maker had another value in mind is wrong; one that is found is not."""
    assert [each.fault for each in judge_cells([cell], ontology)] == [fault]


def test_cells_are_of_every_kind_and_level():
    """The cells are the same each time, and of each level for each kind of number."""
    cells = make_cells(2_000, 1)
    assert cells == make_cells(2_000, 1)
    levels = {(cell.kind, cell.level) for cell in cells}
    assert {("percentage", MUST), ("money", MAY), ("unit price", NEVER), ("date", MUST)} <= levels


def test_damages_alter_facts_and_their_findings_count_only_near(ontology):
    """A misspelt section is told of, and there are more than thirty kinds of damage."""
    assert len(SLIPS) > 31
    (outcome,) = damage_entries(4, ontology, "section misspelt")
    assert (outcome.tried, outcome.altered, outcome.silent) == (4, 4, [])
