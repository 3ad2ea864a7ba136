"""``python -m cap_tui``: the program by the name of its package."""

from cap_tui.cli import main

main()
