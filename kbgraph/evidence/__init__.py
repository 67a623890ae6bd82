"""Evidence: how certain facts are, and when they hold. Pure functions of literals."""
