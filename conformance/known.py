"""Cases that fail, each with what it is upstream. A failure that is not here is new; one that is here and passes must go."""

KNOWN: dict[str, str] = {}
