"""The coverage of labels as JSON, for the command line and the web."""

from __future__ import annotations

from typing import Any

from kbgraph.languages.label_languages import LabelCounts, MissingLabels


def labels_json(counts: LabelCounts, missing: dict[str, MissingLabels]) -> dict[str, Any]:
    """Return the number of labels in each language, and those that some languages lack."""
    return {
        "languages": [
            {
                "language": language,
                "kinds": {
                    each.kind: {"labelled": each.labelled, "total": each.total} for each in kinds
                },
                **({"missing": _missing_json(missing[language])} if language in missing else {}),
            }
            for language, kinds in counts.items()
        ]
    }


def _missing_json(missing: MissingLabels) -> dict[str, list[dict[str, str]]]:
    return {
        kind: [{"iri": each.iri, "label": each.label} for each in lacking]
        for kind, lacking in missing.items()
    }
