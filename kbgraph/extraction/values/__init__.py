"""Values as they are written: numbers, dates, placeholders, and what is no value in a text."""
