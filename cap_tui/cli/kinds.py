"""The command group of a kind: list, show, add, edit, remove, made from its declaration.

What a kind needs beyond that is added to its group::

    actors = KindGroup(
        ACTORS, texts={"list": _("All organisations.")}, document={"add": "actor"}
    )

    @actors.command("rate")
    ...
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

from cap_tui.cli.command_session import CommandSession, pass_session
from cap_tui.cli.field_options import (
    FieldOption,
    attached_file,
    choices_of,
    field_options,
    file_class_option,
    given_values,
    read_references,
)
from cap_tui.cli.removal_output import removal_data, removal_lines
from cap_tui.errors import WrongUse
from cap_tui.model.kind import ATTACHMENT, Kind
from cap_tui.model.listing import Listing, listing_data, without_empty_columns
from cap_tui.model.listing_text import listing_lines
from cap_tui.model.record import Record
from cap_tui.operations.record_search import Query, RecordSearch
from cap_tui.plugin.number_options import WholeRange
from cap_tui.report.kind_list_file import LIST_SUFFIXES, write_kind_list
from cap_tui.text.counts import counted_records
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled

if TYPE_CHECKING:
    from cap_tui.operations.context import Context

R = TypeVar("R", bound=Record)
WIDTH = 80
ACTS = ("list", "show", "add", "edit", "remove")


def kind_query(
    where: Sequence[str], search: str, sort: str, *, reverse: bool = False, limit: int = 0
) -> Query:
    """What a person asks of a list. Raises WrongUse for a condition without ``=``."""
    return Query(search, parse_where(where), sort, reverse, limit)


def parse_where(conditions: Sequence[str]) -> dict[str, str]:
    """``("stage=idea",)`` as a mapping; anything without ``=`` is refused."""
    parsed = {}
    for condition in conditions:
        name, equals, value = condition.partition("=")
        if not equals or not name:
            raise WrongUse(
                _("'{condition}' is not a condition.").format(condition=condition),
                remedy=_("Write --where field=value."),
            )
        parsed[name] = value
    return parsed


@dataclass(frozen=True)
class GroupTexts:
    """What differs between the groups: ``help`` by command, ``documents`` (the JSON kinds) by command."""

    help: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)


class KindGroup(click.Group, Generic[R]):
    """The commands of one kind.

    ``options`` replace the option of a field; ``about`` names a field: ``list WHAT`` then lists what
    refers to one record by it. Commands that are added under one of the five names stand instead of
    the one that is made here.
    """

    def __init__(
        self,
        kind: Kind[R],
        *,
        name: str = "",
        texts: GroupTexts = GroupTexts(),
        options: Mapping[str, FieldOption] | None = None,
        about: str = "",
    ) -> None:
        super().__init__(name or kind.id, help=kind.translate(kind.help))
        self.kind = kind
        self.texts = texts
        attached = {ATTACHMENT: attached_file()} if ATTACHMENT in kind.also else {}
        self.options = {**attached, **(options or {})}
        self.beside = [file_class_option()] if attached else []
        self.about = about
        made = {"list": self._list, "show": self._show}
        made |= {act: getattr(self, f"_{act}") for act in ACTS[2:] if act in kind.allows}
        for act, make in made.items():
            self.add_command(make(act))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; a dialogue of lines where ``--plain`` leaves everything to be asked for."""
        session = ctx.find_object(CommandSession)
        if session is not None and session.talks:
            from cap_tui.cli.plain_form import opens_form, run_form

            if opens_form(self.kind, args):
                who = args[1] if len(args) > 1 else ""
                asking = click.Command(args[0], callback=lambda: run_form(session, self.kind, who))
                return args[0], asking, []
        return super().resolve_command(ctx, args)

    def _help(self, act: str) -> str:
        """The sentence of a command."""
        one, many = self.kind.title(), self.kind.title(many=True)
        usual = {
            "list": _("List the {many}: search, filter, sort, write to a file."),
            "show": _("Show one {one}: everything that is known of it."),
            "add": _("Add one {one}."),
            "edit": _("Change one {one}; what is not named stays."),
            "remove": _("Remove {many}; undo brings them back."),
        }
        return self.texts.help.get(act) or usual[act].format(one=one, many=many)

    def _document(self, act: str) -> str:
        """The JSON kind that a command answers with."""
        single = self.kind.single_id
        usual = {
            "list": self.kind.id,
            "show": single if single != self.kind.id else f"{single}-record",
            "add": f"{single}-added",
            "edit": f"{single}-changed",
            "remove": f"{single}-removed",
        }
        return self.texts.documents.get(act) or usual[act]

    def _who(self, *, many: bool = False) -> click.Argument:
        metavar = self.kind.single_id.upper().replace("-", "_")
        return click.Argument(["who"], metavar=metavar, nargs=-1 if many else 1, required=True)

    def _command(
        self, act: str, params: Sequence[click.Parameter], run: Callable[..., None]
    ) -> click.Command:
        return click.Command(act, params=list(params), help=self._help(act), callback=run)

    def _list(self, act: str) -> click.Command:
        kind, group = self.kind, self

        @pass_session
        def run(
            session: CommandSession,
            /,
            where: tuple[str, ...],
            search: str,
            sort: str | None,
            reverse: bool,
            limit: int,
            output: Path | None,
            **filters: str | None,
        ) -> None:
            context = session.context_of_person()
            if group.about and (words := filters.get(group.about)):
                read = read_references(kind.fields[group.about].refers)
                filters[group.about] = read(context, words, {}, False)
            conditions = [*where, *(f"{n}={v}" for n, v in filters.items() if v is not None)]
            query = kind_query(conditions, search, sort or "", reverse=reverse, limit=limit)
            found = RecordSearch(context, kind)
            if output is not None:
                write_listing(session, context, found, query, output)
                return
            listing = found.listing(query)
            session.emit(group._document(act), listing_data(listing), list_lines(listing))
            if limit and len(listing.rows) == limit and found.total > limit:
                session.say(
                    _("{shown} of {total}.").format(shown=limit, total=counted_records(found.total))
                )

        about = [click.Argument([self.about], required=False)] if self.about else []
        return self._command(act, [*about, *list_options(kind)], run)

    def _show(self, act: str) -> click.Command:
        kind, group = self.kind, self

        @pass_session
        def run(session: CommandSession, /, who: str) -> None:
            from cap_tui.operations.listings import detail_listing, record_detail
            from cap_tui.operations.records import find_record

            context = session.context_of_person()
            record = find_record(context, kind, who)
            detail = record_detail(context, kind, record)
            data = record_data(record)
            data["links"] = [
                {"field": each.name, "table": link.table, "uid": link.uid, "name": link.name}
                for each in detail.fields
                for link in each.links
            ]
            lines = listing_lines(detail_listing(detail), session.width, title=True)
            session.emit(group._document(act), data, [*lines, record.uid])

        return self._command(act, [self._who()], run)

    def _add(self, act: str) -> click.Command:
        kind, group = self.kind, self
        options = field_options(kind, self.options, new=True)

        @pass_session
        def run(session: CommandSession, /, dry_run: bool, **given: Any) -> None:
            from cap_tui.operations.records import add_record

            context = session.context_of_person()
            values = given_values(context, options, given, dry_run=dry_run)
            record = add_record(context, kind, values, dry_run=dry_run)
            said = _("{name} would be added.") if dry_run else _("{name} is added.")
            name = kind.name(record)
            data = {"uid": record.uid, "name": name, "added": not dry_run}
            session.emit(group._document(act), data, [said.format(name=name)])

        params = [*(option.param for option in options), *self.beside]
        return self._command(
            act, [*params, dry_run_option(_("Only show what would be added."))], run
        )

    def _edit(self, act: str) -> click.Command:
        kind, group = self.kind, self
        options = field_options(kind, self.options, new=False)

        @pass_session
        def run(
            session: CommandSession,
            /,
            who: str,
            clear: tuple[str, ...],
            dry_run: bool,
            **given: Any,
        ) -> None:
            from cap_tui.operations.records import edit_record, find_record

            context = session.context_of_person()
            record = find_record(context, kind, who)
            cleared = {name: kind.fields[name].default for name in clear}
            changes = given_values(
                context, options, given, dry_run=dry_run, before=record, cleared=cleared
            )
            if not changes:
                raise WrongUse(
                    _("Nothing is changed."),
                    remedy=_("Give {option} or another option.").format(
                        option=options[0].param.opts[0]
                    ),
                )
            after = edit_record(context, kind, record, changes, dry_run=dry_run)
            data = {"uid": record.uid, "changed": sorted(changes), "saved": not dry_run}
            labels = ", ".join(kind.label(name) for name in sorted(changes))
            session.emit(group._document(act), data, [labelled(kind.name(after), labels)])

        clear = click.Option(
            ["--clear"],
            multiple=True,
            type=click.Choice([n for n in kind.edit if not kind.fields[n].required]),
            help=_("Empty this field first; may be repeated."),
        )
        params = [self._who(), *(option.param for option in options), *self.beside, clear]
        return self._command(act, [*params, dry_run_option(_("Only show what would change."))], run)

    def _remove(self, act: str) -> click.Command:
        kind, group = self.kind, self

        @pass_session
        def run(
            session: CommandSession, /, who: tuple[str, ...], with_dependents: bool, dry_run: bool
        ) -> None:
            from cap_tui.operations.records import find_record
            from cap_tui.operations.removal import remove_records

            context = session.context_of_person()
            records = list(
                {r.uid: r for r in (find_record(context, kind, w) for w in who)}.values()
            )
            removal = remove_records(
                context, kind, *records, with_dependents=with_dependents, dry_run=dry_run
            )
            data = removal_data(kind, records, removal, removed=not dry_run)
            lines = removal_lines(kind, records, removal, removed=not dry_run)
            session.emit(group._document(act), data, lines)

        dependents = click.Option(
            ["--with-dependents"],
            is_flag=True,
            help=_("Also remove what means nothing without it, and take it out of what names it."),
        )
        says = dry_run_option(_("Only show what would be removed."))
        return self._command(act, [self._who(many=True), dependents, says], run)


