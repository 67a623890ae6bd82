"""What the knowledge base says of itself: true figures, what the specifications ask for, and examples that an agent can run as they stand."""

from __future__ import annotations

import json
import urllib.request
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient
from pyshacl import validate
from rdflib import DCTERMS, RDF, RDFS, VOID, Namespace, URIRef

from kbgraph import KnowledgeBase, load
from kbgraph.build import build
from kbgraph.config import read_config
from kbgraph.errors import OntologyError, SettingsError
from kbgraph.ontology.example_queries import ExampleQuery, QueryForm, parse_example_query
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.rdf.formats import EXPORT_FORMATS, JSONLD, NQUADS, RDF_FORMATS, TURTLE
from kbgraph.rdf.iris import IriFactory, ServiceUrls, service_urls
from kbgraph_web import create_app
from tests.conftest import ROOT, Vault
from tests.questions import QUESTIONS, expected

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
    """Two countries that border each other, one of them also a third that nobody describes, and a zone."""
    return vault(VAULT)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """A client of the shipped knowledge base, in process."""
    return create_app(load(ROOT)).test_client()


def read(base: KnowledgeBase) -> rdflib.Graph:
    """The description of a knowledge base."""
    return rdflib.Graph().parse(data=base.export.self_description(HERE, TURTLE), format="turtle")


def figure(graph: rdflib.Graph, node: rdflib.term.Node | None, name: URIRef) -> int:
    """A figure of a partition or dataset."""
    return int(str(graph.value(node, name)))


def facts(base: KnowledgeBase) -> list[ox.Quad]:
    """The quads of the default graph, as the N-Quads export has them."""
    return [
        quad
        for quad in ox.parse(base.export.graph(NQUADS), format=ox.RdfFormat.N_QUADS)
        if isinstance(quad.graph_name, ox.DefaultGraph)
    ]


def test_the_turtle_reads_as_people_would_write_it(small: KnowledgeBase) -> None:
    """Words of all vocabularies come with their prefixes, and the figures of a class stand together."""
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


def test_json_has_the_short_names_too(small: KnowledgeBase) -> None:
    """No property or type of the description is a whole IRI in JSON-LD."""
    document = json.loads(small.export.self_description(HERE, JSONLD))
    names = {
        name
        for node in document["@graph"]
        for name in (*node, *([node["type"]] if isinstance(node.get("type"), str) else []))
    }
    assert {"void:triples", "sd:endpoint", "dcat:distribution", "sh:declare"} <= names
    assert [name for name in names if name.startswith("http")] == []


