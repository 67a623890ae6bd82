"""Works as BibTeX.

Libraries that write BibTeX take values that are LaTeX already: to make them LaTeX is all that is
left to do, and is done here. See Patashnik, BibTeXing (1988), and the manual of biblatex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from kbgraph.views.bibliography.partial_dates import partial_date
from kbgraph.views.bibliography.sentence import one_line
from kbgraph.views.bibliography.works import CitedWork

_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "`": r"\textasciigrave{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    **{char: f"\\{char}" for char in "$&%#_"},
}  # fmt: skip
"""Characters with a meaning in LaTeX. BibTeX counts braces behind a backslash, too."""
_SPECIAL = re.compile(f"[{re.escape(''.join(_LATEX))}]|(?<=-)(?=-)|(?<=')(?=')|(?<=,)(?=,)")
"""Those, and the places within `--`, `''` and `,,`, which LaTeX sets as one character each."""
_NOT_IN_URL = re.compile(r"[\\{}\s\"]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The macros of all standard styles."""


def as_bibtex(work: CitedWork) -> str:
    """Return a work as an entry of BibTeX, `@misc{key, …}`.

    `date` and `urldate` are those of biblatex, whose dates are EDTF; `year` and `month` are for
    other styles. `keywords` has the kind of the source: `type` is that of a thesis or a report. The
    outer braces of a title keep its capitals.
    """
    return "\n".join([f"@misc{{{work.key},", *_fields(work), "}"])


def _fields(work: CitedWork) -> Iterator[str]:
    """Yield the lines of the fields that have a value."""
    source = work.source
    yield _field("title", f"{{{_escaped(work.title)}}}")
    if source is None:
        yield _field("howpublished", _escaped(work.facts[0].origin.title))
    else:
        texts = {
            "publisher": source.publisher,
            "keywords": source.kind,
            "language": source.language,
        }
        yield from (_field(name, _escaped(text)) for name, text in texts.items() if text)
        yield from _date(source.issued)
    if work.url:
        yield _field("url", _NOT_IN_URL.sub(lambda match: quote(match[0]), work.url))
    if work.checked:
        yield _field("urldate", _escaped(work.checked))
    yield _field("note", _escaped(work.note))


def _date(issued: str) -> Iterator[str]:
    """Yield the day of issue: year and month as far as they are sure, and the whole."""
    if not issued:
        return
    date = partial_date(issued)
    if date is None or not date.is_plain:
        # LaTeX takes a tilde for a space; biblatex reads it as EDTF does.
        yield _field("date", issued if date else _escaped(issued))
        return
    year, *rest = date.parts[0]
    yield _field("date", "-".join([f"{year:04}", *(f"{part:02}" for part in rest)]))
    yield _field("year", f"{year:04}")
    if rest:
        yield f"  month = {_MONTHS[rest[0] - 1]},"


def _field(name: str, latex: str) -> str:
    return f"  {name} = {{{latex}}},"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: _LATEX.get(match[0], "{}"), one_line(text))
