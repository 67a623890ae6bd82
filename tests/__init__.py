"""The tests, in the domain's notation: Markdown in, Turtle out; transcripts of the command line; real servers and clients."""
