"""A folder of Markdown becomes a knowledge graph whose every answer names the line it came from."""

from kbgraph.trust.module_path import protect_command_line

protect_command_line()

from importlib import import_module  # noqa: E402 - not from the working folder
from typing import TYPE_CHECKING  # noqa: E402

if TYPE_CHECKING:
    from kbgraph.config import SiteMetadata, Trust
    from kbgraph.errors import (
        AnswerTooLargeError,
        ArgumentError,
        BusyError,
        DayUnavailableError,
        FolderError,
        FormatError,
        KbError,
        MissingExtraError,
        NameRefusedError,
        NotFoundError,
        OntologyError,
        ParameterError,
        QueryError,
        QueryStoppedError,
        RevisionError,
        SettingsError,
        StoreError,
        UnknownTermWarning,
    )
    from kbgraph.export.claim_row import (
        ClaimDate,
        ClaimDetail,
        ClaimRow,
        ClaimSource,
        ClaimStatus,
        ClaimValue,
    )
    from kbgraph.export.quantities import Quantity
    from kbgraph.findings import Finding, Severity
    from kbgraph.knowledge_base import KnowledgeBase
    from kbgraph.linking.missing.evidence import Certainty
    from kbgraph.linking.missing.patches import LinkEdit
    from kbgraph.linking.missing.suggestion import LinkCandidate, Suggestion
    from kbgraph.linking.worklist.task import Task, TaskKind
    from kbgraph.network.hierarchy.tree import (
        HierarchyNode,
        HierarchyTree,
        NodeRelation,
        TreeBounds,
        WantedPlaces,
    )
    from kbgraph.network.neighbourhood import Neighbourhood
    from kbgraph.network.network import Edge
    from kbgraph.network.shortest_paths import Hop, Paths
    from kbgraph.network.traversal import Direction
    from kbgraph.opening import load, open_revision
    from kbgraph.rdf.formats import Format
    from kbgraph.rdf.python_values import PythonValue
    from kbgraph.rdf.terms import Iri, Literal, Term, Triple
    from kbgraph.search.results import SearchResult
    from kbgraph.sparql.results import (
        AskResult,
        GraphResult,
        QueryResult,
        SelectResult,
        SelectRow,
    )
    from kbgraph.sparql.row_provenance import CitedResult, CitedRow, TripleProvenance
    from kbgraph.sparql.unknown_terms import QueryWarning
    from kbgraph.views.bibliography import CitedFact, CitedOrigin, CitedValue
    from kbgraph.views.citation import Citation, Source
    from kbgraph.views.comparison import Comparison
    from kbgraph.views.entry import Description
    from kbgraph.views.facts import Fact, IncomingFact, Value

__version__ = "0.1.0"
__all__ = [
    "AnswerTooLargeError",
    "ArgumentError",
    "AskResult",
    "BusyError",
    "Certainty",
    "Citation",
    "CitedFact",
    "CitedOrigin",
    "CitedResult",
    "CitedRow",
    "CitedValue",
    "ClaimDate",
    "ClaimDetail",
    "ClaimRow",
    "ClaimSource",
    "ClaimStatus",
    "ClaimValue",
    "Comparison",
    "DayUnavailableError",
    "Description",
    "Direction",
    "Edge",
    "Fact",
    "Finding",
    "FolderError",
    "Format",
    "FormatError",
    "GraphResult",
    "HierarchyNode",
    "HierarchyTree",
    "Hop",
    "IncomingFact",
    "Iri",
    "KbError",
    "KnowledgeBase",
    "LinkCandidate",
    "LinkEdit",
    "Literal",
    "MissingExtraError",
    "NameRefusedError",
    "Neighbourhood",
    "NodeRelation",
    "NotFoundError",
    "OntologyError",
    "ParameterError",
    "Paths",
    "PythonValue",
    "Quantity",
    "QueryError",
    "QueryResult",
    "QueryStoppedError",
    "QueryWarning",
    "RevisionError",
    "SearchResult",
    "SelectResult",
    "SelectRow",
    "SettingsError",
    "Severity",
    "SiteMetadata",
    "Source",
    "StoreError",
    "Suggestion",
    "Task",
    "TaskKind",
    "Term",
    "TreeBounds",
    "Triple",
    "TripleProvenance",
    "Trust",
    "UnknownTermWarning",
    "Value",
    "WantedPlaces",
    "__version__",
    "load",
    "open_revision",
]
_NAMES_BY_MODULE = {
    "config": "SiteMetadata Trust",
    "errors": "AnswerTooLargeError ArgumentError BusyError DayUnavailableError FolderError "
    "FormatError KbError MissingExtraError NameRefusedError NotFoundError OntologyError "
    "ParameterError QueryError QueryStoppedError "
    "RevisionError SettingsError StoreError UnknownTermWarning",
    "export.claim_rows": "ClaimDate ClaimDetail ClaimRow ClaimSource ClaimStatus ClaimValue",
    "export.quantities": "Quantity",
    "findings": "Finding Severity",
    "knowledge_base": "KnowledgeBase",
    "linking.missing.evidence": "Certainty",
    "linking.missing.patches": "LinkEdit",
    "linking.missing.suggestion": "LinkCandidate Suggestion",
    "linking.worklist.task": "Task TaskKind",
    "network.hierarchy.tree": "HierarchyNode HierarchyTree NodeRelation TreeBounds WantedPlaces",
    "network.neighbourhood": "Neighbourhood",
    "network.network": "Edge",
    "network.shortest_paths": "Hop Paths",
    "network.traversal": "Direction",
    "opening": "load open_revision",
    "rdf.formats": "Format",
    "rdf.python_values": "PythonValue",
    "rdf.terms": "Iri Literal Term Triple",
    "search.results": "SearchResult",
    "sparql.results": "AskResult GraphResult QueryResult SelectRow SelectResult",
    "sparql.row_provenance": "CitedResult CitedRow TripleProvenance",
    "sparql.unknown_terms": "QueryWarning",
    "views.bibliography": "CitedFact CitedOrigin CitedValue",
    "views.comparison": "Comparison",
    "views.entry": "Description",
    "views.facts": "Fact IncomingFact Value",
    "views.provenance": "Citation Source",
}
_MODULES = {
    name: f"kbgraph.{module}"
    for module, names in _NAMES_BY_MODULE.items()
    for name in names.split()
}
"""The module of each public name."""


def __getattr__(name: str) -> object:
    """Import a public name on first use (PEP 562).

    Every import of a module of the package runs this file first, and the engine takes 0.3 s to
    import: `kbgraph --version` must not pay for it.
    """
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value
