"""The catalogue of services: Enter opens one, Space marks it, marked ones are compared side by side."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import Any

from cap_tact.catalogue import ServiceFilter, service_named, services
from cap_tact.commands.options import CATEGORIES, MATURITIES, NEEDS, PHASES
from cap_tact.leaflet import write_catalogue, write_leaflet
from cap_tact.listings import comparison_listing, services_listing
from cap_tact.operations.keep_service import (
    changed_service,
    keep_service,
    new_service,
    own_file,
)
from cap_tact.renderings import service_lines, services_words
from cap_tact.service_form import ServiceField, field_value, form_fields, form_texts
from cap_tact.wording import category_text, maturity_text, need_text, phase_text
from cap_tact.words import _
from cap_tui.api import (
    N_,
    REPORT_EXTENSIONS,
    Listing,
    ListingRow,
    PluginContext,
    Refused,
    labelled,
    listing_lines,
)
from cap_tui.ui import (
    ChoiceStep,
    Dialog,
    Line,
    ListingPage,
    Role,
    TaskStep,
    TextStep,
    safe,
    safe_line,
    user_action,
)

ALL = "*"
MOST_COMPARED = 3


class ServicesView(ListingPage):
    """Every service that somebody contributes."""

    ACTION_PREFIX = "tact"
    ACTION_AREA = N_("Services")
    VERB = N_("Service")

    def __init__(self, ctx: PluginContext) -> None:
        super().__init__(ctx)
        self.wanted = ServiceFilter()
        self.compared: list[str] = []

    def read(self) -> None:
        """Read the catalogue."""
        self.found = services(self.ctx, self.wanted)

    def list_rows(self) -> Listing:
        return services_listing(self.found)

    def head(self, width: int) -> Iterator[Line]:
        """How many, which filter, what is marked."""
        yield self.title(services_words(self.found))
        chosen = [
            text
            for text in (
                need_text(self.wanted.need),
                phase_text(self.wanted.phase) if self.wanted.phase else "",
                category_text(self.wanted.category),
                maturity_text(self.wanted.maturity) if self.wanted.maturity else "",
            )
            if text
        ]
        if chosen:
            yield safe_line(_("Only: {filter}").format(filter=", ".join(chosen)), Role.MUTED)
        if self.compared:
            names = ", ".join(service_named(self.ctx, ref).name for ref in self.compared)
            yield safe_line(_("To compare: {names}").format(names=names), Role.MUTED)

    def open_row(self, row: ListingRow) -> None:
        item = service_named(self.ctx, row.key)
        self.show_lines(item.name, lambda width: map(safe, service_lines(self.ctx, item, width)))

    @user_action(
        "f", "Filter", "Show only services for a need, a phase, a category, a maturity", footer=51
    )
    def action_filter(self) -> Dialog:
        kinds = [
            ("need", _("need")),
            ("phase", _("phase")),
            ("category", _("category")),
            ("maturity", _("maturity")),
            (ALL, _("Show all")),
        ]
        kind = yield ChoiceStep(_("Filter by what?"), kinds)
        if kind == ALL:
            self.wanted = ServiceFilter()
        else:
            choices = {
                "need": [(each, need_text(each)) for each in NEEDS],
                "phase": [(each, phase_text(each)) for each in PHASES],
                "category": [(each, category_text(each)) for each in CATEGORIES],
                "maturity": [(each, maturity_text(each)) for each in MATURITIES],
            }[kind]
            chosen = yield ChoiceStep(dict(kinds)[kind], choices)
            self.wanted = replace(self.wanted, **{kind: chosen})
        self.refresh_data()

    @user_action("n", "New", "Write a service of this region in a form", footer=48, changes=True)
    def action_new(self) -> Dialog:
        texts: dict[str, str] = {}
        if (yield from self._form(_("A service of this region"), texts)):
            document = new_service(self.ctx, texts)
            yield from self._keep(document)

    @user_action(
        "e",
        "Edit",
        "Change the marked service of this region in a form",
        footer=47,
        changes=True,
        on_row=True,
    )
    def action_edit(self) -> Dialog:
        if self.marked is None:
            return
        item = service_named(self.ctx, self.marked.key)
        own_file(self.ctx, item)
        texts = form_texts(item.entry)
        if (yield from self._form(item.name, texts)):
            yield from self._keep(changed_service(self.ctx, item, texts))

    def _form(self, title: str, texts: dict[str, str]) -> Generator[Any, Any, bool]:
        """Fields with what is in them; one after another is filled in until the form is kept. True to keep it."""
        while True:
            fields = {field.name: field for field in form_fields()}
            rows = [
                (
                    name,
                    labelled(
                        f"{_(field.label)}{' *' if field.required else ''}", texts.get(name, "")
                    ),
                )
                for name, field in fields.items()
            ]
            missing = [
                field for field in fields.values() if field.required and not texts.get(field.name)
            ]
            if not missing:
                rows.insert(0, (ALL, _("Keep the service")))
            name = yield ChoiceStep(title, rows)
            if name == ALL:
                return True
            texts[name] = yield from self._fill_in(fields[name], texts.get(name, ""))

    def _fill_in(self, field: ServiceField, text: str) -> Generator[Any, Any, str]:
        """The new text of one field."""
        if field.form == "choice":
            shown = [(choice, choice) for choice in field.choices]
            chosen: str = yield ChoiceStep(_(field.label), [*shown, ("", _("not stated"))])
            return chosen
        asked = _(field.label)
        if field.choices:
            asked += f" ({', '.join(field.choices)})"
        elif field.form == "texts":
            asked += " " + _("(several: a; b)")
        elif field.form == "range":
            asked += " (2-5)"
        typed: str = yield TextStep(asked, start=text, check=lambda new: _problem(field, new))
        return typed

    def _keep(self, document: dict[str, Any]) -> Dialog:
        item = yield TaskStep(_("Storing"), lambda: keep_service(self.ctx, document))
        self.refresh_data()
        self.say(_("{service} is kept in this region.").format(service=item.name))

    @user_action(
        "m",
        "Mark",
        "Mark the service for comparison, or take the mark away",
        footer=50,
        on_row=True,
    )
    def action_mark(self) -> None:
        if self.marked is None:
            return
        ref = self.marked.key
        if ref in self.compared:
            self.compared.remove(ref)
        elif len(self.compared) < MOST_COMPARED:
            self.compared.append(ref)
        else:
            self.say(_("At most {n} services stand side by side.").format(n=MOST_COMPARED), "hint")
        self.draw_words()

    @user_action("s", "Side by side", "The marked services side by side", footer=49)
    def action_compare(self) -> None:
        if len(self.compared) < 2:
            self.say(_("Mark two or three services first: m."), "hint")
            return
        items = [service_named(self.ctx, ref) for ref in self.compared]
        self.show_lines(
            _("Services side by side"),
            lambda width: map(safe, listing_lines(comparison_listing(items), width)),
        )

    @user_action(
        "w", "Leaflet", "The service under the cursor as a leaflet", footer=45, on_row=True
    )
    def action_leaflet(self) -> None:
        if self.marked is not None:
            item = service_named(self.ctx, self.marked.key)
            self.write_file(
                _("Write the leaflet to which file?"),
                f"{item.id.partition('.')[2] or item.id}.pdf",
                REPORT_EXTENSIONS,
                lambda path: write_leaflet(self.ctx, [item], path),
            )

    @user_action("t", "Table", "The catalogue as a CSV file", footer=40)
    def action_export(self) -> None:
        self.write_file(
            _("Write the catalogue to which file?"),
            "services.csv",
            (".csv",),
            lambda path: write_catalogue(self.ctx, self.found, path),
        )


def _problem(field: ServiceField, text: str) -> str:
    """What is wrong with a text that was typed into a field."""
    try:
        field_value(field, text)
    except Refused as refused:
        return f"{refused.what} {refused.remedy}"
    return ""
