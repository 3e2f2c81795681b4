"""What is taught, in which sections, by whom, to whom and in which way."""
