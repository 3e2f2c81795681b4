"""Pages about getting in, oneself, everybody, and the school."""
