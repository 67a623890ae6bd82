"""The timeline as pages and pictures show it."""
