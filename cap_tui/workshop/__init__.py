"""Facilitation: what discovery and development workshops share."""
