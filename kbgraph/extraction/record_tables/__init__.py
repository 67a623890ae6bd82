"""Tables whose header names the columns: those that a rule reads, and those that none reads."""

from kbgraph.extraction.record_tables.rows import field_of_table, state_records
from kbgraph.extraction.record_tables.unread_tables import keep_table

__all__ = ["field_of_table", "keep_table", "state_records"]
