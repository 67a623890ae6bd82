"""Reliability tests of a real server.

The rows are hostile queries, slow clients, killed processes, reloads and more. Each row has a
requirement and a measured figure.
"""