def list_options(kind: Kind[Any]) -> Iterator[click.Parameter]:
    """The options of a list: conditions, search, order, and one filter for each choice among the fields."""
    for column in kind.columns:
        if column.value is None and (choices := choices_of(kind, column.id)):
            yield click.Option(
                [f"--{column.id.replace('_', '-')}"],
                type=click.Choice(choices),
                help=_("Only where '{field}' is this.").format(field=kind.column_title(column)),
            )
    columns = [column.id for column in kind.columns]
    yield click.Option(
        ["--where"], multiple=True, metavar="FIELD=VALUE", help=_("Only these; may be repeated.")
    )
    yield click.Option(["--search"], default="", help=_("Only where all these words occur."))
    yield click.Option(
        ["--sort"], type=click.Choice(columns), help=_("In the order of a column."),
        metavar="COLUMN",
    )  # fmt: skip
    yield click.Option(["--reverse"], is_flag=True, help=_("The other way round."))
    yield click.Option(["--limit"], type=WholeRange(min=0), default=0, help=_("At most so many."))
    yield click.Option(
        ["-o", "--output"],
        type=click.Path(path_type=Path, dir_okay=False),
        help=_("Write the list to a file: {formats}.").format(formats=", ".join(LIST_SUFFIXES)),
    )


