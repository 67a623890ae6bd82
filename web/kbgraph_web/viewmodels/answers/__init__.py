"""Parts of the page of an answer: charts."""
