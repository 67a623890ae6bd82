"""Public JSON and CSV.

Keys and headers are written out, so that renames in the code cannot change them.
"""
