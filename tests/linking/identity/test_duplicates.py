"""Things that seem to be the same are found with reasons; those that are not are left alone."""

from __future__ import annotations

import pytest

from kbgraph import KnowledgeBase
from kbgraph.linking.identity.results import Difference, LikelyDuplicate, Likeness, Remedy
from tests.conftest import Vault

SHARED = "[[ministry of ports]] [[harbour fees act]]"


def regulator(name: str, body: str = "", front: str = "") -> str:
    """Return an entry of a body that supervises."""
    return f"---\ntype: regulator\nnames:\n  en: {name}\n{front}---\n# {name}\n\n{body}\n"


def pairs(kb: KnowledgeBase) -> dict[tuple[str, str], LikelyDuplicate]:
    """Return the pairs that are found, by their slugs."""
    return {(each.first.slug, each.second.slug): each for each in kb.linking.duplicates()}


def kinds(found: LikelyDuplicate) -> set[Likeness]:
    """Return the kinds of reasons of a pair."""
    return {each.kind for each in found.reasons}


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Port Authority of Zedmouth", "port authority of zedmouth", Likeness.NAME),
        ("Łódź Harbour Board", "Lodz Harbour Board", Likeness.SPELLING),
        ("Banque de l'Étoile", "Banque de L Etoile", Likeness.SPELLING),
        ("Порт Новгород", "Port Novgorod", Likeness.SPELLING),
        ("Zed-Mouth Harbour", "Zedmouth Harbour", Likeness.SPELLING),
        ("National Bank of Zedland", "Zedland National Bank", Likeness.WORD_ORDER),
        ("Authority for the Ports of Zedland", "Zedland Ports Authority", Likeness.WORD_ORDER),
        ("Zedland Telecommunications", "Zedland Telecomunications", Likeness.SLIP),
    ],
)
def test_two_entries_with_like_names_are_found(
    vault: Vault, one: str, other: str, kind: Likeness
) -> None:
    """Capitals, diacritics, scripts, the order of words and a slip make no other thing."""
    texts = {
        "regulator/a.md": regulator(one, SHARED),
        "regulator/b.md": regulator(other, SHARED),
        "regulator/c.md": regulator(
            "Board of Trade of Quorn", "of Zedland and the Ports of Novgorod"
        ),
    }
    found = pairs(vault(texts))
    assert list(found) == [("regulator/a", "regulator/b")]
    pair = found["regulator/a", "regulator/b"]
    assert kind in kinds(pair)
    assert {Likeness.CLASS, Likeness.NEIGHBOURS} <= kinds(pair)
    assert pair.advice.remedy is Remedy.MERGE
    places = next(each.places for each in pair.reasons if each.kind is kind)
    assert [(each.file, each.line) for each in places] == [
        ("regulator/a.md", 4),
        ("regulator/b.md", 4),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Law No. 5 of 2020", "Law No. 6 of 2020"),
        ("Law No. 5 of 2020 on Ports", "Law No. 5 of 2021 on Ports"),
        ("Annex II to the Ports Act", "Annex III to the Ports Act"),
        ("Bank of Gambia", "Bank of Zambia"),
        ("Harbour (Zedland)", "Harbour (Quorn)"),
        ("Ports Act", "Sports Act"),
    ],
)
def test_names_of_two_things_are_no_reason(vault: Vault, one: str, other: str) -> None:
    """Numbers tell names apart, and so do first letters and words in parentheses."""
    texts = {"regulator/a.md": regulator(one), "regulator/b.md": regulator(other)}
    assert pairs(vault(texts)) == {}


def test_classes_that_exclude_each_other_are_two_things(vault: Vault) -> None:
    """A country and a free zone with one name are not the same."""
    texts = {
        "a.md": "---\ntype: country\nnames:\n  en: Zedland\n---\n",
        "b.md": "---\ntype: free-zone\nnames:\n  en: Zedland\n---\n",
    }
    assert pairs(vault(texts)) == {}
    assert list(pairs(vault({**texts, "b.md": texts["a.md"]}))) == [("a", "b")]


