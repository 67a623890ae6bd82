"""Rules of the mapping for an entry as a whole: its class, its slug, and what is dropped of it."""

from kbgraph.ontology.entry_rules.class_rules import EntryRules, compile_entry_rules
from kbgraph.ontology.entry_rules.drop_rules import DropRules

__all__ = ["DropRules", "EntryRules", "compile_entry_rules"]
