"""Read-only answers: the inbox, what lies ahead, what was said, how the queue stands."""
