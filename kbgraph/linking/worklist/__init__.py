"""What most needs doing in a folder: missing links, stubs, gaps, one-sided and weak statements."""