@pytest.mark.parametrize("which", ["small", "shipped"])
def test_the_figures_are_true(small: KnowledgeBase, which: str) -> None:
    """Counted again from the N-Quads export: triples, subjects, objects, entities, and for each class and property as many as are said."""
    base = small if which == "small" else load(ROOT)
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
        if quad.subject.value.startswith(base.iris.base + "id/") and "#" not in quad.subject.value
    }
    assert [figure(graph, whole, name) for name in (VOID.triples, VOID.distinctSubjects, VOID.distinctObjects, VOID.entities)] == [
        len(quads), len({quad.subject for quad in quads}), len({quad.object for quad in quads}), len(things),
    ]  # fmt: skip
    assert figure(graph, whole, VOID.classes) == len(members)
    assert figure(graph, whole, VOID.properties) == len({quad.predicate for quad in quads})
    parts = {
        ox.NamedNode(str(graph.value(part, VOID["class"]))): part
        for part in graph.objects(whole, VOID.classPartition)
    }
    assert parts.keys() == members.keys()
    assert properties(graph, whole) == counted(quads)
    for cls, part in parts.items():
        own = [quad for quad in quads if quad.subject in members[cls]]
        assert (figure(graph, part, VOID.entities), figure(graph, part, VOID.triples)) == (
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
    """For each property of a part: triples, subjects and objects, as the description has them."""
    names = (VOID.triples, VOID.distinctSubjects, VOID.distinctObjects)
    found = graph.objects(part, VOID.propertyPartition)
    return {
        str(graph.value(each, VOID.property)): tuple(figure(graph, each, name) for name in names)
        for each in found
    }


def counted(quads: list[ox.Quad]) -> dict[str, tuple[int, int, int]]:
    """The same, counted."""
    by_name = defaultdict(list)
    for quad in quads:
        by_name[quad.predicate.value].append(quad)
    return {
        name: (len(own), len({quad.subject for quad in own}), len({quad.object for quad in own}))
        for name, own in by_name.items()
    }


def kinds(graph: rdflib.Graph, part: rdflib.term.Node) -> Counter[str]:
    """How many triples have an object of each class or datatype, as the description has them."""
    pairs = ((VOID.classPartition, VOID["class"]), (EXT.datatypePartition, EXT.datatype))
    return Counter(
        {
            str(graph.value(leaf, kind)): figure(graph, leaf, VOID.triples)
            for nested, kind in pairs
            for leaf in graph.objects(part, nested)
        }
    )


def kinds_counted(
    objects: list[ox.Literal | ox.NamedNode], classes: dict[ox.NamedNode, set[ox.NamedNode]]
) -> Counter[str]:
    """The same, counted."""
    found: Counter[str] = Counter()
    for each in objects:
        found.update(
            [each.datatype.value]
            if isinstance(each, ox.Literal)
            else [cls.value for cls in classes.get(each, ())]
        )
    return found


def test_claims_are_counted_and_not_listed(small: KnowledgeBase) -> None:
    """The graph of claims is named, with as many entities as there are claims; no claim is named itself."""
    graph = read(small)
    quads = list(ox.parse(small.export.graph(NQUADS), format=ox.RdfFormat.N_QUADS))
    graphs = {quad.graph_name for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    (named,) = graph.objects(None, SD.namedGraph)
    assert str(graph.value(named, SD.name)) == small.iris.claims
    described = graph.value(named, SD.graph)
    assert figure(graph, described, VOID.entities) == len(graphs) - 1 > 5
    assert figure(graph, described, VOID.triples) == sum(
        quad.graph_name == ox.NamedNode(small.iris.claims) for quad in quads
    )
    assert len(set(graph.subjects(RDF.type, SD.NamedGraph))) == 1


def test_classes_lead_to_properties_and_what_these_lead_to(small: KnowledgeBase) -> None:
    """What an editor asks to complete a query: the properties of a class, each with the classes or datatypes of its objects, and their labels."""
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
    """What pySHACL says of a description."""
    result, _, report = validate(graph, shacl_graph=rdflib.Graph().parse(SHAPES))
    return result, report


def test_the_description_conforms(small: KnowledgeBase) -> None:
    """Both the shipped knowledge base's description and a small one's have what the specifications ask for."""
    for base in (small, load(ROOT)):
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
def test_what_is_missing_or_twice_does_not_conform(small: KnowledgeBase, name: URIRef) -> None:
    """A description without one of the parts, or with two where one may be, violates the shapes."""
    graph = read(small)
    subject, _, value = next(graph.triples((None, name, None)))
    graph.remove((subject, name, value))
    assert not conforms(graph)[0]
    graph += [(subject, name, value), (subject, name, URIRef("http://localhost/other"))]
    assert not conforms(graph)[0]


def test_it_describes_what_is_there(small: KnowledgeBase) -> None:
    """Distributions and dumps are the exports; result formats are those of the table; the version is the generation; no terms are claimed."""
    graph = read(small)
    files = {str(HERE.export(each.extension)) for each in EXPORT_FORMATS}
    assert {str(each) for each in graph.objects(None, DCAT.downloadURL)} == files
    assert {str(each) for each in graph.objects(None, VOID.dataDump)} == files - {
        HERE.export("graphml")
    }
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
        small.iris.thing("country/alba"),
        small.iris.thing("zone/harbour"),
    }


def test_the_terms_of_use_are_those_of_the_settings(small: KnowledgeBase, tmp_path: Path) -> None:
    """`license` in kbgraph.toml is the dataset's licence; what is no address is refused with the file's name."""
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
        with pytest.raises(SettingsError, match=r"kbgraph\.toml: license must be"):
            read_config(tmp_path / "kbgraph.toml")


def test_twice_the_same_bytes(ontology: Ontology, small: KnowledgeBase) -> None:
    """The same entries in another order give the same description in every syntax; another entry gives another."""
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
    """A second domain, with another base and no questions, conforms too."""
    graph = read(load(ROOT / "tests" / "observatories"))
    result, report = conforms(graph)
    assert result, report
    assert "https://observatories.example/id/" in {
        str(each) for each in graph.objects(None, VOID.uriSpace)
    }
    assert list(graph.subjects(RDF.type, SH.SPARQLExecutable)) == []


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
def test_a_question_is_prose_above_a_query(text: str, question: ExampleQuery) -> None:
    """The first sentence of the comment at the top is the title, the rest says more; what stands below is the query."""
    assert parse_example_query("q", text) == question


def test_relative_iris_get_a_base_once() -> None:
    """A query that has no BASE gets one; one that has keeps its own."""
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
    """A folder of an ontology with one class and an empty folder for questions."""
    (tmp_path / "queries").mkdir()
    (tmp_path / "classes.ttl").write_text(
        "<https://a.example/C> a <http://www.w3.org/2002/07/owl#Class> .\n"
    )
    return tmp_path


def test_each_form_is_an_executable_of_its_own(folder: Path, small: KnowledgeBase) -> None:
    """SELECT, ASK, CONSTRUCT and DESCRIBE each have their class and property; prose is text, not markup."""
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


def test_questions_are_part_of_what_was_read(folder: Path) -> None:
    """Another question, or other prose, gives the ontology another digest; the order of questions is that of their names."""
    digests = [load_ontology(folder).digest]
    for name, text in (("b", "# B?\nASK {}"), ("a", "# A?\nASK {}"), ("a", "# AA?\nASK {}")):
        (folder / "queries" / f"{name}.rq").write_text(text)
        digests.append(load_ontology(folder).digest)
    assert len(set(digests)) == 4
    assert [question.title for question in load_ontology(folder).example_queries] == ["AA?", "B?"]


@pytest.mark.parametrize(
    "content", [b"\xff", b"# prose alone\n", b"# p\nDELETE WHERE { ?s ?p ?o }", b"", b" " * 100_000]
)
def test_a_file_that_is_no_question_is_named(folder: Path, content: bytes) -> None:
    """What is not UTF-8 or has no query is an error with the file's name; so are two files with one name."""
    (folder / "queries" / "wrong.rq").write_bytes(content)
    with pytest.raises(OntologyError, match=r"wrong\.rq: cannot read the example query"):
        load_ontology(folder)
    for name in ("wrong.rq", "Wrong.rq"):
        (folder / "queries" / name).write_text("ASK {}")
    with pytest.raises(OntologyError, match=r"wrong\.rq: another example query has the name wrong"):
        load_ontology(folder)


def test_the_shipped_questions_are_known(ontology: Ontology) -> None:
    """Each file of `queries/` is a question whose title is a sentence."""
    assert [question.name for question in ontology.example_queries] == [
        path.stem for path in QUESTIONS
    ]
    assert all(question.title.endswith("?") for question in ontology.example_queries)


def fetch(address: str, accept: str | None = None) -> bytes:
    """What a server sends."""
    with urllib.request.urlopen(
        urllib.request.Request(address, headers={"Accept": accept} if accept else {})
    ) as response:
        body: bytes = response.read()
        return body


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_the_service_is_described_where_it_is_asked(server: str, path: str) -> None:
    """Service Description, section 4: GET gives RDF, whose `sd:endpoint` is the address that was asked, and which conforms."""
    for root in (server, server.replace("127.0.0.1", "localhost")):
        graph = rdflib.Graph().parse(data=fetch(root + path), format="turtle")
        asked = URIRef(f"{root}/sparql")
        assert list(graph.subject_objects(SD.endpoint)) == [(asked, asked)]
        result, report = conforms(graph)
        assert result, report


@pytest.fixture(scope="module")
def described(server: str) -> rdflib.Graph:
    """What the real server says of itself."""
    return rdflib.Graph().parse(data=fetch(f"{server}/sparql", "application/rdf+xml"), format="xml")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda path: path.stem)
