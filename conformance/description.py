"""The SPARQL 1.1 Service Description suite: its three cases, whose checks the suite leaves to the runner."""

from __future__ import annotations

from http.client import HTTPException
from pathlib import Path

import pyshacl
import rdflib
from rdflib import RDF, URIRef

from conformance.answers import RDF_SYNTAXES
from conformance.manifest import entries, local_name, read_manifest
from conformance.protocol import ENDINGS, ENDPOINT, send
from conformance.verdict import Verdict, failed
from conformance.words import SD

_KIND = "Service Description over HTTP"
_SHAPES = Path(__file__).with_name("description.ttl")
_ACCEPT = (("Accept", "text/turtle, application/rdf+xml;q=0.9, application/n-triples;q=0.8"),)


def run(folder: Path, port: int) -> list[Verdict]:
    """What comes of each case on a server on this machine."""
    endpoint = f"http://127.0.0.1:{port}{ENDPOINT}"
    description = _fetch(port, endpoint)
    verdicts = []
    for test in entries(read_manifest(folder / "service-description" / "manifest.ttl")):
        name = local_name(test)
        fault = description if isinstance(description, str) else _fault(name, description, endpoint)
        verdicts.append(failed(f"service-description/{name}", _KIND, fault))
    return verdicts


def _fetch(port: int, endpoint: str) -> rdflib.Graph | str:
    """The description, or what came instead: a GET of the endpoint without a query (section 2)."""
    try:
        came = send(port, "GET", ENDPOINT, _ACCEPT)
    except (OSError, HTTPException) as error:
        return f"no response: {error}"
    syntax = RDF_SYNTAXES.get(ENDINGS.get(came.media_type, ""))
    if came.status != 200 or syntax is None:
        return f"expected RDF, came {came.status} {came.media_type or 'without a media type'}"
    return rdflib.Graph().parse(data=came.body, format=syntax, publicID=endpoint)


def _fault(name: str, description: rdflib.Graph, endpoint: str) -> str:
    match name:
        case "returns-rdf":
            return "" if len(description) else "expected triples, came none"
        case "has-endpoint-triple":
            found = sorted(map(str, description.objects(None, SD.endpoint)))
            return "" if endpoint in found else f"expected sd:endpoint <{endpoint}>, came {found}"
        case "conforms-to-schema":
            return breach(description)
    return "a case that this runner does not know"


def breach(description: rdflib.Graph) -> str:
    """In what the description departs from the vocabulary's schema; empty where it does not."""
    shapes = rdflib.Graph().parse(_SHAPES)
    words = {term for triple in shapes for term in triple if str(term).startswith(str(SD))}
    used = {
        predicate for predicate in description.predicates() if str(predicate).startswith(str(SD))
    }
    used |= {
        cls
        for cls in description.objects(None, RDF.type)
        if isinstance(cls, URIRef) and str(cls).startswith(str(SD))
    }
    if unknown := sorted(map(str, used - words)):
        return f"not in the vocabulary: {', '.join(unknown)}"
    conforms, _, text = pyshacl.validate(description, shacl_graph=shapes)
    return "" if conforms else " ".join(str(text).split())
