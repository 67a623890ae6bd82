"""`python -m kbgraph` is the command line."""

from kbgraph.cli import main

if __name__ == "__main__":
    main()
