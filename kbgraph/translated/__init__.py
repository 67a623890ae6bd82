"""A knowledge base in the languages of its readers."""

from kbgraph.translated.knowledge_by_language import KnowledgeByLanguage

__all__ = ["KnowledgeByLanguage"]
