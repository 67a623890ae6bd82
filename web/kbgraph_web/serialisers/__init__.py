"""Public JSON and CSV. Keys and headers are written out: renames in the code cannot change them."""
