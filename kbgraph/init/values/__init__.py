"""Values as texts: the forms that they have, and the guess for the values of one field."""
