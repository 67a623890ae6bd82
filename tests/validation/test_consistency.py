"""The shipped rule that the tables of a state and of a body agree."""

from __future__ import annotations

import pytest

from tests.conftest import Vault

STATE = "---\ntype: country\nname: X\nsources:\n  - {{id: a, url: 'https://example.org/a', checked: 2026-11-24, undated: true}}\n---\n{table}"
BODY = "---\ntype: supranational\nname: B\nsources:\n  - {{id: a, url: 'https://example.org/a', checked: 2026-11-24, undated: true}}\n---\n{table}"


def memberships(row: str) -> str:
    """Return a state's table with one row."""
    return f"## Memberships\n| Body | Role | Since |\n| --- | --- | --- |\n| [[supranational--b\\|B]] [^a] | {row} |\n"


def members(row: str) -> str:
    """Return a body's table with one row."""
    return f"## Members\n| Member | Role | Since |\n| --- | --- | --- |\n| [[country--x\\|X]] [^a] | {row} |\n"


@pytest.mark.parametrize(
    ("state", "body", "found"),
    [
        (memberships("member | 1991"), members("member | 1991"), set()),
        (memberships("member | 1991"), members("member | "), set()),
        (memberships("observer | 1991"), members("associate | 1991"), {"role"}),
        (memberships("member | 1991"), members("member | 1992"), {"since"}),
        (memberships("member | 1991"), "", {"member of"}),
        ("", members("suspended | 2023"), {"takes part in"}),
    ],
    ids=[
        "the same",
        "one day left open",
        "another role",
        "another day",
        "the body says nothing",
        "the state says nothing",
    ],
)
def test_both_entries_of_a_membership_must_agree(
    state: str, body: str, found: set[str], vault: Vault
) -> None:
    """Both must state it, with the same role and date, if both give one."""
    base = vault(
        {"country--x.md": STATE.format(table=state), "supranational--b.md": BODY.format(table=body)}
    )
    told = [finding for finding in base.check() if finding.code == "not-agreed"]
    assert {
        name
        for name in ("role", "since", "member of", "takes part in")
        if any(f"'{name}'" in finding.message for finding in told)
    } >= found
    assert bool(told) == bool(found)


SOURCED = "---\ntype: country\nname: {name}\n{keys}sources:\n  - {{id: a, url: 'https://example.org/a', checked: 2026-11-24, undated: true}}\n---\n{body}"


def codes(vault: Vault, **bodies: tuple[str, str]) -> list[str]:
    """Return the codes of the findings about entries, each with keys and a body."""
    files = {
        f"{name}.md": SOURCED.format(name=name, keys=keys, body=body)
        for name, (keys, body) in bodies.items()
    }
    return [finding.code for finding in vault(files).check()]


def test_a_misspelt_key_is_the_one_finding_of_a_relation_of_both_sides(vault: Vault) -> None:
    """With the key left out instead, the other entry's statement is one-sided."""
    other = ("borders: ['[[x]] [^a]']\n", "")
    assert codes(vault, x=("bordrs: ['[[y]] [^a]']\n", ""), y=other) == ["unmapped-key"]
    assert codes(vault, x=("", ""), y=other) == ["one-sided"]


def test_a_footnote_in_a_heading_is_the_one_finding_of_its_section(vault: Vault) -> None:
    """A value of the next section that has no source is found."""
    row = "|  |  |\n|---|---|\n| {} |\n"
    tax = "## Tax [^a]\n" + row.format("VAT Rate | 10%")
    cost = "\n## Licensing\n" + row.format("Cost | $500")
    assert codes(vault, x=("", tax)) == ["stray-footnote"]
    assert codes(vault, x=("", tax + cost)) == ["stray-footnote", "uncited"]
    assert codes(vault, x=("", tax.replace(" [^a]", ""))) == ["uncited"]
