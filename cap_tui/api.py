"""All that a plugin may import that does not draw."""