def test_an_acronym_of_several_names_is_no_reason_alone(vault: Vault) -> None:
    """Two central banks may both be abbreviated CBZ."""
    texts = {
        "a.md": regulator("Central Bank of Zedland", front="aliases: [CBZ]\n"),
        "b.md": regulator("Central Bank of Zornia", front="aliases: [CBZ]\n"),
    }
    assert pairs(vault(texts)) == {}


def test_codes_decide(vault: Vault) -> None:
    """An equal code makes one thing of two names, and other codes two things of one name."""

    def country(name: str, code: str) -> str:
        return f"---\ntype: country\nnames:\n  en: {name}\niso2: {code}\n---\n"

    same = pairs(vault({"a.md": country("Zedland", "ZD"), "b.md": country("Realm of Zed", "ZD")}))
    assert kinds(same["a", "b"]) >= {Likeness.CODE}
    assert pairs(vault({"a.md": country("Zedland", "ZD"), "b.md": country("Zedland", "ZE")})) == {}


def test_an_identifier_elsewhere_and_an_address_of_origin_decide(vault: Vault) -> None:
    """What comes from one page, or is the same item of Wikidata, is one thing."""

    def place(name: str, line: str) -> str:
        return f"---\ntype: country\nnames:\n  en: {name}\n{line}\n---\n"

    item = "http://www.wikidata.org/entity/Q232"
    by_item = vault({"a.md": place("X", f"same_as: {item}"), "b.md": place("Y", "wikidata: Q232")})
    assert Likeness.ELSEWHERE in kinds(pairs(by_item)["a", "b"])
    origin = "source_url: https://a.example/x"
    by_origin = vault({"a.md": place("X", origin), "b.md": place("Y", origin)})
    assert Likeness.ORIGIN in kinds(pairs(by_origin)["a", "b"])


def test_a_stub_and_an_entry_are_found(vault: Vault) -> None:
    """The line of the link is named, and the alias that makes it lead to the entry."""
    kb = vault(
        {
            "afsa.md": regulator("Astana Financial Services Authority"),
            "x.md": "See\n[[Authority of Financial Services Astana]].\n",
            "y.md": "No link: `[[Astana Financial Services Authoritty]]`\n",
        }
    )
    (pair,) = kb.linking.duplicates()
    assert pair.second.is_stub
    places = pair.reasons[0].places
    assert (places[1].file, places[1].line) == ("x.md", 2)
    assert pair.advice.remedy is Remedy.ADD_ALIAS
    assert pair.advice.line == 'aliases: ["Authority of Financial Services Astana"]'
    assert kb.linking.duplicates("afsa") == (pair,)
    assert kb.linking.duplicates("x") == ()


def test_the_alias_makes_one_thing_of_both(vault: Vault) -> None:
    """With the line of the advice the link leads to the entry, and nothing is left to say."""
    link = {"x.md": "See [[Authority of Financial Services Astana]].\n"}
    before = vault({"afsa.md": regulator("Astana Financial Services Authority"), **link})
    line = before.linking.duplicates()[0].advice.line
    after = vault(
        {"afsa.md": regulator("Astana Financial Services Authority", front=f"{line}\n"), **link}
    )
    assert after.linking.duplicates() == ()
    assert [each.code for each in after.findings if each.code == "link-missing"] == []


