"""What happens: rules are changed, what is due is found and said, messages leave the house."""
