"""What the terminals of a workshop show, as lines with roles: the screens draw them, ``--plain`` prints them."""
