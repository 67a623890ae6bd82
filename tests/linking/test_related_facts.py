"""Facts that two entries have in common, and facts that only look alike."""

from __future__ import annotations

from tests.conftest import Vault
from tests.linking.test_related import place, rows, said, within


def test_facts_with_other_roles_are_not_shared(vault: Vault) -> None:
    """Suspended members have something in common, and observers another thing."""
    base = vault({
        **{f"{name}.md": place(name, body=rows(f"union, {role},,")) for name, role in
           (("a", "suspended"), ("b", "suspended"), ("c", "observer"), ("d", "observer"), ("e", "observer"), ("m", "member"))},
        "union.md": "---\ntype: supranational\n---\n# Union\n",
        **{f"far{number}.md": place(f"Far {number}") for number in range(9)},
    })  # fmt: skip
    (shared, union) = base.linking.related("a")
    assert shared.sentence == "both: takes part in Union (suspended)"
    assert [fact.things for fact in shared.reasons] == [2]
    assert (union.label, union.relations, union.places[0].file) == (
        "Union",
        ("takes part in",),
        "a.md",
    )
    assert {each.sentence for each in base.linking.related("d")[:2]} == {
        "both: takes part in Union (observer)"
    }


def test_a_place_is_not_shared_with_what_leads_to_it(vault: Vault) -> None:
    """A zone lies in the region of its state because the state does: the two share nothing."""
    base = vault({
        "zone.md": place("Zone", within("state")),
        "state.md": place("State", within("region")),
        "other.md": place("Other", within("region")),
        "region.md": place("Region"),
        **{f"far{number}.md": place(f"Far {number}") for number in range(9)},
    })  # fmt: skip
    assert said(base.linking.related("zone")) == {"Other": "both: within Region", "State": "within"}
