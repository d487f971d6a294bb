"""Work plans, activities and their occasions, and the calendar."""
