"""Each role's first page: what is now, what is next, what was missed."""
