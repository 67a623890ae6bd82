"""A second, invented domain: observatories, which the engine knows only from a folder of Turtle."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys

import pytest
import rdflib
from flask.testing import FlaskClient
from pyshacl import validate

from kbgraph import KnowledgeBase, load
from kbgraph.ontology.ontology import CORE
from kbgraph.rdf.formats import JSONLD, TURTLE
from kbgraph.rdf.iris import local_name
from kbgraph_web import create_app
from tests.cli.test_transcripts import Step, run, steps
from tests.conftest import ROOT
from tests.export.test_serialize import every_object
from tests.project.test_house import engine_files
from tests.web.test_app import page

FOLDER = ROOT / "tests" / "observatories"
BASE = "https://observatories.example/"
HOW_TO = (ROOT / "docs" / "how-to" / "add-a-domain.md").read_text(encoding="utf-8")
BLOCKS = re.findall(
    r"^(?:From `(\S+)`:\n\n)?^```(\w+)\n(.*?)^```$", HOW_TO, re.MULTILINE | re.DOTALL
)
EXCERPTS = [(file, block) for file, language, block in BLOCKS if language != "console"]
CONSOLE = [step for _, language, block in BLOCKS if language == "console" for step in steps(block)]


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    """Return the knowledge base of the invented observatories."""
    return load(FOLDER)


@pytest.fixture(scope="module")
def client(kb: KnowledgeBase) -> FlaskClient:
    """Return a client of their pages in this process."""
    return create_app(kb).test_client()


def rows(kb: KnowledgeBase, sparql: str) -> list[tuple[str, ...]]:
    """Return the rows of a query as texts without the base."""
    return [tuple(str(term).removeprefix(BASE) for term in row) for row in kb.query(sparql).raw]


def line_of(file: str, start: str) -> int:
    """Return the number of the first line of an entry with this start."""
    lines = (FOLDER / "kb" / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


@pytest.mark.parametrize(
    ("fact", "file", "start"),
    [
        (
            "<id/telescope--great-grauhorn> obs:aperture/schema:value 8.2",
            "telescope--great-grauhorn.md",
            "| Aperture",
        ),
        (
            "<id/telescope--great-grauhorn> obs:firstLight '1964-11-02'^^xsd:date",
            "telescope--great-grauhorn.md",
            "| First light",
        ),
        (
            "<id/telescope--heron> obs:firstLight '2004'^^xsd:gYear",
            "telescope--heron.md",
            "| First light",
        ),
        (
            "<id/telescope--heron> obs:standsAt <id/observatory--saltmere>",
            "telescope--heron.md",
            "stands_at:",
        ),
        ("<id/site--grauhorn> skos:prefLabel 'Das Grauhorn'@de", "site--grauhorn.md", "called:"),
        ("<id/site--grauhorn> obs:altitude/schema:value 2635.0", "site--grauhorn.md", "| Altitude"),
        (
            "<id/site--grauhorn> obs:position/obs:latitude -23.412",
            "site--grauhorn.md",
            "| Position",
        ),
        ("<id/site--grauhorn> obs:seeing/kb:rank 3", "site--grauhorn.md", "| Seeing | superb"),
        (
            "<id/site--grauhorn> obs:clearNights/kb:percent 81.0",
            "site--grauhorn.md",
            "| Clear nights",
        ),
        (
            "<id/site--saltmere> obs:seeing/skos:prefLabel 'poor'@en",
            "site--saltmere.md",
            "**Seeing:**",
        ),
        (
            "<id/instrument--lantern> obs:resolvingPower 40000",
            "instrument--lantern.md",
            "| Resolving power",
        ),
        ("<id/instrument--lantern> obs:cooled true", "instrument--lantern.md", "| Cooled"),
        (
            "<id/instrument--moth> obs:wavelengths/schema:maxValue 900.0",
            "instrument--moth.md",
            "| Wavelengths",
        ),
    ],
)
def test_facts_are_typed_and_know_their_line(
    kb: KnowledgeBase, fact: str, file: str, start: str
) -> None:
    """Rows, lines and keys give facts with their datatypes, and each claim names its line."""
    subject, path, value = fact.split(" ", 2)
    assert kb.query(f"ASK {{ {fact} }}").value
    first, _, then = path.partition("/")
    more = f"?node {then} {value}" if then else f"FILTER(?node = {value})"
    claims = rows(
        kb,
        f"SELECT ?line {{ GRAPH ?claim {{ {subject} {first} ?node }} {more} GRAPH <claims> {{ ?claim kb:statedAt ?line }} }}",
    )
    assert (f"entry/{file.removesuffix('.md')}#L{line_of(file, start)}",) in claims


def test_one_cell_holds_several_values(kb: KnowledgeBase) -> None:
    """`m:splitOn` splits a cell by its row's separator into concepts, named things or ranges."""
    foci = "SELECT ?label { <id/telescope--great-grauhorn> obs:focus/skos:prefLabel ?label } ORDER BY ?label"
    assert rows(kb, foci) == [("Cassegrain",), ("Nasmyth",)]
    operators = "SELECT ?who { <id/observatory--grauhorn> obs:operatedBy ?who . ?who a obs:Institution } ORDER BY ?who"
    assert rows(kb, operators) == [
        ("id/institution--lumen-trust",),
        ("id/institution--university-of-marrow-bay",),
    ]
    arms = "SELECT ?from ?to ?unit { <id/instrument--lantern> obs:wavelengths ?r . ?r schema:minValue ?from ; schema:maxValue ?to ; schema:unitText ?unit } ORDER BY ?unit"
    assert rows(kb, arms) == [("320", "1000", "nm"), ("1", "2.4", "µm")]


