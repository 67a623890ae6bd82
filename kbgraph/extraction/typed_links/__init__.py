"""Links with a relation: `[[within::x]]`, `- within [[x]]`, `[y](y.md "within")`."""

from kbgraph.extraction.typed_links.places import (
    state_field_of_links,
    state_item,
    state_typed_links,
    words_before,
)

__all__ = ["state_field_of_links", "state_item", "state_typed_links", "words_before"]
