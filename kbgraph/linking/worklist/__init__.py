"""Tasks for authors: missing links, stubs, gaps, one-sided and weak statements."""
