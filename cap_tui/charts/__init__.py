"""Drawing: pure functions from numbers to SVG and to lines of text."""
