"""The types that a user of the package sees."""
