"""An index on disk: the graph of a folder, kept between commands, of which changes are read."""