def test_headings_have_the_order_of_the_shapes(kb: KnowledgeBase) -> None:
    """Headings and properties of a page have the order of this domain's shapes."""
    described = kb.describe("telescope--great-grauhorn")
    assert [heading.label for heading in described.headings] == ["Card", "Optics", "Chronicle"]
    assert [fact.label for fact in described.headings[1].facts] == ["aperture", "focus"]
    assert [heading.label for heading in kb.describe("instrument--lantern").headings] == [
        "Card",
        "Detector",
    ]


def test_an_inferred_claim_names_its_premise(kb: KnowledgeBase) -> None:
    """The inverse of `standsAt` is inferred for the observatory, from exactly that claim."""
    claims = rows(
        kb,
        "SELECT ?basis ?premise { GRAPH ?claim { <id/observatory--grauhorn> obs:hasTelescope <id/telescope--great-grauhorn> }"
        " GRAPH <claims> { ?claim kb:basis ?basis ; kb:followsFrom ?premise }"
        " GRAPH ?premise { <id/telescope--great-grauhorn> obs:standsAt <id/observatory--grauhorn> } }",
    )
    assert claims == [
        (
            "https://kbgraph.example/ont#inferred",
            "entry/telescope--great-grauhorn#stands-at.charter",
        )
    ]


def test_links_follow_the_rules_of_this_domain(kb: KnowledgeBase) -> None:
    """The URL of a card is a link with the edge rule's property; the URL of all cards is none."""
    links = rows(
        kb,
        "SELECT ?p ?o { GRAPH ?claim { <id/telescope--great-grauhorn> ?p ?o } GRAPH <claims> { ?claim kb:basis kb:linked } }",
    )
    assert links == [("ont#relatedTelescope", "id/telescope--heron")]
    assert not kb.query("ASK { ?s ?p <https://cards.observatories.example/> }").value


def test_none_found_is_a_gap_with_its_day(kb: KnowledgeBase) -> None:
    """`none found (date)` states that this domain's property was looked for that day."""
    query = "SELECT ?p ?day { GRAPH ?claim { <id/instrument--lantern> kb:noneFound ?p } GRAPH <claims> { ?claim kb:checked ?day } }"
    assert rows(kb, query) == [("ont#mass", "2026-10-06")]


def test_boilerplate_and_dropped_keys_give_no_facts(kb: KnowledgeBase) -> None:
    """The foot of the printed cards and the key `drawer` give no facts."""
    assert (
        rows(
            kb,
            "SELECT ?s { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'printed by') || CONTAINS(STR(?p), 'drawer')) }",
        )
        == []
    )


def test_there_is_exactly_one_finding(kb: KnowledgeBase) -> None:
    """An aperture that is no length is kept as text and reported with place and remedy."""
    line = line_of("telescope--heron.md", "| Main mirror")
    (finding,) = kb.findings
    assert str(finding).startswith(
        f"telescope--heron.md:{line}:17: warning[unread-value] cannot read 'about four metres'"
    )
    assert finding.suggestion == "write a length in metres such as 8.2 m"
    assert kb.query("ASK { <id/telescope--heron> kb:unread 'about four metres' }").value


