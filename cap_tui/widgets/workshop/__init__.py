"""The terminals of a workshop, drawn: edw and adw show the same ones, so they are the core's."""
