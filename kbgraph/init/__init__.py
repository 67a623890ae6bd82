"""The first ontology of a folder, guessed from its entries: data for its author to edit."""

from kbgraph.init.drafting.draft import Draft
from kbgraph.init.files.naming import Naming
from kbgraph.init.files.ontology import ontology_files, settings_file
from kbgraph.init.files.turtle_text import quoted
from kbgraph.init.initial import draft_ontology, measure_ontology
from kbgraph.init.measurement import Measurement, ValueKind

__all__ = [
    "Draft",
    "Measurement",
    "Naming",
    "ValueKind",
    "draft_ontology",
    "measure_ontology",
    "ontology_files",
    "quoted",
    "settings_file",
]
