"""Tags of the roll."""
