"""Template tags of the whole school."""
