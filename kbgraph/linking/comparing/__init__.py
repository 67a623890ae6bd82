"""Things compared: by the words and meanings of their entries, by neighbours and sources."""
