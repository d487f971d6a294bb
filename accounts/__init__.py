"""Who signs in, and the table role → permissions."""
