"""The blocks of a body: what each hands on, and what its author may have meant instead."""
