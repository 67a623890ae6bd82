"""The entries of a folder as they are: their classes, and the places in which they write values."""
