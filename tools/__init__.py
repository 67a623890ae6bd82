"""Development tools, which are not installed with the engine."""
