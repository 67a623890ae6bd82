"""Read the offline packages: a module for each."""
