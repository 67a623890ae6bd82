"""The self-description: statistics, conformance, and example queries."""

from __future__ import annotations

import json
import urllib.request
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient
from pyshacl import validate
from rdflib import DCTERMS, RDF, RDFS, VOID, XSD, Namespace, URIRef
from werkzeug.test import TestResponse

from kbgraph import KnowledgeBase, load
from kbgraph.build import build
from kbgraph.config import read_config
from kbgraph.errors import OntologyError, SettingsError
from kbgraph.ontology.example_queries import ExampleQuery, QueryForm, parse_example_query
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.formats import EXPORT_FORMATS, JSONLD, NQUADS, RDF_FORMATS, TURTLE, Format
from kbgraph.rdf.iris import IriFactory, ServiceUrls, service_urls
from kbgraph_web import create_app
from reliability.exports import read_by_rdflib
from tests.conftest import ROOT, Vault
from tests.indexed import IndexedVault
from tests.questions import QUESTIONS, expected
from tests.sizes import sample_of

SH, DCAT = Namespace("http://www.w3.org/ns/shacl#"), Namespace("http://www.w3.org/ns/dcat#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
EXT = Namespace("http://ldf.fi/void-ext#")
SCHEMA = Namespace("https://schema.org/")
KB = Namespace("https://kbgraph.example/ont#")
HERE = ServiceUrls("http://localhost/")
SHAPES = ROOT / "tests" / "dataset_shapes.ttl"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
VAULT = {
    "country/alba.md": '---\ntype: country\nnames: {en: Alba, ru: Альба}\nborders: ["[[boria]]", "[[caria]]"]\n---\nSee [[harbour]].\n',
    "country/boria.md": '---\ntype: country\nnames: {en: Boria}\nborders: "[[alba]]"\n---\n',
    "zone/harbour.md": '---\ntype: free-zone\nnames: {en: Harbour}\nwithin: "[[alba]]"\n---\n## Licensing\n\n| | |\n|-|-|\n| Required | Yes |\n',
}


@pytest.fixture(scope="module")
def small(vault: Vault) -> KnowledgeBase:
    """Return two countries that border each other, and a zone."""
    return vault(VAULT)


class ReadingClient(FlaskClient):
    """A client that reads each answer to its end: few large ones are sent at once."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Send a request, and read its answer."""
        return super().open(*args, **{"buffered": True} | options)


@pytest.fixture(scope="module")
def client(shipped: KnowledgeBase) -> FlaskClient:
    """Return an in-process client of the shipped knowledge base."""
    app = create_app(shipped)
    app.test_client_class = ReadingClient
    return app.test_client()


def read(base: KnowledgeBase) -> rdflib.Graph:
    """Return the self-description of a knowledge base."""
    return rdflib.Graph().parse(data=base.export.self_description(HERE, TURTLE), format="turtle")


def statistic(graph: rdflib.Graph, node: rdflib.term.Node | None, name: URIRef) -> int:
    """Return a number of a partition or dataset."""
    return int(str(graph.value(node, name)))


def facts(base: KnowledgeBase) -> list[ox.Quad]:
    """Return the quads of the default graph from the N-Quads export."""
    return [
        quad
        for quad in ox.parse(base.export.graph(NQUADS), format=ox.RdfFormat.N_QUADS)
        if isinstance(quad.graph_name, ox.DefaultGraph)
    ]


def test_the_turtle_is_readable(small: KnowledgeBase) -> None:
    """All terms are prefixed, and the statistics of a class are together."""
    turtle = small.export.self_description(HERE, TURTLE).decode()
    assert ":class.kb:Country void:class kb:Country ;\n\tvoid:entities 2 ;\n" in turtle
    assert (
        ":property.kb:Country.kb:borders void:classPartition :object.kb:Country.kb:borders.kb:Country ;\n"
        in turtle
    )
    assert (
        ":object.kb:FreeZone.kb:licenceRequired.xsd:boolean void-ext:datatype xsd:boolean ;\n\tvoid:triples 1 .\n"
        in turtle
    )
    assert 'sh:prefix "kb"' in turtle
    body = "\n".join(line for line in turtle.splitlines() if not line.startswith("@prefix"))
    for namespace in (SD, VOID, DCAT, SH, EXT, HERE.description + "#"):
        assert f"<{namespace}" not in body


def test_json_has_short_names(small: KnowledgeBase) -> None:
    """No property or type of the description is a full IRI in JSON-LD."""
    document = json.loads(small.export.self_description(HERE, JSONLD))
    names = {
        name
        for node in document["@graph"]
        for name in (*node, *([node["type"]] if isinstance(node.get("type"), str) else []))
    }
    assert {"void:triples", "sd:endpoint", "dcat:distribution", "sh:declare"} <= names
    assert [name for name in names if name.startswith("http")] == []


@pytest.mark.parametrize("which", ["small", "shipped"])
def test_the_statistics_are_correct(
    small: KnowledgeBase, shipped: KnowledgeBase, which: str
) -> None:
    """They equal the counts of the N-Quads export, in total and in each partition."""
    base = small if which == "small" else shipped
    graph, quads = read(base), facts(base)
    whole = URIRef(HERE.node("facts"))
    classes = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == str(RDF.type):
            classes[quad.subject].add(quad.object)
    members = {
        cls: {thing for thing, own in classes.items() if cls in own}
        for cls in set().union(*classes.values())
    }
    things = {
        quad.subject
        for quad in quads
        if quad.subject.value.startswith(base.graph.iris.base + "id/")
        and "#" not in quad.subject.value
    }
    assert [statistic(graph, whole, name) for name in (VOID.triples, VOID.distinctSubjects, VOID.distinctObjects, VOID.entities)] == [
        len(quads), len({quad.subject for quad in quads}), len({quad.object for quad in quads}), len(things),
    ]  # fmt: skip
    assert statistic(graph, whole, VOID.classes) == len(members)
    assert statistic(graph, whole, VOID.properties) == len({quad.predicate for quad in quads})
    parts = {
        ox.NamedNode(str(graph.value(part, VOID["class"]))): part
        for part in graph.objects(whole, VOID.classPartition)
    }
    assert parts.keys() == members.keys()
    assert properties(graph, whole) == counted(quads)
    for cls, part in parts.items():
        own = [quad for quad in quads if quad.subject in members[cls]]
        assert (statistic(graph, part, VOID.entities), statistic(graph, part, VOID.triples)) == (
            len(members[cls]),
            len(own),
        )
        assert properties(graph, part) == counted(own)
        for prop in graph.objects(part, VOID.propertyPartition):
            name = ox.NamedNode(str(graph.value(prop, VOID.property)))
            assert kinds(graph, prop) == kinds_counted(
                [quad.object for quad in own if quad.predicate == name], classes
            )


def properties(graph: rdflib.Graph, part: rdflib.term.Node) -> dict[str, tuple[int, int, int]]:
    """Return the triples, subjects and objects of each property of a partition."""
    names = (VOID.triples, VOID.distinctSubjects, VOID.distinctObjects)
    found = graph.objects(part, VOID.propertyPartition)
    return {
        str(graph.value(each, VOID.property)): tuple(statistic(graph, each, name) for name in names)
        for each in found
    }


def counted(quads: list[ox.Quad]) -> dict[str, tuple[int, int, int]]:
    """Count the same in quads."""
    by_name = defaultdict(list)
    for quad in quads:
        by_name[quad.predicate.value].append(quad)
    return {
        name: (len(own), len({quad.subject for quad in own}), len({quad.object for quad in own}))
        for name, own in by_name.items()
    }


def kinds(graph: rdflib.Graph, part: rdflib.term.Node) -> Counter[str]:
    """Return the number of objects of each class or datatype, from the description."""
    pairs = ((VOID.classPartition, VOID["class"]), (EXT.datatypePartition, EXT.datatype))
    return Counter(
        {
            str(graph.value(leaf, kind)): statistic(graph, leaf, VOID.triples)
            for nested, kind in pairs
            for leaf in graph.objects(part, nested)
        }
    )


def kinds_counted(
    objects: list[ox.Literal | ox.NamedNode], classes: dict[ox.NamedNode, set[ox.NamedNode]]
) -> Counter[str]:
    """Count the same in quads."""
    found: Counter[str] = Counter()
    for each in objects:
        found.update(
            [each.datatype.value]
            if isinstance(each, ox.Literal)
            else [cls.value for cls in classes.get(each, ())]
        )
    return found


def test_claims_are_counted_and_not_listed(small: KnowledgeBase) -> None:
    """The graph of claims has as many entities as there are claims."""
    graph = read(small)
    quads = list(ox.parse(small.export.graph(NQUADS), format=ox.RdfFormat.N_QUADS))
    graphs = {quad.graph_name for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    (named,) = graph.objects(None, SD.namedGraph)
    assert str(graph.value(named, SD.name)) == small.graph.iris.claims
    described = graph.value(named, SD.graph)
    assert statistic(graph, described, VOID.entities) == len(graphs) - 1 > 5
    assert statistic(graph, described, VOID.triples) == sum(
        quad.graph_name == ox.NamedNode(small.graph.iris.claims) for quad in quads
    )
    assert len(set(graph.subjects(RDF.type, SD.NamedGraph))) == 1


def test_classes_have_properties_with_object_classes_and_labels(small: KnowledgeBase) -> None:
    """An editor can complete queries from the description alone."""
    rows = read(small).query(
        """SELECT ?class ?property ?kind { ?c void:class ?class ; void:propertyPartition ?p . ?p void:property ?property .
             { ?p void:classPartition/void:class ?kind } UNION { ?p void-ext:datatypePartition/void-ext:datatype ?kind }
             ?property rdfs:label ?label }""",
        initNs={"void": VOID, "void-ext": EXT, "rdfs": RDFS},
    )
    found = {tuple(str(term).removeprefix(KB) for term in row) for row in rows}
    assert {("Country", "borders", "Country"), ("FreeZone", "within", "Country")} <= found
    assert ("FreeZone", "licenceRequired", "http://www.w3.org/2001/XMLSchema#boolean") in found
    assert ("Country", "within", "Country") not in found


def conforms(graph: rdflib.Graph) -> tuple[bool, str]:
    """Validate a description with pySHACL."""
    result, _, report = validate(graph, shacl_graph=rdflib.Graph().parse(SHAPES))
    return result, report


def test_the_description_conforms(small: KnowledgeBase, shipped: KnowledgeBase) -> None:
    """The descriptions of the shipped and of a small knowledge base conform."""
    for base in (small, shipped):
        result, report = conforms(read(base))
        assert result, report


@pytest.mark.parametrize(
    "name",
    [
        SD.endpoint,
        SD.name,
        VOID["class"],
        VOID.property,
        VOID.triples,
        DCAT.downloadURL,
        SH.namespace,
        SH.select,
    ],
)
def test_missing_or_repeated_parts_do_not_conform(small: KnowledgeBase, name: URIRef) -> None:
    """A missing part, or a second one of a single part, violates the shapes."""
    graph = read(small)
    subject, _, value = next(graph.triples((None, name, None)))
    graph.remove((subject, name, value))
    assert not conforms(graph)[0]
    graph += [(subject, name, value), (subject, name, URIRef("http://localhost/other"))]
    assert not conforms(graph)[0]


def test_the_description_names_exports_formats_and_prefixes(small: KnowledgeBase) -> None:
    """Downloads are the exports, and the version is the generation."""
    graph = read(small)
    files = {str(HERE.export(each.extension)) for each in EXPORT_FORMATS}
    assert {str(each) for each in graph.objects(None, DCAT.downloadURL)} == files
    dumps = {str(each) for each in graph.objects(None, VOID.dataDump)}
    assert dumps == {str(HERE.facts(each.extension)) for each in RDF_FORMATS}
    names = ["N-Quads", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "Turtle"] + [
        f"SPARQL_Results_{name}" for name in ("CSV", "JSON", "TSV", "XML")
    ]
    assert {str(each) for each in graph.objects(None, SD.resultFormat)} == {
        f"http://www.w3.org/ns/formats/{name}" for name in names
    }
    assert [str(each) for each in graph.objects(None, DCAT.version)] == [small.generation]
    assert list(graph.objects(None, DCTERMS.license)) == list(graph.objects(None, SD.feature)) == []
    prefixes = {
        str(graph.value(each, SH.prefix)): str(graph.value(each, SH.namespace))
        for each in graph.objects(None, SH.declare)
    }
    assert prefixes == small.ontology.prefixes
    assert {str(each) for each in graph.objects(None, VOID.exampleResource)} == {
        small.graph.iris.thing("country/alba"),
        small.graph.iris.thing("zone/harbour"),
    }


@pytest.mark.parametrize("syntax", RDF_FORMATS, ids=lambda syntax: syntax.name)
def test_a_dump_has_the_triples_that_are_counted(small: KnowledgeBase, syntax: Format) -> None:
    """Each dump is of the graph that it is named for, and answers at its address."""
    graph = read(small)
    (facts,) = graph.subjects(VOID.dataDump, URIRef(HERE.facts(syntax.extension)))
    (counted,) = graph.objects(facts, VOID.triples)
    address = "/" + HERE.facts(syntax.extension).removeprefix(HERE.root)
    response = create_app(small).test_client().get(address)
    assert response.mimetype == syntax.media_type
    assert len(read_by_rdflib(response.data, syntax)) == int(counted)


def test_the_licence_is_that_of_the_settings(small: KnowledgeBase, tmp_path: Path) -> None:
    """`license` in kbgraph.toml is the dataset's licence.

    A value that is no address is refused with the file's name.
    """
    terms = "https://creativecommons.org/licenses/by/4.0/"
    (tmp_path / "kbgraph.toml").write_text(f'license = "{terms}"\n')
    (tmp_path / "a.md").write_text("# A\n")
    described = rdflib.Graph().parse(
        data=load(tmp_path).export.self_description(HERE, TURTLE), format="turtle"
    )
    assert {str(each) for each in described.objects(None, DCTERMS.license)} == {terms}
    assert conforms(described)[0]
    for wrong in ("CC BY 4.0", "file:///terms", "https://a.example/>"):
        (tmp_path / "kbgraph.toml").write_text(f'license = "{wrong}"\n')
        with pytest.raises(SettingsError, match=r"kbgraph\.toml:\d+: license must be"):
            read_config(tmp_path / "kbgraph.toml")


def test_the_credits_are_those_of_the_settings(tmp_path: Path) -> None:
    """`attributions` in kbgraph.toml stand in the description and at the foot of each page."""
    lines = ["Names: Unicode CLDR, © Unicode, Inc.", "Places: GeoNames <CC BY 4.0>"]
    (tmp_path / "kbgraph.toml").write_text(f"attributions = {json.dumps(lines)}\n")
    (tmp_path / "a.md").write_text("# A\n")
    base = load(tmp_path)
    described = rdflib.Graph().parse(
        data=base.export.self_description(HERE, TURTLE), format="turtle"
    )
    assert {str(each) for each in described.objects(None, DCTERMS.rights)} == set(lines)
    assert conforms(described)[0]
    page = create_app(base).test_client().get("/entry/a").text
    assert "<li>Names: Unicode CLDR, © Unicode, Inc.</li>" in page
    assert "GeoNames &lt;CC BY 4.0&gt;" in page
    (tmp_path / "kbgraph.toml").write_text('attributions = "one text"\n')
    with pytest.raises(SettingsError, match=r"kbgraph\.toml:1: attributions must be a list"):
        read_config(tmp_path / "kbgraph.toml")


def test_the_description_does_not_depend_on_the_order_of_files(
    ontology: Ontology, small: KnowledgeBase
) -> None:
    """The same entries in another order give the same bytes in every syntax."""
    files = [(path, text.encode()) for path, text in VAULT.items()]
    again = KnowledgeBase(build(reversed(files), ontology, IriFactory()))
    other = KnowledgeBase(build(files[1:], ontology, IriFactory()))
    for syntax in RDF_FORMATS:
        assert (
            again.export.self_description(HERE, syntax)
            == small.export.self_description(HERE, syntax)
            != other.export.self_description(HERE, syntax)
        )


def test_any_domain_describes_itself() -> None:
    """A second domain, with another base and a question of its own, conforms."""
    graph = read(load(ROOT / "tests" / "observatories"))
    result, report = conforms(graph)
    assert result, report
    assert "https://observatories.example/id/" in {
        str(each) for each in graph.objects(None, VOID.uriSpace)
    }
    (question,) = graph.subjects(RDF.type, SH.SPARQLExecutable)
    assert str(graph.value(question, SH.labelTemplate)) == (
        "Which telescopes of {?observatory} saw first light after {?year}?"
    )
    observatory, year = sorted(graph.objects(question, SH.parameter))
    assert str(graph.value(observatory, SH.path)).endswith("#observatory")
    assert graph.value(observatory, SH["class"]) == URIRef(f"{OBSERVATORIES}ont#Observatory")
    assert graph.value(observatory, SH.defaultValue) == URIRef(
        f"{OBSERVATORIES}id/observatory--saltmere"
    )
    assert graph.value(year, SH.datatype) == XSD.gYear


OBSERVATORIES = "https://observatories.example/"
PROSE = "# Who borders whom? Each pair stands twice:\n# from either end.\n"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (f"{PROSE}ASK {{}}\n", ExampleQuery("q", "Who borders whom?", "Each pair stands twice: from either end.", QueryForm.ASK, "ASK {}\n", False)),
        ("SELECT * {}", ExampleQuery("q", "q", "", QueryForm.SELECT, "SELECT * {}\n", False)),
        ("# One.\nbase <http://a.example/>\nselect * {}", ExampleQuery("q", "One.", "", QueryForm.SELECT, "base <http://a.example/>\nselect * {}\n", True)),
        ("# One.\n\n# BASE <b>\nPREFIX a: <b>DESCRIBE <c>", ExampleQuery("q", "One.", "", QueryForm.DESCRIBE, "# BASE <b>\nPREFIX a: <b>DESCRIBE <c>\n", False)),
    ],
)  # fmt: skip
def test_an_example_query_has_a_comment_with_title_and_prose(
    text: str, question: ExampleQuery
) -> None:
    """The first sentence of the leading comment is the title, the rest the prose."""
    assert parse_example_query("q", text) == question


