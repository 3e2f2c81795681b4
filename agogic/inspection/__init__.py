"""What can be wrong with an installation, found out and told."""
