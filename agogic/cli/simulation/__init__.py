"""Believable classes: a script of what is said and shown, and classmates who take part in it."""
