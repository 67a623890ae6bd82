"""Tests of evidence: dates that are known in part, and what they say of a day."""
