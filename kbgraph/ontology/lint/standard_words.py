"""The words of the vocabularies of the W3C in which an ontology is written.

A misspelt word of these is valid Turtle and says nothing to any program.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from kbgraph.rdf.namespaces import OWL, RDFS, SHACL, SKOS
from kbgraph.rdf.terms import XSD


class StandardWords(NamedTuple):
    """The words of a vocabulary."""

    prefix: str
    name: str
    """The name of the vocabulary in findings."""
    properties: tuple[str, ...]
    classes: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SHACL = StandardWords(
    "sh",
    "SHACL",
    _words("""
        alternativePath and annotationProperty annotationValue annotationVarName ask class closed
        condition conforms construct datatype deactivated declare defaultValue description detail
        disjoint entailment equals expression filterShape flags focusNode group hasValue
        ignoredProperties in intersection inversePath js jsFunctionName jsLibrary jsLibraryURL
        labelTemplate languageIn lessThan lessThanOrEquals maxCount maxExclusive maxInclusive
        maxLength message minCount minExclusive minInclusive minLength name namespace node nodeKind
        nodeValidator nodes not object oneOrMorePath optional or order parameter path pattern
        predicate prefix prefixes property propertyValidator qualifiedMaxCount qualifiedMinCount
        qualifiedValueShape qualifiedValueShapesDisjoint result resultAnnotation resultMessage
        resultPath resultSeverity returnType rule select severity shapesGraph
        shapesGraphWellFormed sourceConstraint sourceConstraintComponent sourceShape sparql subject
        suggestedShapesGraph target targetClass targetNode targetObjectsOf targetSubjectsOf union
        uniqueLang update validator value xone zeroOrMorePath zeroOrOnePath
    """),
    _words("""
        Function JSConstraint JSFunction JSLibrary JSRule JSTarget JSTargetType JSValidator NodeKind
        NodeShape Parameter PrefixDeclaration PropertyGroup PropertyShape ResultAnnotation Rule
        SPARQLAskValidator SPARQLConstraint SPARQLConstraintComponent SPARQLFunction SPARQLRule
        SPARQLSelectValidator SPARQLTarget SPARQLTargetType Severity Shape Target TargetType
        TripleRule ValidationReport ValidationResult Validator ConstraintComponent
    """),
)
_SKOS = StandardWords(
    "skos",
    "SKOS",
    _words("""
        altLabel broadMatch broader broaderTransitive changeNote closeMatch definition
        editorialNote exactMatch example hasTopConcept hiddenLabel historyNote inScheme
        mappingRelation member memberList narrowMatch narrower narrowerTransitive notation note
        prefLabel related relatedMatch scopeNote semanticRelation topConceptOf
    """),
    _words("Collection Concept ConceptScheme OrderedCollection"),
)
_RDFS = StandardWords(
    "rdfs",
    "RDF Schema",
    _words("comment domain isDefinedBy label member range seeAlso subClassOf subPropertyOf"),
    _words("Class Container ContainerMembershipProperty Datatype Literal Resource"),
)
_OWL = StandardWords(
    "owl",
    "OWL",
    _words("""
        allValuesFrom annotatedProperty annotatedSource annotatedTarget assertionProperty
        backwardCompatibleWith bottomDataProperty bottomObjectProperty cardinality complementOf
        datatypeComplementOf deprecated differentFrom disjointUnionOf disjointWith distinctMembers
        equivalentClass equivalentProperty hasKey hasSelf hasValue imports incompatibleWith
        intersectionOf inverseOf maxCardinality maxQualifiedCardinality members minCardinality
        minQualifiedCardinality onClass onDataRange onDatatype onProperties onProperty oneOf
        priorVersion propertyChainAxiom propertyDisjointWith qualifiedCardinality sameAs
        someValuesFrom sourceIndividual targetIndividual targetValue topDataProperty
        topObjectProperty unionOf versionIRI versionInfo withRestrictions
    """),
    _words("""
        AllDifferent AllDisjointClasses AllDisjointProperties Annotation AnnotationProperty
        AsymmetricProperty Axiom Class DataRange DatatypeProperty DeprecatedClass
        DeprecatedProperty FunctionalProperty InverseFunctionalProperty IrreflexiveProperty
        NamedIndividual NegativePropertyAssertion Nothing ObjectProperty Ontology OntologyProperty
        ReflexiveProperty Restriction SymmetricProperty Thing TransitiveProperty
    """),
)
STANDARDS: Mapping[str, StandardWords] = MappingProxyType(
    {
        SHACL: _SHACL,
        SKOS: _SKOS,
        RDFS: _RDFS,
        OWL: _OWL,
    }
)
"""The vocabularies by namespace."""
DATATYPES = frozenset(
    XSD + name
    for name in _words("""
        ENTITIES ENTITY ID IDREF IDREFS NCName NMTOKEN NMTOKENS NOTATION Name QName anyURI
        base64Binary boolean byte date dateTime dateTimeStamp dayTimeDuration decimal double
        duration float gDay gMonth gMonthDay gYear gYearMonth hexBinary int integer language long
        negativeInteger nonNegativeInteger nonPositiveInteger normalizedString positiveInteger
        short string time token unsignedByte unsignedInt unsignedLong unsignedShort
        yearMonthDuration
    """)
)
"""The datatypes of XML Schema 1.1."""
