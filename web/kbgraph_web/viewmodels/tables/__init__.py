"""What the pages of comparisons and of the matrix show beside their cells."""
