"""What is typed on the pages of the office, a module a noun."""
