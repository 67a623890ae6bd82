"""Summaries of the knowledge base for search engines, link previews and agents."""
