"""View models: the values that templates show."""
