"""The JSON of `kbgraph check`: a public format."""

from __future__ import annotations

from kbgraph.cli.author.findings_json import findings_json
from kbgraph.findings import Finding, Severity


def test_the_keys_are_those_that_clients_read() -> None:
    """Each finding is an object with these keys in this order, and its severity is a word."""
    finding = Finding(
        file="a.md",
        line=3,
        column=4,
        severity=Severity.WARNING,
        code="link-missing",
        message="no entry has this name",
        suggestion="did you mean [[b]]?",
        about="bb",
    )
    (document,) = findings_json((finding,))
    assert list(document.items()) == [
        ("file", "a.md"),
        ("line", 3),
        ("column", 4),
        ("severity", "warning"),
        ("code", "link-missing"),
        ("message", "no entry has this name"),
        ("suggestion", "did you mean [[b]]?"),
        ("about", "bb"),
    ]
