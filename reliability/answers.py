"""Whether an answer is whole: a parser of its syntax reads it to the end."""

from __future__ import annotations

import csv
import io
import json
from xml.etree.ElementTree import ParseError, XMLParser

import pyoxigraph as ox

from kbgraph.rdf.formats import RDF_FORMATS, RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML
from reliability.client import Answer

_RDF = {each.media_type: ox.RdfFormat.from_media_type(each.media_type) for each in RDF_FORMATS}


def fault(answer: Answer) -> str:
    """What is wrong with an answer to a hostile query: a 200 that is not whole, or an error without a sentence; empty where nothing is."""
    if answer.status != 200:
        return (
            ""
            if 400 <= answer.status < 600 and answer.status != 500 and answer.body.endswith(b"\n")
            else f"{answer.status}: {answer.body[:80]!r}"
        )
    try:
        _read(answer)
    except (ValueError, ParseError, SyntaxError, csv.Error) as error:
        return (
            f"a 200 that is not whole, as {answer.media_type} of {len(answer.body)} bytes: {error}"
        )
    return ""


def _read(answer: Answer) -> None:
    """Raises an error of its syntax where the body is cut."""
    if answer.media_type in _RDF:
        for _ in ox.parse(answer.body, format=_RDF[answer.media_type]):
            pass
        return
    match answer.media_type:
        case RESULTS_JSON.media_type:
            json.loads(answer.body)
        case RESULTS_XML.media_type:
            parser = XMLParser()  # noqa: S314 - our own server's
            parser.feed(answer.body)
            parser.close()
        case RESULTS_CSV.media_type:
            _rows(list(csv.reader(io.StringIO(answer.body.decode(), newline=""), strict=True)))
        case RESULTS_TSV.media_type:
            _rows(
                [line.split("\t") for line in answer.body.decode().removesuffix("\n").split("\n")]
            )
        case other:
            raise ValueError(f"an answer of type {other!r}")


def _rows(rows: list[list[str]]) -> None:
    # A row of one variable without a value is an empty line.
    widths = {max(1, len(row)) for row in rows}
    if len(widths) > 1:
        raise ValueError(f"rows of {sorted(widths)} columns")
