"""Facilitation without drawing: what discovery and development workshops share."""
