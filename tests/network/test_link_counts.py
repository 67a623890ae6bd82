"""Hubs, orphans and missing things: links counted over the whole network."""

from __future__ import annotations

from tests.conftest import Vault


def test_each_thing_is_counted_by_the_others_that_link_to_it(notes: Vault) -> None:
    """Several links of one note count once, and a link to oneself not at all."""
    kb = notes(
        {
            "hub.md": "[[hub]]",
            "a.md": "[[hub]] and again [[hub|it]], and [[Unwritten]]",
            "b.md": "---\nup: '[[hub]]'\n---\n[[unwritten]] [[other]]",
        }
    )
    counts = kb.network.link_counts
    assert [(each.slug, each.sources) for each in counts.hubs] == [("hub", 2)]
    assert [(each.slug, each.sources) for each in counts.missing] == [
        ("unwritten", 2),
        ("other", 1),
    ]
    assert counts.orphans == ()


def test_an_orphan_has_no_link_in_either_direction(notes: Vault) -> None:
    """Links to nothing, ambiguous links and links from others are links; an address is none."""
    kb = notes(
        {
            "alone.md": "Nothing but https://a.example/ and itself: [[alone]].",
            "out.md": "[[gone]]",
            "torn.md": "[[twin]]",
            "x/twin.md": "[[in]]",
            "y/twin.md": "[[in]]",
            "in.md": "",
        }
    )
    assert [finding.code for finding in kb.findings if finding.file == "torn.md"] == [
        "link-ambiguous"
    ]
    assert [each.slug for each in kb.network.link_counts.orphans] == ["alone"]
