"""Pages of plans, their lines, their days and the calendar."""
