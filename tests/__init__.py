"""The tests: Markdown in, Turtle out; transcripts of commands; real servers and clients."""
