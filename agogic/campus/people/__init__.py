"""Who belongs to the school, how they get in, and who may decide for whom."""
