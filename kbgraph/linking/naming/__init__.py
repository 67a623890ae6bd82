"""Names in texts: their words and forms, whole and in part, and the places that have them."""