def test_a_page_shows_label_value_line_and_source(client: FlaskClient) -> None:
    """A page has the labels of this ontology, and each value its line; its evidence the source."""
    shown = page(client, "/entry/telescope--great-grauhorn")
    text = " ".join(shown.text.split())
    line = line_of("telescope--great-grauhorn.md", "| Aperture")
    assert f"aperture 8.2 m ◆ L{line} one primary source, line {line}, as of" in text
    assert "Every place, instrument and number here is invented." in text
    evidence = "/evidence/telescope--great-grauhorn/optics.aperture.charter"
    assert {evidence, "/entry/observatory--grauhorn", "/entry/telescope--heron"} <= set(shown.links)
    assert "Charter of the Grauhorn Observatory" in page(client, evidence).text
    assert "no entry yet" not in page(client, "/entry/site--grauhorn").text.casefold()


def test_the_ontology_alone_gives_a_hierarchy(kb: KnowledgeBase, client: FlaskClient) -> None:
    """An instrument stands below its telescope, observatory and site, in Python, JSON and page."""
    breadcrumbs = ["Grauhorn", "Grauhorn Observatory", "Great Grauhorn Reflector"]
    assert [each.label for each in kb.describe("instrument--lantern").breadcrumbs] == breadcrumbs
    data = client.get("/entry/instrument--lantern.json").get_json()
    assert [each["label"] for each in data["breadcrumbs"]] == breadcrumbs
    assert "Grauhorn Observatory › Great Grauhorn Reflector" in " › ".join(
        re.findall(
            r'<li><a href="/entry/[^"]*">([^<]*)</a></li>',
            client.get("/entry/instrument--lantern").text,
        )
    )


def test_the_ontology_alone_gives_order_and_colour(kb: KnowledgeBase, client: FlaskClient) -> None:
    """Seeing goes from poor, the bad end, to superb; SPARQL asks for the bad end by its word."""
    spread = kb.views.distribution("seeing")
    assert [group.label for group in spread.groups] == ["poor", "fair", "superb"]
    fills = re.findall(r'data-fill="(\w+)"><th scope="row">(\w+)', client.get("/?by=seeing").text)
    assert fills == [("d1", "poor"), ("d4", "fair"), ("d7", "superb")]
    cooled = re.findall(r'data-fill="(\w+)"><th scope="row">(\w+)', client.get("/?by=cooled").text)
    assert set(cooled) <= {("d7", "yes"), ("d1", "no")}
    assert cooled
    bad = "SELECT ?site { ?site ?p ?value . ?value kb:valence kb:bad }"
    assert rows(kb, bad) == [("id/site--saltmere",)]
    focus = next(each for each in kb.search.facets.count(*everything(kb)) if each.name == "focus")
    assert "behind a second mirror" in [value.label for value in focus.values]


def everything(kb: KnowledgeBase) -> tuple[int, dict[str, frozenset[str]]]:
    """Return what counts the facets of all things."""
    return kb.search.find("", {}).listed, {}


def test_the_ontology_alone_says_what_leads(kb: KnowledgeBase, client: FlaskClient) -> None:
    """The head of a page has what leads its class, in order, and so has the matrix."""
    head = page(client, "/entry/telescope--heron").text.split("sources")[0]
    assert head.index("aperture") < head.index("first light")
    table = csv.DictReader(io.StringIO(client.get("/matrix.csv?where=type:site").text))
    assert list(dict.fromkeys(row["field"] for row in table)) == ["seeing", "altitude"]


def test_the_ontology_alone_gives_a_timeline(kb: KnowledgeBase, client: FlaskClient) -> None:
    """Dates in the life of a thing are kinds of dcterms:date; the ontology page names them."""
    classes = {local_name(cls): cls for cls in kb.ontology.mapping.types.values()}
    dates = {name: kb.ontology.timeline(cls) for name, cls in classes.items()}
    assert {name: list(map(local_name, each)) for name, each in dates.items() if each} == {
        "Observatory": ["opened", "closed"],
        "Telescope": ["firstLight"],
    }
    found = (
        "SELECT ?thing ?day { ?p rdfs:subPropertyOf* dcterms:date . ?thing ?p ?day } ORDER BY ?day"
    )
    assert ("id/telescope--heron",) in {row[:1] for row in rows(kb, found)}
    shown = " ".join(page(client, "/ontology").text.split())
    assert re.search(r"first light.*?on pages ?the timeline", shown)
    assert "the hierarchy: its object is above" in shown
    assert re.search(r"leads with ?seeing, altitude", shown)


