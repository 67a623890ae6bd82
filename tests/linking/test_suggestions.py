"""Suggestions name the words, the thing, the reasons, and what may be written."""

from __future__ import annotations

import pytest

from kbgraph import KnowledgeBase, NotFoundError
from kbgraph.linking.missing.evidence import Certainty, Named, SameWords, Spelling
from kbgraph.linking.missing.sentences import reason_in_words, relation_in_words, written
from kbgraph.linking.missing.suggestion import Suggestion
from tests.conftest import Vault

COUNTRY = "---\ntype: country\n---\n"
REGION = "---\ntype: region\n---\n# Eastern Grove\n"


def only(base: KnowledgeBase, entry: str) -> Suggestion:
    """The only link that is likely to be missing in an entry."""
    (found,) = base.linking.suggest(entry)
    return found


def test_a_name_in_the_text_is_a_missing_link(vault: Vault) -> None:
    """It has its place, the link to write, and the relations that the ontology allows."""
    base = vault({
        "a.md": f"{COUNTRY}# Alderland\n\nIts neighbour is Birchland, to the east.\n",
        "b.md": f"{COUNTRY}# Birchland\n",
    })  # fmt: skip
    found = only(base, "Alderland")
    assert (found.file, found.words, found.best.slug) == ("a.md", "Birchland", "b")
    assert found.place is not None
    assert (found.place.line, found.place.column) == (6, 18)
    edit = base.linking.link(found)
    assert edit is not None
    assert edit.link == "[[b|Birchland]]"
    borders = [each for each in found.relations if each.label == "borders"]
    assert relation_in_words(borders[0]) == "borders, by the key 'borders' of a"


def test_a_link_that_is_there_is_not_missing(vault: Vault) -> None:
    """Neither in the text nor in the front matter, and no entry lacks a link to itself."""
    base = vault({
        "a.md": f"{COUNTRY}# Alderland\n\n[[b]] is near. Birchland and Alderland are two.\n",
        "b.md": '---\ntype: country\nborders: ["[[a]]"]\n---\n# Birchland\n\nBy Alderland.\n',
    })  # fmt: skip
    assert base.linking.suggest() == ()


def test_a_fact_that_is_known_is_named(vault: Vault) -> None:
    """The link is missing all the same, but the graph has the fact: from another entry's line."""
    base = vault({
        "a.md": '---\ntype: country\nregion: "[[r]]"\n---\n# Alderland\n',
        "r.md": f"{REGION}\nAlderland is the largest.\n",
    })  # fmt: skip
    (fact,) = [each for each in only(base, "r").facts if each.source == "a"]
    assert (fact.target, fact.lines) == ("r", (("a.md", 3),))


def test_an_ambiguous_name_gives_all_candidates(notes: Vault) -> None:
    """The thing to which more entries link comes first."""
    base = notes({
        "x/mercury.md": "---\naliases: [Mercury]\n---\n# Mercury, the planet\n",
        "y/mercury-metal.md": "---\naliases: [Mercury]\n---\n# Mercury, the metal\n",
        "a.md": "See [[y/mercury-metal]].\n",
        "b.md": "Also [[y/mercury-metal]].\n",
        "c.md": "A drop of Mercury fell.\n",
    })  # fmt: skip
    (found,) = base.linking.suggest("c", at_least=Certainty.POSSIBLE)[:1]
    slugs = [each.slug for each in found.candidates]
    assert slugs == ["y/mercury-metal", "x/mercury"]


def test_the_longest_name_counts(notes: Vault) -> None:
    """`Bank of Alderland` is one thing, and no mention of Alderland."""
    base = notes({
        "Alderland.md": "# Alderland\n",
        "Bank of Alderland.md": "# Bank of Alderland\n",
        "c.md": "The Bank of Alderland is old.\n",
    })  # fmt: skip
    assert only(base, "c").words == "Bank of Alderland"


def test_a_name_of_small_words_is_learnt_to_be_common(notes: Vault) -> None:
    """A note called *Time* is in each text and linked from none: no link to it is suggested."""
    texts = {f"{n}.md": f"It took time {n} and the Elm Tower fell.\n" for n in range(30)}
    base = notes({"Time.md": "# Time\n", "Elm Tower.md": "# Elm Tower\n", **texts})
    words = {each.words for each in base.linking.suggest()}
    assert words == {"Elm Tower"}


