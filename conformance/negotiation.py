"""A reference of content negotiation, and generated headers (RFC 9110, section 12.5.1).

The reference works on media ranges as they are drawn, and never parses a header.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, request
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kbgraph.rdf.formats import FORMATS, RDF_FORMATS, Format
from kbgraph_web.http.negotiation import accepted_by, preferred_data, prefers_html

NAMES = sorted({name for each in FORMATS for name in (each.media_type, *each.aliases)})
TYPES = sorted({name.partition("/")[0] for name in NAMES})
OTHERS = ["text/html", "application/xhtml+xml", "image/png", "application/x-unknown"]
WEIGHTS = ["", "0", "0.0", "0.000", "0.001", "0.3", "0.5", "0.50", "0.7", "1", "1.0", "1.000", "0."]
PARAMETERS = ["", "charset=utf-8", 'charset="UTF-8"', 'profile="urn:a,b;q=0"', "version=1"]
_HTML = {"text/html", "application/xhtml+xml"}
_CASES = 3000
_WIDTH = 58


class Range(NamedTuple):
    """A media range as it is generated; the header is written from it."""

    name: str
    parameter: str
    weight: str

    def written(self, space: str, *, upper: bool) -> str:
        """Return it as in a header."""
        name = self.name.upper() if upper else self.name
        weight = f"{'Q' if upper else 'q'}={self.weight}" if self.weight else ""
        return f"{space};{space}".join(filter(None, [name, self.parameter, weight]))


class Header(NamedTuple):
    """Media ranges, and a header that has them in some spelling."""

    ranges: list[Range]
    text: str


_NAMED = st.sampled_from([*NAMES, *OTHERS, *(f"{each}/*" for each in TYPES), "*/*"])
_RANGES = st.lists(
    st.builds(Range, _NAMED, st.sampled_from(PARAMETERS), st.sampled_from(WEIGHTS)),
    min_size=1,
    max_size=6,
)
_SPACES, _COMMAS = st.sampled_from(["", " ", "\t "]), st.sampled_from([",", ", ", " ,", ",,"])


@st.composite
def headers(draw: st.DrawFn) -> Header:
    """Draw a header."""
    ranges, space = draw(_RANGES), draw(_SPACES)
    upper, commas = draw(st.booleans()), draw(_COMMAS)
    return Header(ranges, commas.join(each.written(space, upper=upper) for each in ranges))


def weight_of(ranges: list[Range], media_type: str) -> float:
    """Return a type's weight by the RFC: that of the most specific range that matches it.

    Of two ranges that are equally specific, the greater counts.
    """
    main, best = media_type.partition("/")[0], (-1, 0, 0.0)
    for each in ranges:
        if each.name == media_type:
            precedence = 2
        elif each.name == f"{main}/*":
            precedence = 1
        elif each.name == "*/*":
            precedence = 0
        else:
            continue
        best = max(best, (precedence, bool(each.parameter), float(each.weight or 1)))
    return best[2]


def weight_of_format(ranges: list[Range], syntax: Format) -> float:
    """Return a syntax's weight: by its own name, or by an alias that is named outright."""
    own = [float(each.weight or 1) for each in ranges if each.name == syntax.media_type]
    if own and max(own) == 0:
        return 0
    named = [float(each.weight or 1) for each in ranges if each.name in syntax.aliases]
    return max(weight_of(ranges, syntax.media_type), *named, 0)


def choice(ranges: list[Range]) -> tuple[Format, ...]:
    """Return the syntaxes by weight, those of equal weight in our order; none of weight 0."""
    weights = {each: weight_of_format(ranges, each) for each in FORMATS}
    accepted = (each for each in FORMATS if weights[each] > 0)
    return tuple(sorted(accepted, key=lambda each: -weights[each]))


def wants_page(ranges: list[Range]) -> bool:
    """Say whether a page is sent: HTML is named, and no RDF is weighted more."""
    html = [float(each.weight or 1) for each in ranges if each.name in _HTML]
    return 0 < max(html, default=0) >= _weight_of_rdf(ranges)


def wants_data(ranges: list[Range]) -> bool:
    """Say whether an identifier leads to data: RDF is weighted more than HTML."""
    return _weight_of_rdf(ranges) > weight_of(ranges, "text/html")


def _weight_of_rdf(ranges: list[Range]) -> float:
    return max(weight_of_format(ranges, each) for each in RDF_FORMATS)


class Question(NamedTuple):
    """A question that a header answers, by the reference and by the server."""

    name: str
    reference: Callable[[list[Range]], object]
    server: Callable[[str], object]


def _in_request(decide: Callable[[], object]) -> Callable[[str], object]:
    app = Flask(__name__)

    def answer(header: str) -> object:
        with app.test_request_context(headers={"Accept": header}):
            return decide()

    return answer


QUESTIONS = (
    Question("the syntaxes, in their order", choice, accepted_by),
    Question("a page or data", wants_page, _in_request(lambda: prefers_html(request))),
    Question(
        "the data that an identifier leads to",
        wants_data,
        _in_request(lambda: preferred_data(request) is not None),
    ),
)


def disagrees(question: Question, header: Header) -> str:
    """Return what the two answer where they differ; empty if they agree."""
    expected, found = question.reference(header.ranges), question.server(header.text)
    return "" if expected == found else f"{header.text!r}: expected {expected}, got {found}"


def run(cases: int = _CASES) -> tuple[list[str], list[str]]:
    """Return the lines of the table, and the disagreements.

    The headers are the same each time.
    """
    drawn: list[Header] = []

    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(headers())
    def collect(header: Header) -> None:
        drawn.append(header)

    collect()
    lines = [f"\n{'Negotiation against the RFC':{_WIDTH}}{'cases':>8}{'disagreements':>15}"]
    faults = []
    for question in QUESTIONS:
        found = [fault for header in drawn if (fault := disagrees(question, header))]
        lines.append(f"  {question.name:{_WIDTH - 2}}{len(drawn):>8}{len(found):>15}")
        faults += [f"negotiation, {question.name}: {fault}" for fault in found]
    return lines, faults
