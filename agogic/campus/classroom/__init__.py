"""Classes as the school knows them; the way into the room and back out of its log."""
