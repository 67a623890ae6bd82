"""Facts that two entries have in common, and facts that only look alike."""

from __future__ import annotations

from tests.conftest import Vault
from tests.linking.test_related import borders, place, rows, said, within


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


def test_a_whole_comes_before_parts_that_share_no_more_with_it(vault: Vault) -> None:
    """A part belongs to its whole more than to the other parts of it."""
    part = "---\ntype: territory\nterritory_of: '[[whole]]'\nlanguages: [Elvish]\n---\n# Part {}\n"
    base = vault({
        "whole.md": place("Whole", "languages: [Elvish]"),
        **{f"part{number}.md": part.format(number) for number in range(4)},
        **{f"far{number}.md": place(f"Far {number}") for number in range(9)},
    })  # fmt: skip
    first, *others = base.linking.related("part0")
    assert (first.label, first.relations) == ("Whole", ("territory of",))
    assert [each.label for each in others] == ["Part 1", "Part 2", "Part 3"]


def test_a_number_is_shared_by_chance(vault: Vault) -> None:
    """Laws of two states that have the number 12 have nothing in common."""
    law = "---\ntype: instrument\nnumber: '{}'\njurisdiction: '[[{}]]'\n---\n# {}\n"
    base = vault({
        "one.md": law.format("12", "ash", "One"), "two.md": law.format("12", "birch", "Two"),
        "next.md": law.format("13", "ash", "Next"),
        "ash.md": place("Ash"), "birch.md": place("Birch"),
        **{f"far{number}.md": place(f"Far {number}") for number in range(9)},
    })  # fmt: skip
    assert [each.label for each in base.linking.related("one")] == ["Next", "Ash"]


def test_a_structured_value_connects_two_things(vault: Vault) -> None:
    """The supervisor of a licence is related to the state whose row names it."""
    licences = "## Licences\n\n| Licence | Regulator |\n| --- | --- |\n| Exchange | [[bank]] |\n"
    base = vault({
        "ash.md": place("Ash", body=licences),
        "bank.md": "---\ntype: regulator\n---\n# Bank\n",
        **{f"far{number}.md": place(f"Far {number}") for number in range(9)},
    })  # fmt: skip
    (bank,) = base.linking.related("ash")
    assert (bank.label, bank.relations) == ("Bank", ("supervised by",))
    (state,) = base.linking.related("bank")
    assert (state.label, [(each.file, each.line) for each in state.places]) == (
        "Ash",
        [("ash.md", 11)],
    )


def test_a_link_and_then_what_is_known_order_those_that_share_as_much(vault: Vault) -> None:
    """Of those with the same facts the one that a text links to comes first, a stub last."""
    base = vault({
        "ash.md": place("Ash", borders("cedar"), "See [[linked]].\n"),
        **{f"{name}.md": place(name.title(), f"{borders('cedar')}\n{more}") for name, more in
           (("bare", ""), ("linked", ""), ("known", "capital: Town"))},
        "cedar.md": place("Cedar"),
        **{f"far{number}.md": place(f"Far {number}") for number in range(9)},
    })  # fmt: skip
    labels = [each.label for each in base.linking.related("ash")]
    assert [each for each in labels if each != "Cedar"] == ["Linked", "Known", "Bare"]


def test_of_those_that_share_as_much_the_one_with_more_neighbours_in_common_is_first(
    vault: Vault,
) -> None:
    """Links in texts count here, as links to the same office do, before what is known of each."""
    base = vault({
        "ash.md": place("Ash", "languages: [Elvish]", "By [[office]] and [[mint]]."),
        "birch.md": place("Birch", "languages: [Elvish]\nlatitude: 1\nlongitude: 2", "By [[sea]]."),
        "cedar.md": place("Cedar", "languages: [Elvish]", "Of [[office]] and [[mint]]."),
        **{f"far{number}.md": place(f"Far {number}") for number in range(9)},
    })  # fmt: skip
    assert [each.label for each in base.linking.related("ash")] == ["Cedar", "Birch"]
