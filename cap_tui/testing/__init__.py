"""The kit that plugin authors get."""
