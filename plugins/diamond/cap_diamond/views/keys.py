"""The keys of the view of one diamond."""

from __future__ import annotations

from cap_tui.ui import UserAction

DIAMOND_KEYS = (
    UserAction(
        "diamond.add",
        "Add",
        ("a",),
        area="Diamond",
        footer=55,
        changes=True,
        help="Add an activity on the marked edge: type its name, Enter",
    ),
    UserAction(
        "diamond.zoom",
        "Edge",
        ("z",),
        area="Diamond",
        footer=50,
        help="The marked edge close up: every activity on it, with its ratings",
    ),
    UserAction(
        "diamond.open",
        "Card",
        ("enter",),
        run="open",
        area="Diamond",
        footer=48,
        help="All that is known of the marked activity",
    ),
    UserAction(
        "diamond.doubts",
        "Doubts",
        ("D",),
        area="Diamond",
        footer=35,
        help="What is doubtful about this diamond: corners, evidence, lobbying",
    ),
    UserAction(
        "diamond.other", "Other diamond", ("o",), area="Diamond", help="Show another diamond"
    ),
    UserAction(
        "diamond.new",
        "New diamond",
        ("n",),
        run="new",
        area="Diamond",
        footer=20,
        changes=True,
        help="Make a diamond from a template, or around your own priority areas",
    ),
    UserAction(
        "diamond.evidence",
        "Evidence",
        ("E",),
        area="Diamond",
        footer=15,
        changes=True,
        help="Add evidence that supports a corner",
    ),
    UserAction(
        "diamond.svg",
        "Write SVG",
        ("w",),
        run="svg",
        area="Diamond",
        footer=25,
        help="Write the drawing to an SVG file",
    ),
    UserAction(
        "diamond.share",
        "Make joint",
        ("J",),
        area="Diamond",
        changes=True,
        help="Let partners who get the diamond in a bundle change it too",
    ),
    UserAction(
        "diamond.back",
        "Back",
        ("escape",),
        run="back",
        area="Diamond",
        footer=80,
        help="Back to the diamond",
    ),
)
