"""Drawings of the evaluation: pure functions, SVG and lines of text."""
