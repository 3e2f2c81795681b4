"""Peers whose figures stand beside ours: one foreign library in one module each."""
