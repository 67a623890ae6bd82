"""The parts of the pages of comparisons and of the matrix beside their cells."""
