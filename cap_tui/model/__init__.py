"""The shared records: what a region, an activity, an action line is, and how a record is declared."""
