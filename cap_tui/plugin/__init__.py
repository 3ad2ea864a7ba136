"""Plugins: what they say of themselves, where they are found, and the host that keeps each one's faults to itself."""
