"""Related entries: what two entries share, why, where both say so, and in which order."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from kbgraph import KnowledgeBase, NotFoundError, load
from kbgraph.linking.related import RelatedEntry, SharedFact
from kbgraph.ontology.ontology import Ontology
from tests.conftest import ROOT, Vault
from tests.indexed import IndexedVault

OBSERVATORIES = ROOT / "tests" / "observatories"
STATED = "ASK {{ {{ <{0}> <{1}>+ {2} }} UNION {{ {2} <{1}> <{0}> }} UNION {{ <{3}> <{1}> {2} }} }}"
"""Whether a thing has a fact: as written or above in steps, as another says, or by its entry."""


def place(name: str, front: str = "", body: str = "") -> str:
    """Return an entry of the shipped ontology about a country."""
    return f"---\ntype: country\n{front}\n---\n# {name}\n\n{body}"


def within(*wholes: str) -> str:
    """Return the line of the front matter that places an entry within others."""
    return f"within: {_links(wholes)}"


def borders(*others: str) -> str:
    """Return the line of the front matter with the neighbours of an entry."""
    return f"borders: {_links(others)}"


def _links(slugs: tuple[str, ...]) -> str:
    return str([f"[[{slug}]]" for slug in slugs])


def rows(*members: str) -> str:
    """Return a table of memberships, each written as `body, role, since, until`."""
    table = ["| Body | Role | Since | Until |", "| --- | --- | --- | --- |"]
    cells = ([cell.strip() for cell in each.split(",")] for each in members)
    return "\n".join(
        [
            "## Memberships\n",
            *table,
            *(f"| [[{body}]] | {' | '.join(rest)} |" for body, *rest in cells),
        ]
    )


def said(entries: tuple[RelatedEntry, ...]) -> dict[str, str]:
    """Return the sentence of each entry by its label."""
    return {each.label: each.sentence for each in entries}


@pytest.fixture(scope="module")
def union(vault: Vault) -> KnowledgeBase:
    """Six places of a world, of which two share a rare neighbour and three a union."""
    texts = {
        "world.md": place("World"),
        "north.md": place("North", within("world")),
        "alba.md": place("Alba", f"{within('north')}\n{borders('gap')}", rows("union, member, 1990,", "ring, member, 1990, 2001")),
        "boria.md": place("Boria", f"{within('north')}\n{borders('gap')}", rows("union, member, 1990,", "ring, member, 1990,")),
        "caria.md": place("Caria", within("world"), rows("union, member, 1991,")),
        "doria.md": place("Doria", within("world"), rows("ring, member, 1990,")),
        **{f"e{number}.md": place(f"E{number}", within("world")) for number in range(12)},
    }  # fmt: skip
    return vault(texts)


def test_a_rare_fact_counts_for_more(union: KnowledgeBase) -> None:
    """What two share stands before a union of three; a neighbour of both counts for less."""
    first, second, third = union.linking.related("alba")
    assert (first.label, second.label) == ("Boria", "Caria")
    assert first.sentence == "both: within North, member of Union, borders Gap"
    assert [fact.things for fact in first.reasons] == [2, 3, 2]
    assert all(one.weight >= other.weight for one, other in pairwise(first.reasons))
    assert first.score > second.score > third.score
    assert (third.label, third.sentence) == ("North", "within")


def test_the_nearest_shared_place_alone_counts(union: KnowledgeBase) -> None:
    """Alba and Boria share North, and not the world beside it, which everything shares."""
    reasons = union.linking.related("alba")[0].reasons
    assert [fact.text for fact in reasons if fact.label == "within"] == ["North"]


def test_a_fact_that_most_share_brings_nothing_in(union: KnowledgeBase) -> None:
    """Places that share only the world are not related; the world itself holds them."""
    assert said(union.linking.related("e1")) == {"World": "within"}


def test_what_has_ended_does_not_count(union: KnowledgeBase) -> None:
    """Alba left the ring: on a day in its time both are members, and now they are not."""
    assert "Doria" not in said(union.linking.related("alba"))
    then = union.in_force(date(1995, 5, 5))
    shared = next(each for each in then.linking.related("alba") if each.label == "Doria").reasons
    assert [(fact.words, fact.things) for fact in shared] == [("member of Ring", 3)]
    of_doria = union.linking.related("doria")
    assert [fact.things for each in of_doria for fact in each.reasons] == [2]


def test_what_sources_contradict_does_not_count(vault: Vault) -> None:
    """A status on which the sources of an entry disagree is no common ground."""
    sources = 'sources:\n  - {id: a, url: "https://a.example/", publisher: A}\n  - {id: b, url: "https://b.example/", publisher: B}'
    status = "## Overview\n\n|  |  |\n| --- | --- |\n"
    texts = {
        "alba.md": place("Alba", sources, f"{status}| Status | Banned [^a] |\n"),
        "boria.md": place("Boria", sources, f"{status}| Status | Banned [^a] |\n"),
        "caria.md": place("Caria", sources, f"{status}| Status | Banned [^a] |\n| Status | Legal [^b] |\n"),
        **{f"e{number}.md": place(f"E{number}") for number in range(9)},
    }  # fmt: skip
    assert set(said(vault(texts).linking.related("alba"))) == {"Boria"}


def test_a_relation_is_named_and_comes_behind_what_is_shared(
    union: KnowledgeBase, vault: Vault
) -> None:
    """Neighbours are said to be connected; a law of one shares nothing with it, and comes last."""
    texts = {
        "alba.md": place("Alba", borders("boria", "gap")),
        "boria.md": place("Boria", borders("alba", "gap")),
        "law.md": "---\ntype: instrument\njurisdiction: '[[alba]]'\n---\n# Law\n",
        **{f"e{number}.md": place(f"E{number}") for number in range(9)},
    }
    first, second = vault(texts).linking.related("alba")
    assert (first.label, first.relations) == ("Boria", ("borders",))
    assert (second.label, second.reasons, second.sentence) == ("Law", (), "instrument")
    assert union.linking.related("alba")[0].relations == ()


def test_links_of_things_with_a_class_do_not_count(vault: Vault) -> None:
    """Two entries whose texts link to the same thing share no fact."""
    texts = {f"{name}.md": place(name, body="See [[gap]].") for name in ("alba", "boria", "e")}
    assert not vault(texts).linking.related("alba")


def test_facts_that_others_state_count(vault: Vault) -> None:
    """Two bodies that supervise the same place are alike, in words read from them."""
    texts = {
        "alba.md": place("Alba", "", "## Licensing\n\n|  |  |\n| --- | --- |\n| Regulator | [[bank]] |\n| Regulator | [[board]] |\n"),
        **{f"{name}.md": f"---\ntype: regulator\n---\n# {name}\n" for name in ("bank", "board", "desk", "office")},
    }  # fmt: skip
    related = vault(texts).linking.related("bank")
    assert said(related) == {"board": "both: supervises Alba", "Alba": "supervises"}
    assert related[0].reasons[0].here[0].file == "alba.md"


def test_notes_share_tags_keys_and_links(notes: Vault) -> None:
    """Plain notes have no ontology: tags without case, keys with few values, and links."""
    texts = {
        "a.md": "---\ntags: [optics/lens]\nstatus: draft\n---\n# A\nOn [[glass]].\n",
        "b.md": "---\ntags: [Optics/Lens]\nstatus: draft\n---\n# B\nOn [[glass]].\n",
        "c.md": "---\ntags: [optics/mirror]\nstatus: done\n---\n# C\n",
        **{f"n{n}.md": f"---\nstatus: done\ntags: [t{n}]\n---\n# N{n}\n" for n in range(9)},
    }
    kb = notes(texts)
    assert said(kb.linking.related("a")) == {
        "B": "both: status draft, tag optics/lens, linked with Glass",
        "C": "both: tag optics",
    }
    places = kb.linking.related("a")[0].reasons[1]
    assert (places.here[0].line, places.there[0].file) == (2, "b.md")


def test_notes_that_a_note_links_to_are_related(notes: Vault) -> None:
    """A list of links puts together what it names."""
    texts = {"list.md": "# List\n- [[a]]\n- [[b]]\n", "a.md": "# A\n", "b.md": "# B\n", "c.md": "# C\n", "d.md": "# D\n"}  # fmt: skip
    assert said(notes(texts).linking.related("a")) == {"B": "both: linked from List"}


def test_in_the_domain_of_observatories_too() -> None:
    """The reasons are words of its ontology, and the lines those of its entries."""
    first, *others = load(OBSERVATORIES).linking.related("Grauhorn Observatory")
    assert (first.label, first.sentence) == ("Saltmere Station", "both: operated by Lumen Trust")
    assert [each.sentence for each in others] == [
        "has telescope, telescopes standing here",
        "on site",
    ]
    (fact,) = first.reasons
    assert [(each.file, each.line) for each in (*fact.here, *fact.there)] == [
        ("observatory--grauhorn.md", 13),
        ("observatory--saltmere.md", 13),
    ]


def test_each_reason_is_true_of_both_and_its_line_says_so(frozen: KnowledgeBase) -> None:
    """Of all entries, SPARQL finds each shared fact on both sides, and each line exists."""
    found = 0
    for slug in frozen.views.entries:
        for each in frozen.linking.related(slug):
            for fact in each.reasons:
                assert has(frozen, slug, fact), (slug, fact.words)
                assert has(frozen, each.slug, fact), (each.slug, fact.words)
                for at in (*fact.here, *fact.there):
                    assert frozen.views.line_text(at.slug, at.line).strip()
                found += 1
    assert found > 100


def has(kb: KnowledgeBase, slug: str, fact: SharedFact) -> bool:
    """Ask the store whether a thing has a fact, without the code that found it."""
    value = fact.value
    term = f"<{value}>" if isinstance(value, str) else f'"{value.lexical}"^^<{value.datatype}>'
    thing, entry = kb.graph.iris.thing(slug), kb.graph.iris.entry(slug)
    return bool(kb.query(STATED.format(thing, fact.property, term, entry)))


def test_fewer_entries_are_the_first_of_more(frozen: KnowledgeBase) -> None:
    """The order does not depend on how many are wanted, and is the same each time."""
    related = frozen.linking.related
    for slug in frozen.views.entries:
        most = related(slug, 20)
        assert most == related(slug, 20)
        assert related(slug, 3) == most[:3]
        assert [each.score for each in most] == sorted((each.score for each in most), reverse=True)
    assert related(slug, 0) == ()


def test_an_index_on_disk_gives_the_same(
    frozen: KnowledgeBase, ontology: Ontology, tmp_path: Path
) -> None:
    """Facets of the database and of memory lead to equal entries with equal reasons."""
    folder = IndexedVault(tmp_path)
    files = ROOT / "tests" / "kazakhstan" / "kb"
    folder.write({str(each.relative_to(files)): each.read_bytes() for each in files.rglob("*.md")})
    kb = folder.knowledge(ontology)
    for slug in frozen.views.entries:
        assert kb.linking.related(slug) == frozen.linking.related(slug)


def test_an_unknown_thing_is_an_error(union: KnowledgeBase) -> None:
    """A name without a thing raises what `find` raises."""
    with pytest.raises(NotFoundError):
        union.linking.related("nowhere at all")


def test_a_neighbour_comes_before_those_with_the_same_neighbours(vault: Vault) -> None:
    """It cannot share the border with itself, and is closer than those that only share others."""
    base = vault({
        "ash.md": place("Ash", borders("birch", "cedar")),
        "birch.md": place("Birch", borders("ash", "cedar")),
        "alder.md": place("Alder", borders("cedar")),
        "cedar.md": place("Cedar", borders("ash", "birch", "alder")),
        **{f"far{number}.md": place(f"Far {number}") for number in range(9)},
    })  # fmt: skip
    labels = [each.label for each in base.linking.related("ash")]
    assert labels.index("Birch") < labels.index("Alder")


def test_short_texts_are_shared_and_numbers_are_not(vault: Vault) -> None:
    """Two places with one language have something in common, two at one latitude do not."""
    front = "languages: [Elvish]\nlatitude: 12.5\nlongitude: 3.25"
    base = vault({
        "ash.md": place("Ash", front),
        "birch.md": place("Birch", front),
        **{f"far{number}.md": place(f"Far {number}") for number in range(9)},
    })  # fmt: skip
    assert said(base.linking.related("ash")) == {"Birch": "both: official language Elvish"}


def test_each_side_cites_its_own_entry(vault: Vault) -> None:
    """A table of members says it too, of many at once."""
    base = vault({
        "ash.md": place("Ash", body=rows("a-union, member,,")),
        "birch.md": place("Birch", body=rows("a-union, member,,")),
        "a-union.md": "---\ntype: supranational\n---\n# A Union\n\n## Members\n\n"
        "| Member | Role |\n| --- | --- |\n| [[ash]] | member |\n| [[birch]] | member |\n",
        **{f"far{number}.md": place(f"Far {number}") for number in range(9)},
    })  # fmt: skip
    (birch,) = [each for each in base.linking.related("ash") if each.label == "Birch"]
    (fact,) = birch.reasons
    assert [place.file for place in (*fact.here, *fact.there)] == ["ash.md", "birch.md"]
