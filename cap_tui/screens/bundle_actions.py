"""What a person can do with partner regions: bundles out and in, conflicts, keys. Part of the one registry."""

from __future__ import annotations

from cap_tui.text.i18n import N_
from cap_tui.widgets.actions import UserAction

PARTNERS = N_("Partners")


def _exchange(place: str, footer: int) -> tuple[UserAction, ...]:
    """Export, import, conflicts: the same on the board and on the partners' screen."""
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
            keywords=N_("export a bundle, share with a partner"),
        ),
        UserAction(
            f"{place}.import",
            N_("Import a bundle"),
            ("i",),
            run="take_in",
            area=PARTNERS,
            footer=footer - 1,
            help=N_("Check a partner's file, see what it would change, then import it"),
            keywords=N_("receive a bundle, open a partner's file"),
        ),
        UserAction(
            f"{place}.settle",
            N_("Conflicts"),
            ("C",),
            area=PARTNERS,
            help=N_("Conflicts with partners and their proposals, to be decided"),
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
        help=N_("Partners' keys, your own key, and the registers of exports and imports"),
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
    UserAction(
        "bundle_export.partner",
        N_("Partner's view"),
        ("V",),
        area=PARTNERS,
        footer=65,
        help=N_("Show what the partner's import will show: the real file, in memory"),
    ),
)

BUNDLE_IMPORT = (
    UserAction(
        "bundle_import.take",
        N_("Import"),
        ("i",),
        area=PARTNERS,
        footer=66,
        help=N_("Import what the table shows in one step; u undoes it"),
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
        N_("Quarantine"),
        ("Q",),
        area=PARTNERS,
        footer=50,
        help=N_("Quarantine a bundle without a trusted signature: stored apart, not merged"),
    ),
    UserAction(
        "bundle_import.settle",
        N_("Conflicts"),
        ("C",),
        area=PARTNERS,
        footer=61,
        help=N_("Resolve the conflicts and decide on the proposals that came"),
    ),
    UserAction(
        "bundle_import.differences",
        N_("Differences"),
        ("A",),
        area=PARTNERS,
        footer=46,
        help=N_("What changed between this bundle and your region, or another bundle"),
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
        help=N_("Write another value for the marked field"),
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
        help=N_("Refuse from now on what the marked key signed"),
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
        N_("Keys, sent, received, proposed"),
        ("1", "2", "3", "4"),
        run="turn({key})",
        area=PARTNERS,
        help=N_("1 keys, 2 register of exports, 3 register of imports, 4 your proposals"),
    ),
)
