"""What a person can do with partner regions: bundles out and in, conflicts, keys. Part of the one registry."""

from __future__ import annotations

from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import UserAction

PARTNERS = N_("Partners")


def _exchange(place: str, footer: int) -> tuple[UserAction, ...]:
    """To send, to take in, to settle: the same from the board and from the partners' place."""
    return (
        UserAction(
            f"{place}.export",
            N_("Send a bundle"),
            ("B",),
            area=PARTNERS,
            footer=footer,
            changes=True,
            help=N_(
                "Write what a partner region may have into one file, after showing what leaves"
            ),
        ),
        UserAction(
            f"{place}.import",
            N_("Take a bundle in"),
            ("i",),
            run="take_in",
            area=PARTNERS,
            footer=footer - 1,
            help=N_("Check a partner's file, see what it would change, then take it in"),
        ),
        UserAction(
            f"{place}.settle",
            N_("Settle"),
            ("C",),
            area=PARTNERS,
            help=N_(
                "What a partner and you have changed in different ways, and what partners propose"
            ),
        ),
    )


ON_BOARD = (
    *_exchange("board", 30),
    UserAction(
        "board.partners",
        N_("Partners"),
        ("p",),
        area=PARTNERS,
        footer=28,
        help=N_("Partners' keys, your own key, and the register of what was sent and taken in"),
    ),
)

BUNDLE_EXPORT = (
    UserAction(
        "bundle_export.preview",
        N_("Show what leaves"),
        ("v",),
        area=PARTNERS,
        footer=66,
        help=N_("Count what would leave; nothing is written yet"),
    ),
    UserAction(
        "bundle_export.write",
        N_("Write the file"),
        ("w",),
        area=PARTNERS,
        footer=66,
        help=N_("Write the bundle as it was shown, sign it and enter it in the register"),
    ),
)

BUNDLE_IMPORT = (
    UserAction(
        "bundle_import.take",
        N_("Take in"),
        ("i",),
        area=PARTNERS,
        footer=66,
        help=N_("Take in what the table shows, as one step; u takes it back"),
    ),
    UserAction(
        "bundle_import.compare",
        N_("Compare key"),
        ("b",),
        run="pin",
        area=PARTNERS,
        footer=66,
        help=N_("Compare the fingerprint of the key that signed with your partner, then pin it"),
    ),
    UserAction(
        "bundle_import.apart",
        N_("Keep apart"),
        ("Q",),
        area=PARTNERS,
        footer=50,
        help=N_("Keep a bundle that nobody vouches for in quarantine, merged nowhere"),
    ),
    UserAction(
        "bundle_import.settle",
        N_("Settle"),
        ("C",),
        area=PARTNERS,
        footer=61,
        help=N_("Settle the conflicts and decide on the proposals that came"),
    ),
    UserAction(
        "bundle_import.file",
        N_("Other file"),
        ("o",),
        area=PARTNERS,
        footer=45,
        help=N_("Choose another file"),
    ),
)

BUNDLE_CONFLICTS = (
    UserAction(
        "bundle_conflicts.ours",
        N_("Ours"),
        ("less_than_sign",),
        area=PARTNERS,
        footer=66,
        help=N_("Keep ours; of a proposal: decline it"),
    ),
    UserAction(
        "bundle_conflicts.theirs",
        N_("Theirs"),
        ("greater_than_sign",),
        area=PARTNERS,
        footer=65,
        help=N_("Take theirs; of a proposal: accept it"),
    ),
    UserAction(
        "bundle_conflicts.edit",
        N_("Edit"),
        ("e",),
        area=PARTNERS,
        footer=64,
        help=N_("Write a third content for the marked field"),
    ),
)

PARTNERS_PLACE = (
    UserAction(
        "partners.pin",
        N_("Pin a key"),
        ("a",),
        area=PARTNERS,
        footer=66,
        help=N_("Pin a partner's key after you compared its fingerprint, say by telephone"),
    ),
    UserAction(
        "partners.revoke",
        N_("Revoke"),
        ("x",),
        area=PARTNERS,
        footer=61,
        help=N_("Take nothing any more that the marked key signed"),
    ),
    UserAction(
        "partners.mine",
        N_("My key"),
        ("K",),
        area=PARTNERS,
        footer=63,
        help=N_("Name the SSH key that you sign with"),
    ),
    *_exchange("partners", 60),
    UserAction(
        "partners.turn",
        N_("Keys, sent, received"),
        ("1", "2", "3"),
        run="turn({key})",
        area=PARTNERS,
        help=N_("1 keys, 2 register of what was sent, 3 what was taken in"),
    ),
)
