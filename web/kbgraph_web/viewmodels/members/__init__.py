"""The members or parts of a thing, as its page shows them."""