def test_a_common_word_that_is_often_linked_is_suggested(notes: Vault) -> None:
    """Where authors link it, they want it linked."""
    texts = {f"{n}.md": f"The [[Stablecoin|stablecoin]] {n} was issued.\n" for n in range(9)}
    base = notes({"Stablecoin.md": "# Stablecoin\n", **texts, "x.md": "A stablecoin fell.\n"})
    assert [each.words for each in base.linking.suggest("x")] == ["stablecoin"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("US", "It was us who came."),
        ("WHO", "Nobody knows who it was."),
        ("Turkey", "They ate a turkey."),
    ],
)
def test_capitals_tell_names_from_words(vault: Vault, name: str, text: str) -> None:
    """An acronym counts in capitals alone, a proper name with its capital."""
    base = vault({"n.md": f"{COUNTRY}# {name}\n", "a.md": f"{COUNTRY}# Alderland\n\n{text}\n"})
    assert not [each for each in base.linking.suggest() if each.words]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Казахстан", "Казахстана"),
        ("Россия", "Россией"),
        ("Қазақстан", "Қазақстанның"),
        ("Китай", "Китаем"),
        ("Арабские Эмираты", "Арабских Эмиратов"),
        ("Иван Петров", "Иваном Петровым"),
        ("Ελλάδα", "Ελλάδας"),
        ("Λίβανος", "Λιβάνου"),
        ("Երևան", "Երևանում"),
        ("თბილისი", "თბილისში"),
        ("서울", "서울에서는"),
        ("ירושלים", "לירושלים"),
        ("بيروت", "وبيروت"),
        ("Trading Platform", "trading platforms"),
        ("Wallet Provider", "Wallet Provider's"),
    ],
)
def test_forms_of_a_name_are_found(notes: Vault, name: str, written: str) -> None:
    """Cases of other alphabets, plurals and possessives: the reason says which name it is."""
    base = notes({f"{name}.md": f"# {name}\n", "x.md": f"About {written} here.\n"})
    (found,) = base.linking.suggest("x", at_least=Certainty.POSSIBLE)
    (reason,) = [each for each in found.best.reasons if isinstance(each, Named)]
    assert reason.name == name
    assert reason.spelling in {Spelling.INFLECTED, Spelling.IN_SMALL_LETTERS, Spelling.AS_NAMED}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Перу", "Первый"),
        ("Корея", "Король"),
        ("Индия", "Индекс"),
        ("Китай", "Киты"),
        ("Мали", "Малый"),
        ("Куба", "Кубок"),
        ("Куба", "Кубом"),
        ("Иран", "Иранцы"),
        ("Μάλι", "Μαλλιά"),
        ("مالي", "ماليزيا"),
        ("서울", "서울러"),
    ],
)
def test_words_with_the_same_beginning_are_no_forms_of_a_name(
    notes: Vault, name: str, written: str
) -> None:
    """A form has an ending of the declension, not any letters behind the first three."""
    base = notes({f"{name}.md": f"# {name}\n", "x.md": f"{written} here.\n"})
    assert base.linking.suggest("x", at_least=Certainty.POSSIBLE) == ()


def test_things_without_an_entry_are_suggested_too(notes: Vault) -> None:
    """A name that others link to, though nobody has described it."""
    base = notes({
        "a.md": "See [[Elm Tower]].\n",
        "b.md": "Also [[Elm Tower]].\n",
        "c.md": "The Elm Tower fell.\n",
    })  # fmt: skip
    found = only(base, "c")
    assert (found.words, found.best.described) == ("Elm Tower", False)
    edit = base.linking.link(found)
    assert edit is not None
    assert edit.link == "[[Elm Tower]]"


def test_reasons_are_in_words(notes: Vault) -> None:
    """A reader sees how many entries link to the thing."""
    base = notes({
        "Elm Tower.md": "# Elm Tower\n",
        "a.md": "The [[Elm Tower]] fell.\n",
        "b.md": "The Elm Tower fell.\n",
    })  # fmt: skip
    words = reason_in_words(only(base, "b").best.reasons[0])
    assert words == "the text has its name; 1 entry links to it"


