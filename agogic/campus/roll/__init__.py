"""Who attended, and how; corrections with reasons."""
