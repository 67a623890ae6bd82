"""The words for order, good and bad ends, groups, hierarchy, timeline, lead and expectation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kbgraph.errors import OntologyError
from kbgraph.ontology.ontology import Ontology, load_ontology
from kbgraph.ontology.scales import Scale, ScaleKind
from kbgraph.rdf.iris import local_name
from kbgraph.rdf.terms import Iri

EX = "https://example.org/"
PREFIXES = """\
@prefix : <https://example.org/> .
@prefix kb: <https://kbgraph.example/ont#> .
@prefix m: <https://kbgraph.example/mapping#> .
@prefix v: <https://kbgraph.example/value#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
CLASSES = """
:Boat a owl:Class ; rdfs:label "boat" .
:Ferry a owl:Class ; rdfs:subClassOf :Boat ; rdfs:label "ferry" .
:Port a owl:Class ; rdfs:label "port" .
:state a owl:ObjectProperty ; rdfs:label "state" .
:leaks a owl:DatatypeProperty ; rdfs:label "leaks" .
:built a owl:DatatypeProperty ; rdfs:subPropertyOf dcterms:date ; rdfs:label "built" .
:home a owl:ObjectProperty ; rdfs:label "home port" .
:states a skos:ConceptScheme ; skos:prefLabel "states" .
:sound a skos:Concept ; skos:inScheme :states ; skos:prefLabel "sound" .
:worn a skos:Concept ; skos:inScheme :states ; skos:prefLabel "worn" .
:wreck a skos:Concept ; skos:inScheme :states ; skos:prefLabel "wreck" .
:lost a skos:Concept ; skos:inScheme :states ; skos:prefLabel "lost" .
"""
MAPPING = """
:Boat m:type "boat" . :Ferry m:type "ferry" . :Port m:type "port" .
:G a sh:PropertyGroup ; rdfs:label "Card" ; sh:order 1 ; m:section "Card" .
:S a sh:NodeShape ; sh:targetClass :Boat ; sh:property :S-state , :S-leaks , :S-built , :S-home .
:S-state sh:path :state ; sh:group :G ; sh:order 1 ; m:label "State" ; m:value :stateType .
:S-leaks sh:path :leaks ; sh:group :G ; sh:order 2 ; m:label "Leaks" ; m:value v:yesNo .
:S-built sh:path :built ; sh:group :G ; sh:order 3 ; m:label "Built" ; m:value v:year .
:S-home sh:path :home ; sh:group :G ; sh:order 4 ; m:key "home" ; m:value :link .
:stateType a m:Concept ; m:scheme :states .
:link a m:Link .
"""
Read = Callable[..., Ontology]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read an ontology of boats with further lines in its classes or its mapping."""

    def make(classes: str = "", mapping: str = "") -> Ontology:
        (tmp_path / "classes.ttl").write_text(PREFIXES + CLASSES + classes, encoding="utf-8")
        (tmp_path / "mapping.ttl").write_text(PREFIXES + MAPPING + mapping, encoding="utf-8")
        return load_ontology(tmp_path)

    return make


def tones(scale: Scale) -> dict[str, float | None]:
    """Return the tone of each value, in order."""
    return {local_name(str(step.value)): step.tone for step in scale.steps}


def test_concepts_between_two_ends_lie_between_them(read: Read) -> None:
    """Ranks order the values; the ends are 1 and -1, the middle is 0, and what has no rank last."""
    scale = read(
        ":sound kb:rank 1 ; kb:valence kb:good . :worn kb:rank 2 . :wreck kb:rank 7 ; "
        "kb:valence kb:bad . :lost kb:valence kb:neutral ."
    ).scale(Iri(EX + "state"))
    assert list(tones(scale).items()) == [("sound", 1), ("worn", 0), ("wreck", -1), ("lost", 0)]
    assert scale.kind is ScaleKind.DIVERGING


def test_a_scheme_can_be_ordered_without_a_good_end(read: Read) -> None:
    """Ranks alone make a sequence; without ranks the values only differ."""
    ranked = read(":sound kb:rank 2 . :worn kb:rank 1 .").scale(Iri(EX + "state"))
    assert [local_name(str(step.value)) for step in ranked.steps[:2]] == ["worn", "sound"]
    assert (ranked.kind, {step.tone for step in ranked.steps}) == (ScaleKind.SEQUENTIAL, {None})
    assert read().scale(Iri(EX + "state")).kind is ScaleKind.QUALITATIVE


def test_a_property_says_which_end_of_its_values_is_good(read: Read) -> None:
    """Yes is bad where higher is worse; the direction says more than the valences."""
    leaky = read(":leaks kb:direction kb:higherIsWorse .").scale(Iri(EX + "leaks"))
    assert tones(leaky) == {"false": 1, "true": -1}
    assert read().scale(Iri(EX + "leaks")).kind is ScaleKind.QUALITATIVE
    turned = read(
        ":state kb:direction kb:higherIsWorse . "
        ":sound kb:rank 1 ; kb:valence kb:bad . :wreck kb:rank 2 ; kb:valence kb:good ."
    ).scale(Iri(EX + "state"))
    assert tones(turned) == {"sound": 1, "wreck": -1, "lost": None, "worn": None}


def test_groups_are_broader_concepts_and_collections(read: Read) -> None:
    """The nearest group comes first, and a circle ends."""
    ontology = read(
        ":afloat a skos:Collection ; skos:member :sound , :worn . "
        ":lost skos:narrower :wreck . :wreck skos:narrower :lost . :worn skos:broader :lost ."
    )
    groups = ontology.schemes.groups_of
    assert [local_name(each) for each in groups(Iri(EX + "worn"))] == ["lost", "afloat", "wreck"]
    assert groups(Iri(EX + "sound")) == (Iri(EX + "afloat"),)


def test_expectation_order_lead_and_timeline_are_by_class(read: Read) -> None:
    """A subclass has the words of its class; a word of its own replaces its lead."""
    ontology = read(
        mapping=":Boat m:lead ( :built :state ) . :Ferry m:lead ( :home ) . "
        ":S-leaks m:expectedOf :Ferry . :S-built m:expectedOf owl:Nothing ."
    )
    boat, ferry = Iri(EX + "Boat"), Iri(EX + "Ferry")
    assert list(map(local_name, ontology.expected_fields(boat))) == ["state", "home"]
    assert list(map(local_name, ontology.expected_fields(ferry))) == ["state", "leaks", "home"]
    assert len(ontology.placed_fields(boat)) == 4
    assert list(map(local_name, ontology.lead(boat))) == ["built", "state"]
    assert list(map(local_name, ontology.lead(ferry))) == ["home"]
    assert ontology.lead(Iri(EX + "Port")) == ()
    assert list(map(local_name, ontology.timeline(ferry))) == ["built"]


def test_the_hierarchy_is_read_from_either_end(read: Read) -> None:
    """An inverse path puts its subject, and not its object, above or below."""
    above = read(mapping=":S-home m:above true .").hierarchy
    assert Iri(EX + "home") in above.above
    turned = ":P a sh:NodeShape ; sh:targetClass :Port ; sh:property :P-boats . :P-boats "
    turned += "sh:path [ sh:inversePath :home ] ; m:column 'Boat' ; m:value :link ; m:below true ."
    assert Iri(EX + "home") in read(mapping=turned).hierarchy.above


@pytest.mark.parametrize(
    ("classes", "mapping", "line", "message"),
    [
        (':worn\n  kb:rank "high" .', "", 2, "kb:rank of worn is 'high'; write an integer"),
        (":worn kb:rank 1.5 .", "", 1, "kb:rank of worn is '1.5'; write an integer"),
        (":worn kb:rank 1 , 2 .", "", 1, "worn has the ranks 1 and 2; keep one"),
        (":sound kb:rank 1 .\n:worn kb:rank 1 .", "", 2, "worn has the rank 1 of sound in states"),
        (":worm kb:rank 1 .", "", 1, "worm has a kb:rank, and is in no scheme; is its name right"),
        (":worn kb:valence kb:great .", "", 1, "kb:valence of worn is 'great'; write one of"),
        (":worn kb:valence kb:good , kb:bad .", "", 1, "worn has several kb:valence; keep one of"),
        (":worm kb:valence kb:bad .", "", 1, "worm has a kb:valence, and is in no scheme"),
        (":leaks kb:direction kb:up .", "", 1, "kb:direction of leaks is 'up'; write one of"),
        (":leeks kb:direction kb:higherIsWorse .", "", 1, "leeks has a kb:direction, and no label"),
        (":g a skos:Collection ; skos:member :worm .", "", 1, "g has the skos:member worm, which"),
        ("", ":Boat m:lead ( :built :bilt ) .", 1, "m:lead of Boat names bilt: no shape"),
        ("", ":Port\n  m:lead ( :built ) .", 2, "m:lead of Port names built: no shape"),
        (
            "",
            ":S-home m:above true ; m:below true .",
            1,
            "home: its object is said to be above and",
        ),
        ("", ":S m:below true .", 1, "m:below of S, which is no property shape"),
        ("", ":S-home m:expectedOf :Port .", 1, "m:expectedOf of S-home: Port is no class of the"),
        ("", ":S-hom m:expectedOf :Boat .", 1, "m:expectedOf of S-hom: Boat is no class of the"),
    ],
)
def test_a_word_that_is_wrong_is_an_error_at_its_line(
    read: Read, classes: str, mapping: str, line: int, message: str
) -> None:
    """The error names file and line, what is wrong, and what may be written."""
    with pytest.raises(OntologyError) as error:
        read(classes, mapping)
    file, before = ("classes", CLASSES) if classes else ("mapping", MAPPING)
    assert message in str(error.value)
    lines = (PREFIXES + before).count("\n")
    assert f"{file}.ttl:{lines + line}: " in str(error.value)


def test_the_shipped_scales_go_from_good_to_bad(ontology: Ontology) -> None:
    """Each scale with an end has both, and legal status goes from allowed to banned."""
    schemes = {
        tuple(members): ontology.schemes.scale(members)
        for members in ontology.schemes.members.values()
    }
    ends = [
        {step.tone for step in scale.steps if step.tone}
        for scale in schemes.values()
        if scale.kind is ScaleKind.DIVERGING
    ]
    assert len(ends) == 9
    assert all({-1.0, 1.0} <= each for each in ends)
    status = ontology.scale(Iri("https://kbgraph.example/ont#legalStatus"))
    assert [ontology.label(Iri(str(step.value))) for step in status.steps] == [
        "legal",
        "restricted",
        "banned",
        "unregulated",
    ]
