"""Rules of a table that the log itself checks, whichever program writes.

A rule is stored in the log, in the reserved table ``_rules``, with the first record of its table or
by :meth:`Workspace.declare_table`. It can be made stricter, never looser.
"""

from __future__ import annotations

import msgspec

from cap_tui.errors import Refused
from cap_tui.model.conversion import decoder
from cap_tui.text.i18n import _

RULES_TABLE = "_rules"


class TableRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What may be done with the records of one table.

    ``append_only``: records are added, never changed or removed; erasing a person is the one
    exception. ``final``: no undo takes back what was done; an append-only table is final too.
    ``quiet``: changes are not announced on the screen (who votes is nobody's business).
    ``blocks_undo``: undo stops at such a change and says so, instead of looking for an earlier one
    (what was revealed has been seen).
    """

    table: str = msgspec.field(name="uid")
    append_only: bool = False
    final: bool = False
    quiet: bool = False
    blocks_undo: bool = False

    @property
    def undoable(self) -> bool:
        """Whether undo may touch the table."""
        return not (self.append_only or self.final)

    def joined(self, other: TableRule) -> TableRule:
        """The rule that is as strict as both."""
        return TableRule(
            table=self.table,
            append_only=self.append_only or other.append_only,
            final=self.final or other.final,
            quiet=self.quiet or other.quiet,
            blocks_undo=self.blocks_undo or other.blocks_undo,
        )


_decode = decoder(TableRule).decode
_encode = msgspec.json.Encoder().encode


def read_rule(body: msgspec.Raw | bytes) -> TableRule:
    """A stored rule."""
    return _decode(body)


def rule_body(rule: TableRule) -> bytes:
    """A rule as it is stored."""
    return _encode(rule)


def may_not_change(table: str, uid: str) -> Refused:
    """The refusal of a change in an append-only table."""
    return Refused(
        _("Records of this table can be added, not changed or removed."),
        where=f"{table} {uid}",
        remedy=_("Add a new record instead."),
    )


def may_not_undo(table: str) -> Refused:
    """The refusal of an undo in a final table."""
    return Refused(_("Changes of this table are final and cannot be undone."), where=table)
