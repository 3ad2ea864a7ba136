"""cap-tui: a region's Cluster Action Plan in a terminal."""

__version__ = "0.1.0"
