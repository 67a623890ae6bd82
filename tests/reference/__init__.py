"""Tests of the reference: the ontology explained."""
