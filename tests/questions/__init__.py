"""The example queries of the shipped ontology, with their expected rows.

They are evaluated on a small frozen set of entries and on the shipped knowledge base.
`python -m tests.questions` writes the current rows, to be reviewed as a change of the knowledge
base.
"""

from __future__ import annotations

from pathlib import Path

import kbgraph
from kbgraph.build import build
from kbgraph.knowledge_base import KnowledgeBase
from kbgraph.ontology.ontology import load_ontology
from kbgraph.rdf.formats import RESULTS_CSV
from kbgraph.rdf.iris import IriFactory
from kbgraph.sparql.request import Request

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
QUESTIONS = sorted((ROOT / "ontology" / "queries").glob("*.rq"))
OF_SMALL_SET = {
    "02-who-supervises-in-a-zone": {"zone": "free-zone--dmcc"},
    "31-zones-that-license-exchanges": {"region": "Freeland"},
    "32-what-changed-in-a-year": {"place": "Belarus"},
    "33-tax-on-gains": {"place": "Freeland"},
}
"""Values with which questions are asked of the small set, which lacks things of the defaults."""


def frozen() -> KnowledgeBase:
    """Load the small set: entries in one file, each as path, dot, text, dot."""
    parts = (HERE / "vault.md").read_text(encoding="utf-8").split("\n.\n")
    files = [
        (path.strip(), text.encode()) for path, text in zip(parts[::2], parts[1::2], strict=False)
    ]
    return KnowledgeBase(build(files, load_ontology(ROOT / "ontology"), IriFactory()))


def shipped() -> KnowledgeBase:
    """Load the shipped knowledge base."""
    return kbgraph.load(ROOT)


def rows(base: KnowledgeBase, query_file: Path) -> str:
    """Evaluate an example query; return its rows as CSV, with IRIs relative to the base."""
    return _rows(base, query_file.read_text(encoding="utf-8"))


def rows_of_small_set(base: KnowledgeBase, query_file: Path) -> str:
    """Ask a question of the small set; return its rows likewise."""
    values = OF_SMALL_SET.get(query_file.stem, {})
    return _rows(base, base.sparql.question(query_file.stem, **values))


def _rows(base: KnowledgeBase, query: str) -> str:
    _, answer = base.sparql.answer(Request(query, (RESULTS_CSV,)))
    return answer.decode().replace("\r\n", "\n").replace(base.graph.iris.base, "")


def expected(kind: str, query_file: Path) -> Path:
    """Return the file of the expected rows of an example query."""
    return HERE / kind / f"{query_file.stem}.csv"
