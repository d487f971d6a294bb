"""An invented school: people, two years of plans and budgets, and a cast that can sign in."""