def test_an_acronym_in_a_name_is_written_out(vault: Vault) -> None:
    """`AIFC Authority` is the authority of what another entry abbreviates AIFC."""
    kb = vault(
        {
            "zone.md": "---\ntype: free-zone\nnames:\n  en: Astana International Financial Centre\n"
            "aliases: [AIFC]\n---\n",
            "body.md": regulator("Astana International Financial Centre Authority"),
            "x.md": "See [[AIFC Authority]].\n",
        }
    )
    pair = pairs(kb)["body", "aifc authority"]
    assert Likeness.WRITTEN_OUT in kinds(pair)
    assert list(pairs(kb)) == [("body", "aifc authority")]


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_what_an_entry_calls_different_never_comes_back(
    vault: Vault, first: str, second: str
) -> None:
    """`different_from` of either entry mutes the pair; it is a fact, `owl:differentFrom`."""
    texts = {f"{slug}.md": regulator("Port Authority", SHARED) for slug in "ab"}
    assert list(pairs(vault(texts))) == [("a", "b")]
    texts[f"{first}.md"] = regulator(
        "Port Authority", SHARED, front=f'different_from: "[[{second}]]"\n'
    )
    kb = vault(texts)
    assert pairs(kb) == {}
    stated = "SELECT ?one ?other { ?one <http://www.w3.org/2002/07/owl#differentFrom> ?other }"
    rows = [[str(term) for term in row] for row in kb.graph.store.select(stated)]
    assert rows == [[kb.graph.iris.thing(first), kb.graph.iris.thing(second)]]


def test_a_note_without_a_class_is_muted_too(notes: Vault) -> None:
    """The key is of any thing, and a stub can be called different."""
    texts = {"Port Authority.md": "", "x.md": "[[Authority Port]]"}
    assert len(pairs(notes(texts))) == 1
    texts["Port Authority.md"] = '---\ndifferent_from: "[[Authority Port]]"\n---\n'
    assert pairs(notes(texts)) == {}


def test_a_fact_between_two_things_makes_them_two(vault: Vault) -> None:
    """A zone may lie within another that has almost its name."""
    inner = "---\ntype: territory\nnames:\n  en: Zedland\nwithin: '[[b]]'\n---\n"
    outer = "---\ntype: territory\nnames:\n  en: Zedland\n---\n"
    assert pairs(vault({"a.md": inner, "b.md": outer})) == {}


@pytest.mark.parametrize(("other", "number"), [("a", 1), ("b", 0)])
def test_laws_of_one_title_in_two_countries_are_two(vault: Vault, other: str, number: int) -> None:
    """A property of several values relates each to another country, and to the same one if not."""
    law = "---\ntype: instrument\njurisdiction: '[[country--{}]]'\n---\n# Law on Ports\n"
    texts = {
        "country--a.md": "---\ntype: country\n---\n# Alderland\n",
        "country--b.md": "---\ntype: country\n---\n# Birchland\n",
        "instrument--one.md": law.format("a"),
        "instrument--two.md": law.format(other),
    }
    assert len(pairs(vault(texts))) == number


def test_a_line_that_links_to_both_is_a_doubt(vault: Vault) -> None:
    """An author who lists both in one line takes them for two."""
    texts = {f"{slug}.md": regulator("Port Authority of Zed", SHARED) for slug in "ab"}
    before = pairs(vault(texts))["a", "b"]
    after = pairs(vault({**texts, "list.md": "Both [[a]] and [[b]]."}))
    assert before.doubts == ()
    assert after == {} or {each.kind for each in after["a", "b"].doubts} == {Difference.TOGETHER}
    assert all(each.confidence < before.confidence for each in after.values())


def test_many_things_of_one_name_are_left_alone(notes: Vault) -> None:
    """A name that a dozen notes share says nothing of them, and all pairs would be too many."""
    texts = {f"{number}/index of all.md": "" for number in range(40)}
    assert notes(texts).linking.duplicates() == ()
    assert len(notes(dict(list(texts.items())[:2])).linking.duplicates()) == 1


def test_the_shipped_pairs_are_those_that_were_judged(shipped: KnowledgeBase) -> None:
    """Two laws of the Emirates are named by texts, though they have entries: nothing else."""
    assert {each.first.slug for each in shipped.linking.duplicates()} == {
        "instrument--uae-cabinet-decision-52-2017",
        "instrument--uae-decretal-federal-law-14-2018",
    }