def test_relative_iris_get_a_base_once() -> None:
    """A query without BASE gets one; a query with BASE keeps its own."""
    assert (
        parse_example_query("q", "ASK {}").based_on("http://a.example/")
        == "BASE <http://a.example/>\nASK {}\n"
    )
    assert (
        parse_example_query("q", "BASE <http://b.example/> ASK {}").based_on("http://a.example/")
        == "BASE <http://b.example/> ASK {}\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an ontology with one class and an empty folder of example queries."""
    (tmp_path / "queries").mkdir()
    (tmp_path / "classes.ttl").write_text(
        "<https://a.example/C> a <http://www.w3.org/2002/07/owl#Class> .\n"
    )
    return tmp_path


def test_each_query_form_has_its_own_class(folder: Path, small: KnowledgeBase) -> None:
    """SELECT, ASK, CONSTRUCT and DESCRIBE have their class and property.

    Prose is text, not markup.
    """
    for form in QueryForm:
        (folder / "queries" / f"{form.value}.rq").write_text(
            f"# Is 1 < 2 & so on?\n{form.value} ", encoding="utf-8"
        )
    graph = read(KnowledgeBase(replace(small.graph, ontology=load_ontology(folder))))
    assert len(set(graph.subjects(RDF.type, SH.SPARQLExecutable))) == 4
    for form in QueryForm:
        (node,) = graph.subjects(RDF.type, SH[f"SPARQL{form.value.capitalize()}Executable"])
        assert (
            str(graph.value(node, SH[form.value]))
            == f"BASE <https://kbgraph.example/>\n{form.value}\n"
        )
        assert graph.value(node, RDFS.comment) == rdflib.Literal(
            "Is 1 &lt; 2 &amp; so on?", datatype=RDF.HTML
        )
        assert str(graph.value(node, RDFS.label)) == "Is 1 < 2 & so on?"


def test_example_queries_are_part_of_the_digest(folder: Path) -> None:
    """Another query or other prose gives another digest. Queries are sorted by name."""
    digests = [load_ontology(folder).digest]
    for name, text in (("b", "# B?\nASK {}"), ("a", "# A?\nASK {}"), ("a", "# AA?\nASK {}")):
        (folder / "queries" / f"{name}.rq").write_text(text)
        digests.append(load_ontology(folder).digest)
    assert len(set(digests)) == 4
    assert [question.title for question in load_ontology(folder).example_queries] == ["AA?", "B?"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"# p\n\xff", r"wrong\.rq:2: .* not UTF-8"),
        (b"# prose alone\n", r"wrong\.rq: cannot read the example query"),
        (b"# p\nDELETE WHERE { ?s ?p ?o }", r"wrong\.rq: cannot read the example query"),
        (b"", r"wrong\.rq: cannot read the example query"),
        (b" " * 100_000, r"wrong\.rq: cannot read the example query"),
    ],
)
def test_an_unreadable_example_query_is_an_error_with_its_file_name(
    folder: Path, content: bytes, problem: str
) -> None:
    """Files that are not UTF-8 or have no query are errors, as are equal names."""
    (folder / "queries" / "wrong.rq").write_bytes(content)
    with pytest.raises(OntologyError, match=problem):
        load_ontology(folder)
    for name in ("wrong.rq", "Wrong.rq"):
        (folder / "queries" / name).write_text("ASK {}")
    with pytest.raises(OntologyError, match=r"wrong\.rq: another example query has the name wrong"):
        load_ontology(folder)


