"""Values of the parameters of questions, as Python and other doors give them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kbgraph import KnowledgeBase, NotFoundError, ParameterError, SelectResult, load
from tests.conftest import ROOT

ZONE = "who-supervises-in-a-zone"


def regulators(kb: KnowledgeBase, zone: str) -> list[str]:
    """Return who supervises in a zone."""
    answer = kb.sparql.ask(ZONE, zone=zone)
    assert isinstance(answer, SelectResult)
    return [str(row["regulator"]).rpartition("--")[2] for row in answer]


@pytest.mark.parametrize(
    "zone",
    [
        "free-zone--difc", "DIFC", "difc", "Dubai International Financial Centre",
        "id/free-zone--difc", "<id/free-zone--difc>", "https://kbgraph.example/id/free-zone--difc",
    ],
)  # fmt: skip
def test_a_thing_is_given_by_slug_name_alias_code_or_iri(frozen: KnowledgeBase, zone: str) -> None:
    """All names of a thing mean it, in any case, and its IRI as answers write it."""
    assert regulators(frozen, zone) == ["dfsa"]


def test_other_values_are_texts_or_values_of_python(frozen: KnowledgeBase) -> None:
    """A day, a number and a text give the same query as the text of each."""
    questions = frozen.sparql
    name, day = "statements-checked-long-ago", date(2026, 11, 24)
    assert questions.question(name, day=day) == questions.question(name, day="2026-11-24")
    capital = questions.question("10-licences-with-little-capital", most=100_000)
    assert '"100000"^^xsd:nonNegativeInteger' in capital
    changed = questions.question("what-changed-in-a-year", place="CN", year=2026)
    assert changed == questions.question("what-changed-in-a-year")


@pytest.mark.parametrize(("place", "year"), [("South Korea", 2024), ("China", 2026)])
def test_what_changed_has_what_the_timeline_has_of_a_place(
    shipped: KnowledgeBase, place: str, year: int
) -> None:
    """Each date of the place itself, of its relations too, is an answer to the question."""
    answer = shipped.sparql.ask("what-changed-in-a-year", place=place, year=year)
    assert isinstance(answer, SelectResult)
    thing, timeline = shipped.graph.iris.thing(shipped.find(place)), shipped.views.timeline
    own = {
        (str(dated.date), str(dated.predicate))
        for row in timeline.select(place, first=year, last=year)
        if row.thing == thing
        for dated in row.dates
        if dated.moment.is_within(year, year)
    }
    assert own <= {(str(row["day"]), str(row["event"])) for row in answer}
    assert own or len(answer) > 1


def test_concepts_are_given_by_label_and_local_name(shipped: KnowledgeBase) -> None:
    """A concept of the scheme is meant, in the order of its scale."""
    question = shipped.sparql.questions.named("legal-status-under-a-region")
    (region,) = question.parameters
    labels = [each.label for each in shipped.sparql.questions.choices(region)]
    assert labels == sorted(labels)
    by_label, by_name = (
        shipped.sparql.questions.bind(question, {"region": text}) for text in ("asia", "m49-142")
    )
    assert by_label == by_name
    assert by_label.address == {"region": "m49-142"}
    assert by_label.sentence.startswith("How many jurisdictions anywhere under Asia have")


@pytest.mark.parametrize(
    ("name", "values", "message", "candidates"),
    [
        (ZONE, {"zone": "DIFX"}, "zone cannot be 'DIFX'; did you mean ", ("Dubai International Financial Centre",)),
        (ZONE, {"zone": "Uzbekistan"}, "zone cannot be Uzbekistan, which is of the type country; give a name of the type free zone, such as Astana", ()),
        (ZONE, {"zone": " "}, "zone has no value; give a name of the type free zone", ()),
        (ZONE, {"zoen": "DIFC"}, "zoen is no parameter of the question who-supervises-in-a-zone; did you mean zone?", ("zone",)),
        ("what-changed-in-a-year", {"year": "26"}, "year cannot be '26'; give a year, such as 2024", ()),
        ("statements-checked-long-ago", {"day": "2026-02-30"}, "day cannot be '2026-02-30'; give a day, such as 2024-12-30", ()),
    ],
)  # fmt: skip
def test_a_wrong_value_names_parameter_and_closest(
    frozen: KnowledgeBase,
    name: str,
    values: dict[str, str],
    message: str,
    candidates: tuple[str, ...],
) -> None:
    """The message says which parameter, why, and what it takes; the closest are data too."""
    with pytest.raises(ParameterError) as error:
        frozen.sparql.ask(name, **values)
    assert str(error.value).startswith(message)
    assert error.value.candidates == candidates


def test_an_unknown_question_offers_the_closest(frozen: KnowledgeBase) -> None:
    """The name of a question may leave out the number of its file."""
    with pytest.raises(NotFoundError, match="did you mean who-supervises-in-a-zone"):
        frozen.sparql.ask("who-supervises-in-zone")
    named = frozen.sparql.questions.named
    assert named(f"02-{ZONE}") == named(ZONE)


def test_a_second_domain_asks_without_python() -> None:
    """Observatories have a question whose class, datatype and slots are their own."""
    kb = load(ROOT / "tests" / "observatories")
    answer = kb.sparql.ask("first-light-at-an-observatory", observatory="Grauhorn Observatory")
    assert isinstance(answer, SelectResult)
    assert [row["firstLight"] for row in answer] == [date(1964, 11, 2)]
    none = kb.sparql.ask("first-light-at-an-observatory", year=2010)
    assert isinstance(none, SelectResult)
    assert len(none) == 0


def test_a_name_of_several_things_offers_their_slugs(tmp_path: Path) -> None:
    """Without an ontology, the engine's own classes can be those of parameters."""
    (tmp_path / "ontology" / "queries").mkdir(parents=True)
    (tmp_path / "ontology" / "queries" / "links.rq").write_text(
        "# What does {note} say?\n# @param note kb:Entry entry/a\n"
        "SELECT ?p { VALUES ?note { <entry/a> } ?note ?p ?o }\n"
    )
    (tmp_path / "a.md").write_text("# A\n")
    kb = load(tmp_path)
    assert [each.name for each in kb.sparql.questions.all] == ["links"]
    answer = kb.sparql.ask("links")
    assert isinstance(answer, SelectResult)
    assert len(answer) > 0
