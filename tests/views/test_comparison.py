"""Comparisons: what counts as a difference, and what comes first."""

from __future__ import annotations

import pytest

from kbgraph.views.comparison import LEADING, Agreement
from tests.conftest import Vault

HEAD = "---\ntype: country\nslug: country--{0}\nname: {0}\n---\n"
BODIES = """## Memberships
| Body | Role | Since |
|-|-|-|
| [[supranational--{}]] | Member | {} |
| [[supranational--{}]] | Member | {} |
"""
TAX = "## Tax\n|||\n|-|-|\n| VAT rate | {} |\n"
STATUS = "## Overview\n|||\n|-|-|\n| Status | {} |\n"
SOURCE = 'sources:\n  - {id: act, title: Act, url: "https://law.example/", kind: primary}\n'


@pytest.mark.parametrize(
    ("label", "one", "other", "expected"),
    [
        ("legal status", STATUS.format("Legal"), STATUS.format("Legal [^act]"), Agreement.EQUAL),
        ("legal status", STATUS.format("Legal"), STATUS.format("Banned"), Agreement.DIFFERENT),
        ("legal status", STATUS.format("Legal"), STATUS.format("none found"), Agreement.DIFFERENT),
        ("legal status", STATUS.format("Legal"), "", Agreement.OPEN),
        ("standard VAT rate", TAX.format("12%"), TAX.format("12.0 %"), Agreement.EQUAL),
        ("standard VAT rate", TAX.format("12%"), TAX.format("12.5%"), Agreement.DIFFERENT),
        ("member of", BODIES.format("u", 2001, "v", 2002), BODIES.format("v", 2002, "u", 2001), Agreement.EQUAL),
        ("member of", BODIES.format("u", 2001, "v", 2002), BODIES.format("u", 2001, "v", 2003), Agreement.DIFFERENT),
    ],
    ids=["source", "value", "none found", "not researched", "number", "other number", "order", "since"],
)  # fmt: skip
def test_answers_are_compared_not_their_writing(
    vault: Vault, label: str, one: str, other: str, expected: Agreement
) -> None:
    """Values with their qualifiers count; order, sources and how a number is written do not.

    Where fewer than two things have an answer there is nothing to differ.
    """
    texts = {
        "a.md": HEAD.format("a") + one,
        "b.md": HEAD.format("b").removesuffix("---\n") + SOURCE + "---\n" + other,
        **{
            f"{name}.md": f"---\ntype: supranational\nslug: supranational--{name}\nname: {name}\n---\n"
            for name in "uv"
        },
    }
    compared = vault(texts).views.compare(["country--a", "country--b"])
    row = next(row for section in compared.sections for row in section.rows if row.label == label)
    assert row.agreement is expected
    assert row.differs is (expected is Agreement.DIFFERENT)


def test_numbers_and_languages_of_plain_notes_are_compared_as_values(notes: Vault) -> None:
    """`5.50` is 5.5 and `12` is 12, in any order; a code with a leading zero stays a text."""
    texts = {
        "a.md": "---\ncost: 5.50\ntags: [x, y]\ncode: '02'\n---\n",
        "b.md": "---\ncost: 5.5\ntags: [y, x]\ncode: 2\n---\n",
    }
    (section,) = notes(texts).views.compare(["a", "b"]).sections
    found = {row.label: row.agreement for row in section.rows}
    assert found["cost"] is Agreement.EQUAL
    assert found["code"] is Agreement.DIFFERENT
    assert {section.label} != {LEADING}


def test_what_leads_comes_first_and_in_its_own_section(vault: Vault) -> None:
    """The first section has the fields that the mapping names for the class, in its order.

    A section alone has all its rows; in the whole, each row is counted once.
    """
    texts = {f"{name}.md": HEAD.format(name) + STATUS.format("Legal") for name in "ab"}
    known = vault(texts)
    compared = known.views.compare(["country--a", "country--b"])
    first, *others = compared.sections
    assert first.label == LEADING
    cls = known.views.labels.type(known.graph.iris.thing("country--a"))
    leading = [row.path for row in first.rows]
    assert leading == list(known.ontology.lead(cls))
    own = {row.path: section.label for section in others for row in section.rows}
    assert [own[row.path] for row in first.rows] == [row.heading for row in first.rows]
    assert [row.path for row in compared.rows] == list(dict.fromkeys([*leading, *own]))
    assert first.rows[0].heading not in {"", LEADING}
    assert compared.only({first.key}).sections == (first,)
