"""Check whether a response is complete, by parsing its body to the end."""

from __future__ import annotations

import csv
import io
import json
from xml.etree.ElementTree import ParseError, XMLParser

import pyoxigraph as ox

from kbgraph.rdf.formats import RDF_FORMATS, RESULTS_CSV, RESULTS_JSON, RESULTS_TSV, RESULTS_XML
from reliability.client import Response

_RDF = {each.media_type: ox.RdfFormat.from_media_type(each.media_type) for each in RDF_FORMATS}


def find_fault(response: Response) -> str:
    """Describe the fault of a response to a hostile query; return an empty string if it has none.

    A fault is an incomplete body of a 200, or an error without a message.
    """
    if response.status != 200:
        return (
            ""
            if 400 <= response.status < 600
            and response.status != 500
            and response.body.endswith(b"\n")
            else f"{response.status}: {response.body[:80]!r}"
        )
    try:
        _parse(response)
    except (ValueError, ParseError, SyntaxError, csv.Error) as error:
        return f"an incomplete 200: {response.media_type} of {len(response.body)} bytes: {error}"
    return ""


def _parse(response: Response) -> None:
    """Parse the body; raise an error of its syntax if it is cut off."""
    if response.media_type in _RDF:
        for _ in ox.parse(response.body, format=_RDF[response.media_type]):
            pass
        return
    match response.media_type:
        case RESULTS_JSON.media_type:
            json.loads(response.body)
        case RESULTS_XML.media_type:
            parser = XMLParser()  # noqa: S314 - the body comes from our own server
            parser.feed(response.body)
            parser.close()
        case RESULTS_CSV.media_type:
            _check_widths(
                list(csv.reader(io.StringIO(response.body.decode(), newline=""), strict=True))
            )
        case RESULTS_TSV.media_type:
            _check_widths(
                [line.split("\t") for line in response.body.decode().removesuffix("\n").split("\n")]
            )
        case other:
            raise ValueError(f"an unknown media type {other!r}")


def _check_widths(rows: list[list[str]]) -> None:
    # A row with a single unbound variable is an empty line.
    widths = {max(1, len(row)) for row in rows}
    if len(widths) > 1:
        raise ValueError(f"rows of {sorted(widths)} columns")
