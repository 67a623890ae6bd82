"""Views of entries for web pages and the terminal."""
