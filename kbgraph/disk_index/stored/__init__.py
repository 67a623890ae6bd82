"""The entries, names and classes of a generation of an index, read as they are asked for."""
