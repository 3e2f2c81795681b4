"""Pages of classes: planned, prepared, held, taken."""
