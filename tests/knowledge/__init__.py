"""Tests of the shipped knowledge base: what its entries are held to."""
