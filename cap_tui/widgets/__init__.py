"""Small widgets: each draws its own lines, none is a copy of a Textual widget."""
