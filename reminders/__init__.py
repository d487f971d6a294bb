"""What must be said, to whom and when; and that it was said."""
