"""Foreign file formats: bytes to plain structs and back. No Django, no network, no database."""
