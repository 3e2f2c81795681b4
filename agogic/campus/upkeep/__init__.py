"""What whoever runs the school looks after."""