def dry_run_option(help: str) -> click.Option:
    """``--dry-run`` with its sentence."""
    return click.Option(["--dry-run"], is_flag=True, help=help)


def terminal_width() -> int:
    """The width of what a person reads: the terminal's, 80 in a pipe."""
    return shutil.get_terminal_size((WIDTH, 24)).columns


def list_lines(listing: Listing) -> Iterator[str]:
    """A list for people: columns in which nothing is known are left out, the uid stands with each record."""
    columns = tuple(
        replace(column, shown=True, width=36, drop=99) if column.id == "uid" else column
        for column in without_empty_columns(listing).columns
    )
    return listing_lines(replace(listing, columns=columns), terminal_width())


def write_listing(
    session: CommandSession,
    context: Context,
    found: RecordSearch[Any],
    query: Query,
    output: Path,
) -> None:
    """Write a list to a file and say where it is."""
    from cap_tui.text.written_file import written_file_lines

    records = found.select(query)
    write_kind_list(context, found.kind, records, output)
    data = {"file": str(output), "kind": found.kind.id, "records": len(records)}
    session.emit("listing-file", data, written_file_lines(output))


def record_data(record: Record) -> dict[str, Any]:
    """A record for JSON."""
    import msgspec

    data: dict[str, Any] = msgspec.to_builtins(record)
    return data
