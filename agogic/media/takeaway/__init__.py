"""A class to take along: one film of what was seen and heard, or its sound alone."""
