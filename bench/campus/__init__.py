"""A school made to be measured, and its pages measured in a process of their own, because Django is set up once."""
