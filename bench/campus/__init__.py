"""A school made to be measured, and its pages measured in a process of their own, because Django is set up once."""

PASSWORD = "boat lemon seven"  # noqa: S105
"""Of people who are gone when the bench is over."""
