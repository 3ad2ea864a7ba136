"""Bundles: what regions hand to each other."""