def test_turtle_is_read_back(kb: KnowledgeBase) -> None:
    """Rdflib reads the Turtle with this domain's own prefix and the right datatypes."""
    data = kb.export.facts(TURTLE)
    assert b"obs:standsAt <https://observatories.example/id/observatory--grauhorn>" in data
    graph = rdflib.Graph().parse(data=data, format="turtle")
    node = graph.value(
        rdflib.URIRef(f"{BASE}id/telescope--great-grauhorn"), rdflib.URIRef(f"{BASE}ont#aperture")
    )
    assert graph.value(node, rdflib.SDO.value) == rdflib.Literal("8.2", datatype=rdflib.XSD.decimal)


def test_jsonld_is_compact_by_the_folders_own_context(kb: KnowledgeBase) -> None:
    """Every key of the JSON-LD is a term of the context, and rdflib reads the same facts."""
    document = json.loads(kb.export.facts(JSONLD))
    assert (
        json.loads((FOLDER / "ontology" / "context.jsonld").read_text(encoding="utf-8"))[
            "@context"
        ].items()
        <= document["@context"].items()
    )
    for part in (
        document,
        *(json.loads(kb.export.thing(slug, JSONLD)) for slug in kb.graph.subjects),
    ):
        assert [key for node in every_object(part["@graph"]) for key in node if ":" in key] == []
    telescope = next(
        node for node in document["@graph"] if node["id"].endswith("id/telescope--great-grauhorn")
    )
    assert (telescope["type"], telescope["standsAt"]) == (
        "Telescope",
        f"{BASE}id/observatory--grauhorn",
    )
    read_back = rdflib.Dataset()
    read_back.parse(data=kb.export.facts(JSONLD), format="json-ld")
    turtle = rdflib.Graph().parse(data=kb.export.facts(TURTLE), format="turtle")
    assert set(read_back.default_graph) == set(turtle)


def test_the_facts_conform_to_the_shapes() -> None:
    """PySHACL accepts the facts by the shapes of engine and domain, and rejects a wrong range."""
    shapes = rdflib.Graph()
    for path in (CORE / "shapes.ttl", FOLDER / "ontology" / "shapes.ttl"):
        shapes.parse(path)
    facts = rdflib.Graph().parse(data=load(FOLDER).export.facts(TURTLE), format="turtle")
    conforms, _, report = validate(facts, shacl_graph=shapes)
    assert conforms, report
    facts.update(
        f"DELETE {{ ?r <{rdflib.SDO.maxValue}> ?v }} INSERT {{ ?r <{rdflib.SDO.maxValue}> 1.0 }} WHERE {{ ?r <{rdflib.SDO.maxValue}> ?v }}"
    )
    assert not validate(facts, shacl_graph=shapes)[0]


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["check"], "8 entries: 0 errors, 1 warning, 0 notices"),
        (["show", "The Bucket"], "stands at                   Grauhorn Observatory"),
        (
            ["query", "SELECT ?site { ?site obs:seeing/kb:rank 3 }", "--format", "csv"],
            f"{BASE}id/site--grauhorn",
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_the_command_line_works(arguments: list[str], printed: str) -> None:
    """`check`, `show` and `query` know this domain's words and end with exit code 0."""
    command = [sys.executable, "-m", "kbgraph", "--kb", "tests/observatories", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert printed in done.stdout


def test_the_engine_has_no_word_of_this_domain() -> None:
    """No code, template or Turtle of the engine mentions this domain."""
    words = re.compile(r"observator|telescop|aperture|wavelength|grauhorn|saltmere", re.IGNORECASE)
    assert [path for path in engine_files() if words.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("file", "block"), EXCERPTS, ids=lambda value: value.partition("\n")[0][:40]
)
def test_each_excerpt_of_the_how_to_is_in_its_file(file: str, block: str) -> None:
    """Each excerpt in docs/how-to/add-a-domain.md is in the file that it names, word for word."""
    assert file.startswith("tests/observatories/"), f"an excerpt of no file: {block}"
    assert block in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("step", CONSOLE, ids=lambda step: step.command[:60])
def test_commands_of_the_how_to_print_the_output_below_them(step: Step) -> None:
    """Each command in docs/how-to/add-a-domain.md prints the output below it."""
    assert run(step.command) == step.printed
