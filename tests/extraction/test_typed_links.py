"""Links with a relation: each states what the row or key that it stands for would state."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgraph.build import Graph, build
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.iris import IriFactory
from kbgraph.rdf.namespaces import DERIVED_FROM, RELATED
from tests.sizes import examples

IRIS = IriFactory()
OTHERS = {
    "region--r.md": "---\ntype: region\nname: R\n---\n",
    "country--y.md": "---\ntype: country\nname: Y\n---\n",
    "body--b.md": "---\ntype: supranational\nname: B\n---\n",
    "regulator--g.md": "---\ntype: regulator\nname: G\n---\n",
    "law.md": "---\ntype: instrument\nname: L\n---\n",
}
HEAD = "---\ntype: country\nname: X\nsources: [{id: s, url: https://s.example/}]\n"
KEYS = {
    ("within", "region--r"): ("within", "free zone of"),
    ("borders", "country--y"): ("borders", "borders"),
    ("memberOf", "body--b"): ("member of", "memberOf", "member_of"),
}
"""The words of a link for each key of the front matter, and the thing to which it leads."""
ROWS = {
    ("Licensing", "Regulator", "regulator--g"): ("supervised by", "Regulator", "supervisedBy"),
    ("Licensing", "Framework", "law"): ("framework",),
    ("AML", "AML Law", "law"): ("AML law", "amlFramework"),
    ("AML", "AML Supervisor", "regulator--g"): ("AML supervisor",),
}
"""The same for each row of a section."""
FORMS = (
    "[[{words}::{name}]]{note}",
    "Words [[{words}::{name}|the thing]], and more.{note}",
    "- {words} [[{name}]]{note}",
    "1. {words} [it]({name}.md){note}",
    '[it]({name}.md "{words}"){note}',
    "[it]({name}.md '{words}') is there.{note}",
    "It has ({words}:: [[{name}]]{note}) beside it.",
    "It has ({words}:: [[{name}]]) beside it.{note}",
    "[{words}:: [[{name}]]] {note}",
)


def graph_of(texts: dict[str, str], ontology: Ontology) -> Graph:
    """Build the graph of some entries."""
    return build([(path, text.encode()) for path, text in texts.items()], ontology, IRIS)


def relations(graph: Graph) -> set[tuple[str, ...]]:
    """Return the facts between things that the entries state, each with its sources."""
    quads = [*graph.store.quads()]
    sources = {
        (quad.subject.value, quad.object.value)
        for quad in quads
        if quad.predicate.value == DERIVED_FROM
    }
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value, *sorted(
            source for claim, source in sources if claim == quad.graph_name.value
        ))
        for quad in quads
        if "#" in str(quad.graph_name)
        and quad.subject.value.startswith(IRIS.thing(""))
        and getattr(quad.object, "value", "").startswith(IRIS.thing(""))
    }  # fmt: skip


def spelled(words: str) -> st.SearchStrategy[str]:
    """Another spelling of words that means the same: case, spaces and underscores."""
    letters = st.tuples(*(st.sampled_from((each.lower(), each.upper())) for each in words))
    spaces = st.sampled_from((" ", "_", "  "))
    return st.builds(lambda each, space: "".join(each).replace(" ", space), letters, spaces)


@given(st.data())
@settings(max_examples=examples(25))
def test_a_typed_link_states_what_its_key_states(ontology: Ontology, data: st.DataObject) -> None:
    """Whatever its form and spelling, the facts and their sources are those of the key."""
    key, name = data.draw(st.sampled_from(sorted(KEYS)))
    words = data.draw(spelled(data.draw(st.sampled_from(KEYS[key, name]))))
    note = data.draw(st.sampled_from(["", "[^s]"]))
    form = data.draw(st.sampled_from(FORMS))
    body = form.format(words=words, name=name, note=note)
    of_key = graph_of({"x.md": f'{HEAD}{key}: "[[{name}]]{note}"\n---\n', **OTHERS}, ontology)
    of_link = graph_of({"x.md": f"{HEAD}---\n{body}\n", **OTHERS}, ontology)
    assert relations(of_link) == relations(of_key) != set(), body
    assert not [each for each in of_link.findings if "relation" in each.code]


@pytest.mark.parametrize(
    ("body", "relation"),
    [
        ("- within [it](region--r.md)", "within"),
        ("- AML law [[law]]", "amlFramework"),
        ("- AML law [[law|AML]]", "amlFramework"),
        ("- AML law [ law ](law.md)", "amlFramework"),
        ("- law [x](law.md) AML", "related"),
        ("- framework [[law|F]], [[law|framework]]", "framework"),
    ],
)
def test_a_link_is_where_it_was_written(body: str, relation: str, ontology: Ontology) -> None:
    """Its words may stand in the words before it, or within one of them."""
    found = graph_of({"x.md": f"{HEAD}---\n{body}\n", **OTHERS}, ontology)
    assert {fact[1].rpartition("#")[2] for fact in relations(found)} == {relation}


@given(st.data())
@settings(max_examples=examples(25))
def test_a_typed_link_states_what_its_row_states(ontology: Ontology, data: st.DataObject) -> None:
    """The same for a row, in its own section and in any other."""
    section, label, name = data.draw(st.sampled_from(sorted(ROWS)))
    words = data.draw(spelled(data.draw(st.sampled_from(ROWS[section, label, name]))))
    note = data.draw(st.sampled_from(["", "[^s]"]))
    body = data.draw(st.sampled_from(FORMS)).format(words=words, name=name, note=note)
    place = data.draw(st.sampled_from(["", f"## {section}\n\n", "## Mining\n\n"]))
    row = f"## {section}\n\n**{label}:** [[{name}]]{note}\n"
    of_row = graph_of({"x.md": f"{HEAD}---\n{row}", **OTHERS}, ontology)
    of_link = graph_of({"x.md": f"{HEAD}---\n{place}{body}\n", **OTHERS}, ontology)
    assert relations(of_link) == relations(of_row) != set(), place + body


@pytest.mark.parametrize("form", FORMS)
def test_a_relation_read_from_its_object_is_stated_in_its_direction(
    form: str, ontology: Ontology
) -> None:
    """`contains` in the entry of a region is `within` of the member, as if the member stated it."""
    body = form.format(words="contains", name="country--y", note="")
    region = {"region--r.md": f"---\ntype: region\nname: R\n---\n{body}\n"}
    member = {"country--y.md": '---\ntype: country\nname: Y\nwithin: "[[region--r]]"\n---\n'}
    stated = relations(graph_of(OTHERS | member, ontology))
    assert relations(graph_of(OTHERS | region, ontology)) == stated != set()


@pytest.mark.parametrize(
    "body",
    [
        "See [[y|it]].",
        "- see [[country--y]]",
        "- from [[country--y]]",
        "- borders [[country--y]] in the north",
        "borders [[country--y]]",
        '[it](country--y.md "Borders of the land")',
        '[it](country--y.md "notes")',
        "![[borders::country--y]]",
        '![borders](country--y.md "borders")',
        "`[[borders::country--y]]` and %%[[borders::country--y]]%%",
        "~~[[borders::country--y]]~~",
        '[it](https://a.example/ "borders")',
        "[[std::vector]] [[http://[::1]/]] [[10:30::country--y]] [[::country--y]]",
        "The time is 10:30:: and `a::b`, see http://a::b/ and std::vector.",
    ],
)
def test_other_words_state_nothing_and_are_not_reported(body: str, ontology: Ontology) -> None:
    """Prose, titles, code, embeds and names with colons are as they were without relations."""
    graph = graph_of({"x.md": f"{HEAD}---\n{body}\n", **OTHERS}, ontology)
    linked = {fact[1] for fact in relations(graph)}
    assert linked <= {RELATED, f"{RELATED}Jurisdiction"}
    assert not [each for each in graph.findings if "relation" in each.code]


def test_a_field_with_a_slip_in_its_relation_names_the_closest(ontology: Ontology) -> None:
    """As a typed link does; a field that is close to none is a row that no rule reads."""
    body = "It is (witin:: [[region--r]]) there, in a (mood:: [[region--r]])."
    graph = graph_of({"x.md": f"{HEAD}---\n{body}\n", **OTHERS}, ontology)
    found = [
        (each.column, each.code, each.suggestion)
        for each in graph.findings
        if each.file == "x.md" and each.code != "uncited"
    ]
    assert found == [
        (16, "unknown-relation", "did you mean 'within'?"),
        (51, "unmapped-row", ""),
    ]
    assert (IRIS.thing("x"), RELATED, IRIS.thing("region--r")) in {
        each[:3] for each in relations(graph)
    }


def test_an_entry_of_the_whole_name_wins(ontology: Ontology) -> None:
    """`[[within::r]]` is the link to the entry of this name where there is one."""
    named = {"named.md": "---\ntype: region\nname: within::region--r\n---\n"}
    graph = graph_of({"x.md": f"{HEAD}---\n[[within::region--r]]\n", **OTHERS, **named}, ontology)
    assert {fact[1:3] for fact in relations(graph)} == {(RELATED, IRIS.thing("named"))}


def test_words_of_any_script_and_language_name_a_relation(tmp_path) -> None:
    """Labels count in each language of the ontology, with combining marks and without case."""
    prefixes = "@prefix e: <https://e.example/> . @prefix m: <https://kbgraph.example/mapping#> .\n"
    (tmp_path / "classes.ttl").write_text(
        f"{prefixes}@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'e:of rdfs:domain e:A ; rdfs:range e:A ; rdfs:label "part of"@en , "Teil VON"@de ,'
        ' "является частью"@ru , "का हिस्सा"@hi , "の一部"@ja , "جزء من"@ar .\n',
        encoding="utf-8",
    )
    (tmp_path / "mapping.ttl").write_text(f'{prefixes}e:A m:type "a" .\n', encoding="utf-8")
    own = load_ontology(tmp_path)
    for words in ("teil von", "ЯВЛЯЕТСЯ частью", "का हिस्सा", "の一部", "جزء من", "of"):
        for body in (f"[[{words}::b]]", f"- {words} [[b]]", f'[b](b.md "{words}")'):
            texts = {"a.md": f"---\ntype: a\n---\n{body}\n", "b.md": "---\ntype: a\n---\n"}
            assert {fact[1] for fact in relations(graph_of(texts, own))} == {
                "https://e.example/of"
            }, body


@pytest.mark.parametrize(
    "piece",
    [
        "[[within::",
        "[[within::a",
        "[[a::b]] ",
        "[[within::region--r]]",
        "[[[a::",
        "- within [[a]], ",
        "::",
    ],
)
def test_parsing_stays_linear(piece: str, ontology: Ontology) -> None:
    """Eight times the text takes less than twenty times as long."""

    def seconds(count: int) -> float:
        text = f"{HEAD}---\n{piece * count}\n"
        start = time.process_time()
        graph_of({"x.md": text, **OTHERS}, ontology)
        return time.process_time() - start

    few = min(seconds(500) for _ in range(2))
    assert seconds(4_000) < 20 * few + 0.1
