"""The network of things in SQLite: the facts of each thing as one row, and names of things.

Rows are valid for a range of generations, so that readers of several generations share a file.
"""

from typing import NamedTuple

from kbgraph.stored_network.fact_collector import FactCollector
from kbgraph.stored_network.names import (
    MatchingName,
    NameKind,
    NameRow,
    StoredThingNames,
    add_names,
    end_names,
)
from kbgraph.stored_network.network_rows import NetworkRows, ThingLinks
from kbgraph.stored_network.schema import create_tables, drop_ended
from kbgraph.stored_network.stated_facts import ThingFact, facts_in, facts_of_store
from kbgraph.stored_network.update import update_facts

__all__ = [
    "FactCollector",
    "MatchingName",
    "NameKind",
    "NameRow",
    "NetworkRows",
    "StoredNetwork",
    "StoredThingNames",
    "ThingFact",
    "ThingLinks",
    "add_names",
    "create_tables",
    "drop_ended",
    "end_names",
    "facts_in",
    "facts_of_store",
    "update_facts",
]


class StoredNetwork(NamedTuple):
    """The network of one generation on disk."""

    rows: NetworkRows
    names: StoredThingNames
