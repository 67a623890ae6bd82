"""Parts of the page of an answer: charts, and what plain words lead to."""