def test_the_shipped_example_queries_are_read(ontology: Ontology) -> None:
    """Each file of `queries/` is an example query whose title is a question."""
    assert [question.name for question in ontology.example_queries] == [
        path.stem for path in QUESTIONS
    ]
    assert all(question.title.endswith("?") for question in ontology.example_queries)


def fetch(address: str, accept: str | None = None) -> bytes:
    """Fetch a URL."""
    with urllib.request.urlopen(
        urllib.request.Request(address, headers={"Accept": accept} if accept else {})
    ) as response:
        body: bytes = response.read()
        return body


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_the_service_is_described_at_its_own_url(server: str, path: str) -> None:
    """GET returns RDF about the requested URL (Service Description, section 4)."""
    for root in (server, server.replace("127.0.0.1", "localhost")):
        graph = rdflib.Graph().parse(data=fetch(root + path), format="turtle")
        asked = URIRef(f"{root}/sparql")
        assert list(graph.subject_objects(SD.endpoint)) == [(asked, asked)]
        result, report = conforms(graph)
        assert result, report


@pytest.fixture(scope="module")
def described(server: str) -> rdflib.Graph:
    """Return the description that a real server sends."""
    return rdflib.Graph().parse(data=fetch(f"{server}/sparql", "application/rdf+xml"), format="xml")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_example_queries_run_as_described(described: rdflib.Graph, question: Path) -> None:
    """A client can run each example query with the description's prefixes and target."""
    (node,) = [
        each
        for each in described.subjects(RDF.type, SH.SPARQLSelectExecutable)
        if str(each).endswith(f"#question.{question.stem}")
    ]
    declared = described.objects(described.value(node, SH.prefixes), SH.declare)
    prefixes = "".join(
        f"PREFIX {described.value(each, SH.prefix)}: <{described.value(each, SH.namespace)}>\n"
        for each in declared
    )
    query = f"{prefixes}{described.value(node, SH.select)}"
    request = urllib.request.Request(
        str(described.value(node, SCHEMA.target)),
        query.encode(),
        {"Accept": "text/csv", "Content-Type": "application/sparql-query"},
    )
    with urllib.request.urlopen(request) as response:
        rows = (
            response.read().decode().replace("\r\n", "\n").replace("https://kbgraph.example/", "")
        )
    assert prefixes.count("PREFIX") > 5
    assert rows == expected("shipped", question).read_text(encoding="utf-8")


