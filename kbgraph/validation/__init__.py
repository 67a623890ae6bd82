"""Checks of entries that find problems for their authors to fix."""