def test_words_that_both_have_are_whole_words_of_both(notes: Vault) -> None:
    """Neither a word of an address, nor the beginning of another, nor two forms of one."""
    base = notes({
        "a.md": "Zircon and zircons, a basalt reserve, quartzite. Zircon, quartzite, basalt.\n",
        "b.md": "Zircons and zircon, reserves, quartzite. https://basalt.example\n",
        **{f"far {number}.md": f"Far {number}.\n" for number in range(9)},
    })  # fmt: skip
    (found,) = base.linking.suggest("a", at_least=Certainty.POSSIBLE)
    (words,) = (each.words for each in found.best.reasons if isinstance(each, SameWords))
    assert sorted(words) == ["quartzite", "zircon"]


def test_the_type_in_the_name_of_a_file_is_no_part_of_a_name(vault: Vault) -> None:
    """`The free zones Elm` names the zone by its name alone."""
    base = vault({
        "free-zone--elm.md": "---\ntype: free-zone\n---\n# Elm\n",
        "a.md": f"{COUNTRY}# Alderland\n\nIt has the free zones Elm and Birch.\n",
    })  # fmt: skip
    assert only(base, "a").words == "Elm"


def test_an_unknown_entry_is_an_error(notes: Vault) -> None:
    """As for all that take a name."""
    base = notes({"a.md": "See [[Elm Tower]].\n"})
    with pytest.raises(NotFoundError, match="nothing"):
        base.linking.suggest("nothing of the kind")
    with pytest.raises(NotFoundError, match="no entry describes"):
        base.linking.suggest("Elm Tower")


def test_muted_words_and_things_never_come_back(notes: Vault) -> None:
    """An entry mutes by the key `no-links`, by words or by the slug."""
    files = {"Elm Tower.md": "# Elm Tower\n", "a.md": "The Elm Tower fell.\n"}
    assert [each.words for each in notes(files).linking.suggest()] == ["Elm Tower"]
    for muted in ("Elm Tower", "elm tower"):
        files["a.md"] = f"---\nno-links: [{muted}]\n---\nThe Elm Tower fell.\n"
        base = notes(files)
        assert base.linking.suggest("a", at_least=Certainty.POSSIBLE) == ()
        assert not base.query("ASK { ?a ?b ?c FILTER(CONTAINS(STR(?b), 'links')) }")


def test_a_line_to_copy_has_a_link_that_its_place_can_hold(vault: Vault) -> None:
    """In a row the bar is escaped, and in front matter it is not."""
    base = vault({
        "a.md": "---\ntype: country\n---\n# Ash\n\n| In | Words |\n| --- | --- |\n| x | By Birch |\n",
        "b.md": "---\ntype: country\n---\n# Birch\n",
    })  # fmt: skip
    lines = [
        written(place, relation.link)
        for relation in only(base, "a").relations
        for place in relation.places
    ]
    assert 'borders: "[[b|Birch]]"' in lines
    assert all("[[b|Birch]]" not in line for line in lines if line.startswith("|"))


def test_no_relation_is_the_reverse_of_a_known_fact(vault: Vault) -> None:
    """A whole is not within its part, and a border is not offered again."""
    base = vault({
        "a.md": "---\ntype: country\nwithin: '[[b]]'\n---\n# Ash\n",
        "b.md": "---\ntype: country\n---\n# Birch\n\nIt has Ash in it.\n",
    })  # fmt: skip
    found = only(base, "b")
    assert [fact.label for fact in found.facts] == ["within"]
    assert "within" not in {relation.label for relation in found.relations}


def test_a_relation_that_never_holds_between_such_things_is_not_offered(vault: Vault) -> None:
    """Where many facts have a relation, its classes are known: no country is within a country."""
    regions = {f"r{n}.md": f"---\ntype: region\n---\n# Region {n}\n" for n in range(25)}
    within = {
        f"c{n}.md": f"---\ntype: country\nwithin: '[[r{n}]]'\n---\n# Land {n}\n" for n in range(25)
    }
    two = {
        "a.md": "---\ntype: country\n---\n# Ash\n\nIt is beside Birch.\n",
        "b.md": "---\ntype: country\n---\n# Birch\n",
    }
    few, many = vault(two), vault({**two, **regions, **within})
    labels = [{each.label for each in only(base, "a").relations} for base in (few, many)]
    assert labels[0] - labels[1] == {"within"}
