"""Random vaults of other programs than Obsidian, in which the meaning of each link is known."""
