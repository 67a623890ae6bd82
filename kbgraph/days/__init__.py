"""Knowledge as of a day: graphs, and knowledge bases over them."""
