"""The parts of the home page: lists, plain notes, and entries by a coded property."""
