"""A region's folder and the store in it."""
