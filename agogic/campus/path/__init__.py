"""What somebody sees of a section: done, next and missed."""
