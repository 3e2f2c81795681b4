"""Tags that draw classes."""
