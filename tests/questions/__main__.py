"""Write the current rows of the example queries."""

from __future__ import annotations

from tests.questions import QUESTIONS, expected, frozen, rows, rows_of_small_set, shipped

for kind, base, ask in (("frozen", frozen(), rows_of_small_set), ("shipped", shipped(), rows)):
    for query_file in QUESTIONS:
        expected(kind, query_file).write_text(ask(base, query_file), encoding="utf-8")
