"""Pages for authors: the links that an entry lacks, and what to do next."""
