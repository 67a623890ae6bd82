"""The step from one generation to the next: files are read again, and what needs them."""
