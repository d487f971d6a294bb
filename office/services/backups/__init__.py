"""The whole school in one file, and back: made, checked, tried out and put away by day, week and month."""
