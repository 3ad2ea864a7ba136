"""``cap-tui join``: participants of a workshop by phone (extra ``join``).

Imported by the command that starts it and by nothing else: whoever does not use it pays nothing.
Pages call the same operations as every terminal; here are routes, sessions, limits and words.
"""
