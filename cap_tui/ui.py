"""All that a plugin may import that draws."""
