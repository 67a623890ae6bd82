"""Draw facts of the shipped knowledge base at random, for a person to compare with their sources.

Run it with `python -m tests.core.draw_facts`. The same seed and the same entries give the same
facts. Names, codes and places of things are left out.
"""

from __future__ import annotations

import argparse
from random import Random

import kbgraph
from tests.conftest import ROOT

QUERY = """
SELECT ?claim ?subject ?property ?object (MIN(STR(?line)) AS ?where) WHERE {
  GRAPH ?claim { ?subject ?property ?object }
  GRAPH <claims> { ?claim kb:basis kb:stated ; kb:statedAt ?line ; prov:wasDerivedFrom ?source }
  FILTER(?property NOT IN (
    rdf:type, skos:prefLabel, skos:altLabel, kb:isoAlpha2, kb:isoAlpha3, kb:isoNumeric, kb:m49,
    kb:within, kb:region, kb:currency))
  FILTER(STRSTARTS(STR(?subject), STR(<id/>)) && !CONTAINS(STR(?subject), "#"))
} GROUP BY ?claim ?subject ?property ?object ORDER BY ?claim ?subject ?property ?object
"""


def main() -> None:
    """Print facts, each with its line, the line's text and its sources."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--facts", type=int, default=15)
    options = parser.parse_args()
    base = kbgraph.load(ROOT)
    rows = base.query(QUERY).raw
    for number, row in enumerate(Random(options.seed).sample(rows, options.facts), 1):
        claim, subject, prop, value, where = (str(term) for term in row)
        file, line = base.views.file_of(where), base.graph.iris.line_number(where) or 1
        text = (ROOT / "kb" / file).read_text(encoding="utf-8").splitlines()[line - 1]
        print(
            f"{number}. {base.views.labels.label(subject)} · {base.ontology.label(prop)} · {value}\n"
            f"   {file}:{line}  {text}"
        )
        for stated in base.views.citations.about(row[1]):
            if stated.citation.claim == claim and stated.property == row[2]:
                for source in stated.citation.sources:
                    print(f"   {source.title} <{source.url}> · {stated.citation.as_of}")


if __name__ == "__main__":
    main()
