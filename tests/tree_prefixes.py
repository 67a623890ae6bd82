"""The prefixes of the ontologies of trees that tests write."""

from __future__ import annotations

TREE_PREFIXES = """\
@prefix t: <https://trees.example/ont#> .
@prefix s: <https://trees.example/shape#> .
@prefix m: <https://kbgraph.example/mapping#> .
@prefix v: <https://kbgraph.example/value#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
