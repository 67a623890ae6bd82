"""Tests of the whole path from a folder to a knowledge base."""
