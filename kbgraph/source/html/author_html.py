"""The HTML of the author within the output of a page: closed in its block, or shown as text."""

from __future__ import annotations

from kbgraph.source.html.author_tags import ShownTag, replace_in_block, replace_inline
from kbgraph.source.html.sanitise import as_text, close_elements


class AuthorHtml:
    """The author's HTML in the innermost block of an output."""

    def __init__(self, out: list[str], shown: ShownTag) -> None:
        """Take the output, and the function that shows a tag with an address in the folder."""
        self._out, self._shown = out, shown
        self.block_start = 0
        """The index in the output at which the text of the block starts."""
        self.lines: list[str] = []
        """The lines of the open HTML block."""
        self._places: list[int] = []
        """The indices of the author's HTML in the block."""
        self._is_parsed = True
        """False once the HTML was too tangled to parse; it is then shown as text."""

    def put_tag(self, written: str) -> None:
        """Append a tag within a text."""
        self._put(replace_inline(written, self._shown))

    def _put(self, html: str) -> None:
        self._places.append(len(self._out))
        self._out.append(html)

    def end_block(self) -> None:
        """Append the lines of the HTML block that ends here, and close its elements."""
        if self.lines:
            self._put(replace_in_block("".join(self.lines), self._shown))
            self.lines.clear()
        self.close()

    def close(self) -> None:
        """Close the HTML within the block that ends here, or make it text."""
        if not self._places:
            return
        html = close_elements("".join(self._out[self.block_start :])) if self._is_parsed else None
        if html is None:
            self._is_parsed = False
            for index in self._places:
                self._out[index] = as_text(self._out[index])
        else:
            self._out[self.block_start :] = [html]
        self._places.clear()

    def forget(self, start: int) -> None:
        """Forget the HTML from a place of the output on, which is written anew."""
        self._places = [index for index in self._places if index < start]
