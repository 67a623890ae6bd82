"""The relations of a thing, each once: what it states, and what others state of it."""

from kbgraph.views.relations.merging import Relation, merged_relations

__all__ = ["Relation", "merged_relations"]
