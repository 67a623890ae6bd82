"""Exports of the graph, and the description of the dataset and its service."""
