"""The views in the language of a reader."""

from kbgraph.views.in_language.translated_views import TranslatedViews

__all__ = ["TranslatedViews"]
