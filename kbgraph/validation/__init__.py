"""What authors should fix."""
