"""Memberships that bodies state, as rows of their members' entries."""

from __future__ import annotations

from tools.jurisdictions.text.memberships import mirrored_rows, read_body

BODY = """\
---
type: supranational
slug: supranational--asean-association
names:
  en: "Association of Southeast Asian Nations [^x]"
aliases: ["Association [^x]", "ASEAN [^x]"]
sources:
  - {id: x, url: "https://asean.example/", title: "Members: all", kind: primary, published: 2025-10-26, checked: 2026-11-29, undated: true}
  - {id: asean-y, url: "https://news.example/", kind: secondary, published: 2025}
---

# Association of Southeast Asian Nations

## Members

| Member | Role | Since | Until |
| --- | --- | --- | --- |
| [[country--laos\\|Laos]] [^x art. 4] [^asean-y] | member | 1997-07-23 | |
| [[country--laos\\|Laos]] [^asean-y] | member [^x] | 1997 | |
| Papua | observer | | |

Timor-Leste joined later. [^x]

| Member | Since |
| --- | --- |
| [[country--timor-leste]] [^ghost] | 2025-10-26 |

## Digital assets

| Member | Role |
| --- | --- |
| [[country--brunei]] | member |
"""


def lines_of(member: str) -> list[str]:
    """Return the rows of a member's table."""
    return [row.line() for row in mirrored_rows([read_body("supranational--asean", BODY)])[member]]


def test_a_row_names_the_body_by_its_acronym_and_cites_the_same_sources() -> None:
    """The ids of sources begin with the acronym; places within a source are kept."""
    assert lines_of("country--laos") == [
        "| [[supranational--asean\\|ASEAN]] [^asean-x art. 4] [^asean-y] | member | 1997-07-23 | |",
        "| [[supranational--asean\\|ASEAN]] [^asean-y] [^asean-x] | member | 1997 | |",
    ]


def test_columns_may_be_missing_and_unknown_sources_are_not_cited() -> None:
    """A table without a role has rows without one."""
    assert lines_of("country--timor-leste") == [
        "| [[supranational--asean\\|ASEAN]] | | 2025-10-26 | |"
    ]


def test_only_linked_members_of_the_section_count() -> None:
    """Names without a link, and tables of other sections, are no memberships."""
    rows = mirrored_rows([read_body("supranational--asean", BODY)])
    assert rows.keys() == {"country--laos", "country--timor-leste"}


def test_sources_are_copied_with_all_that_is_said_of_them() -> None:
    """The copy differs from the source only in its id."""
    body = read_body("supranational--asean", BODY)
    first, second = mirrored_rows([body])["country--laos"][0].sources
    assert first == {**body.entry.sources["x"], "id": "asean-x"}
    assert second == body.entry.sources["asean-y"]
