"""The supply chain: locks with digests, a bill of materials, and a search for vulnerabilities."""
