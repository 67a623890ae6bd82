"""The draft of an ontology: names of terms, properties, headings and fields."""