def test_every_download_of_the_description_exists(described: rdflib.Graph) -> None:
    """Each download is served with its declared media type."""
    nodes = sorted(described.subjects(RDF.type, DCAT.Distribution))
    assert len(nodes) >= 8
    for node in sample_of(nodes, 2):
        with urllib.request.urlopen(str(described.value(node, DCAT.downloadURL))) as response:
            media_type = described.value(node, DCAT.mediaType)
            assert media_type is None or str(media_type).endswith(
                "/" + response.headers.get_content_type()
            )


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (BROWSER, "text/html; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
        ("text/html;q=0.5, text/turtle;q=0.5", "text/html; charset=utf-8"),
        (None, "text/turtle; charset=utf-8"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("text/*", "text/turtle; charset=utf-8"),
        ("text/html;q=0, */*", "text/turtle; charset=utf-8"),
        ("text/html;q=0.5, */*", "text/turtle; charset=utf-8"),
        ("text/html;q=0.6, application/ld+json;q=0.9", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        (
            "application/n-quads,application/trig;q=0.95,text/html;q=0.6,*/*;q=0.1",
            "application/n-quads",
        ),
    ],
)
def test_browsers_get_a_page_and_programs_get_rdf(
    client: FlaskClient, accept: str | None, media_type: str
) -> None:
    """The endpoint is a form for clients that name HTML and do not prefer RDF."""
    response = client.get("/sparql", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.content_type) == (200, media_type)
    assert "Accept" in response.vary
    if "html" not in media_type:
        described = client.get("/.well-known/void", headers={"Accept": accept} if accept else {})
        assert described.data == response.data


def test_unacceptable_and_invalid_requests_are_refused(client: FlaskClient) -> None:
    """A client that accepts no RDF gets 406, an invalid host 400 or addresses of the base."""
    assert client.get("/.well-known/void", headers={"Accept": "text/csv"}).status_code == 406
    tag = client.get("/.well-known/void").headers["ETag"]
    assert client.get("/.well-known/void", headers={"If-None-Match": tag}).status_code == 304
    assert (
        client.get(
            "/.well-known/void", headers={"If-None-Match": tag, "Accept": "application/ld+json"}
        ).status_code
        == 200
    )
    for host in ("a b", 'a">', "a/../b"):
        assert client.get("/.well-known/void", headers={"Host": host}).status_code == 400, host
    assert "[:]" not in client.get("/.well-known/void", headers={"Host": "[:]"}).text


def test_root_urls_are_validated() -> None:
    """Hosts, ports, paths and IPv6 are valid; roots that give invalid IRIs are not."""
    good = (
        "http://localhost:5000/",
        "https://a.example/kb/",
        "http://[::1]:5000/",
        "http://ä.example/%20/",
    )
    assert [root for root in good if service_urls(root) is None] == []
    bad = (
        "http://a.example",
        "ftp://a.example/",
        "http:///",
        "http://a.example/?q",
        "http://[:]/",
        "http://[fe80::1%eth0]/",
        "http://a.example/%/",
    )
    assert [root for root in bad if service_urls(root)] == []
    for root in good:
        ox.NamedNode(service_urls(root).node("a b", "c.d"))


def test_pages_link_to_the_description(client: FlaskClient) -> None:
    """Each page links to the description."""
    for path in ("/", "/entry/country--kazakhstan"):
        assert (
            '<link rel="describedby" href="/.well-known/void" type="text/turtle">'
            in client.get(path).text
        )


def test_a_large_index_is_described_without_counts(
    tmp_path: Path, ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To count takes minutes: the service, its examples and all terms of the ontology are there."""
    monkeypatch.setattr("kbgraph.build.MAX_READ_ENTRIES", 2)
    folder = IndexedVault(tmp_path)
    folder.write({path: text.encode() for path, text in VAULT.items()})
    described = read(folder.knowledge(ontology))
    assert not list(described.subject_objects(VOID.triples | VOID.entities | VOID.classPartition))
    assert len(set(described.objects(None, VOID.exampleResource))) == 2
    assert list(described.objects(None, VOID.sparqlEndpoint))
    assert list(described.objects(KB.borders, RDFS.label))
    assert conforms(described)[0]
