"""What building a knowledge base costs, measured beside a bare parser and a peer."""
