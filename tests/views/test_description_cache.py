"""Descriptions are cached: a page, its panels and its citations read the same one."""

from datetime import date

from tests.conftest import Vault

ENTRY = "---\ntype: country\nnames: {en: A}\n---\n## Facts\n- **Regulator**: [[b]]\n"


def test_a_description_is_made_once(vault: Vault) -> None:
    """The second request for a thing has the description of the first, and others their own."""
    kb = vault({"a.md": ENTRY, "b.md": "---\ntype: regulator\nnames: {en: B}\n---\n"})
    first = kb.describe("a")
    assert kb.describe("a") is first
    assert kb.describe("b").slug == "b"


def test_each_day_has_descriptions_of_its_own(vault: Vault) -> None:
    """The facts of a day are not those of all times, whichever was asked for first."""
    text = "---\ntype: country\nnames: {en: A}\n---\n"
    table = "## Memberships\n| Body | Role | Since |\n|-|-|-|\n| [[b]] | member | 2020-01-01 |\n"
    kb = vault({"a.md": text + table, "b.md": "---\ntype: supranational\nnames: {en: B}\n---\n"})
    assert kb.describe("a").outgoing
    assert not kb.in_force(date(2019, 1, 1)).describe("a").outgoing
    assert kb.describe("a").outgoing
