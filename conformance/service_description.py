"""The SPARQL 1.1 Service Description suite: three cases, whose checks it leaves to the runner."""

from __future__ import annotations

from http.client import HTTPException
from pathlib import Path

import pyshacl
import rdflib
from rdflib import RDF, URIRef

from conformance.answers import RDF_SYNTAXES
from conformance.case_result import CaseResult, make_result
from conformance.manifest import entries, local_name, read_manifest
from conformance.namespaces import SD
from conformance.protocol import ENDPOINT, SUFFIXES, send

_KIND = "Service Description over HTTP"
_SHAPES = Path(__file__).with_name("service_description.ttl")
_ACCEPT = (("Accept", "text/turtle, application/rdf+xml;q=0.9, application/n-triples;q=0.8"),)


def run(folder: Path, port: int) -> list[CaseResult]:
    """Return the result of each case on a server on this machine."""
    endpoint = f"http://127.0.0.1:{port}{ENDPOINT}"
    description = _fetch(port, endpoint)
    results = []
    for test in entries(read_manifest(folder / "service-description" / "manifest.ttl")):
        name = local_name(test)
        fault = (
            description
            if isinstance(description, str)
            else _find_fault(name, description, endpoint)
        )
        results.append(make_result(f"service-description/{name}", _KIND, fault))
    return results


def _fetch(port: int, endpoint: str) -> rdflib.Graph | str:
    """Get the description, or an error message, from the bare endpoint (section 2)."""
    try:
        response = send(port, "GET", ENDPOINT, _ACCEPT)
    except (OSError, HTTPException) as error:
        return f"no response: {error}"
    syntax = RDF_SYNTAXES.get(SUFFIXES.get(response.media_type, ""))
    if response.status != 200 or syntax is None:
        return (
            f"expected RDF, got {response.status} {response.media_type or 'without a media type'}"
        )
    return rdflib.Graph().parse(data=response.body, format=syntax, publicID=endpoint)


def _find_fault(name: str, description: rdflib.Graph, endpoint: str) -> str:
    match name:
        case "returns-rdf":
            return "" if len(description) else "expected triples, got none"
        case "has-endpoint-triple":
            endpoints = sorted(map(str, description.objects(None, SD.endpoint)))
            return (
                ""
                if endpoint in endpoints
                else f"expected sd:endpoint <{endpoint}>, got {endpoints}"
            )
        case "conforms-to-schema":
            return find_violation(description)
    return "this runner does not know the case"


def find_violation(description: rdflib.Graph) -> str:
    """Describe the first violation of the vocabulary's schema; empty if there is none."""
    shapes = rdflib.Graph().parse(_SHAPES)
    terms = {node for triple in shapes for node in triple if str(node).startswith(str(SD))}
    used = {
        predicate for predicate in description.predicates() if str(predicate).startswith(str(SD))
    }
    used |= {
        cls
        for cls in description.objects(None, RDF.type)
        if isinstance(cls, URIRef) and str(cls).startswith(str(SD))
    }
    if unknown := sorted(map(str, used - terms)):
        return f"not in the vocabulary: {', '.join(unknown)}"
    conforms, _, text = pyshacl.validate(description, shacl_graph=shapes)
    return "" if conforms else " ".join(str(text).split())
