"""Bounds of what a folder of a stranger can reach: files outside of it, modules, other hosts."""
