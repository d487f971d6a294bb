"""People, departments, union groups, what they were on any day, and the posts they hold."""
