"""Write the current rows of the example queries."""

from __future__ import annotations

from tests.questions import QUESTIONS, expected, frozen, rows, shipped

for kind, base in (("frozen", frozen()), ("shipped", shipped())):
    for query_file in QUESTIONS:
        expected(kind, query_file).write_text(rows(base, query_file), encoding="utf-8")
