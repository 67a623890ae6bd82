"""Entries that share facts with a thing, with the shared facts as reasons."""

from kbgraph.linking.related.finder import RelatedFinder
from kbgraph.linking.related.related_entry import RelatedEntry, SharedFact, StatedPlace
from kbgraph.linking.related.related_json import related_json

__all__ = ["RelatedEntry", "RelatedFinder", "SharedFact", "StatedPlace", "related_json"]