def test_examples_run_as_they_stand(described: rdflib.Graph, question: Path) -> None:
    """An agent that knows nothing but the description sends each question, under the prefixes that it names, to the target that it names."""
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


def test_every_address_of_the_description_answers(described: rdflib.Graph) -> None:
    """What can be downloaded is there, in the media type that is said."""
    for node in described.subjects(RDF.type, DCAT.Distribution):
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
def test_who_asks_for_a_page_gets_one_and_programs_get_rdf(
    client: FlaskClient, accept: str | None, media_type: str
) -> None:
    """The endpoint without a query is a form only for clients that name HTML and like no RDF better."""
    response = client.get("/sparql", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.content_type) == (200, media_type)
    assert "Accept" in response.vary
    if "html" not in media_type:
        described = client.get("/.well-known/void", headers={"Accept": accept} if accept else {})
        assert described.data == response.data
        assert described.headers["Access-Control-Allow-Origin"] == "*"


def test_other_programs_are_refused(client: FlaskClient) -> None:
    """A client that takes no RDF is told what there is; one that has the description already is told so; a host that is none is refused."""
    assert client.get("/.well-known/void", headers={"Accept": "text/csv"}).status_code == 406
    tag = client.get("/.well-known/void").headers["ETag"]
    assert client.get("/.well-known/void", headers={"If-None-Match": tag}).status_code == 304
    assert (
        client.get(
            "/.well-known/void", headers={"If-None-Match": tag, "Accept": "application/ld+json"}
        ).status_code
        == 200
    )
    for host in ("a b", 'a">', "[:]", "a/../b"):
        assert client.get("/.well-known/void", headers={"Host": host}).status_code == 400, host


def test_roots_are_addresses() -> None:
    """Hosts, ports, paths and IPv6 are roots; what would make a wrong IRI is none."""
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


def test_pages_lead_to_the_description(client: FlaskClient) -> None:
    """Each page names the description."""
    for path in ("/", "/entry/country--kazakhstan"):
        assert (
            '<link rel="describedby" href="/.well-known/void" type="text/turtle">'
            in client.get(path).text
        )
