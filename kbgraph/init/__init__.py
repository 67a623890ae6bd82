"""The first ontology of a folder, guessed from its entries: data for its author to edit."""

from kbgraph.init.draft import Draft
from kbgraph.init.files import ontology_files, settings_file
from kbgraph.init.initial import draft_ontology, measure_ontology
from kbgraph.init.measurement import Measurement, ValueKind
from kbgraph.init.naming import Naming

__all__ = [
    "Draft",
    "Measurement",
    "Naming",
    "ValueKind",
    "draft_ontology",
    "measure_ontology",
    "ontology_files",
    "settings_file",
]
