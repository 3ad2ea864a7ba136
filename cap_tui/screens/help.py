"""Help for the place one is at, made from the registry: what it is for, what can be done, with which keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from cap_tui.model.kind import Kind
from cap_tui.model.training_unit import LISTS
from cap_tui.operations.glossary import KIND as GLOSSARY
from cap_tui.operations.glossary import words_in
from cap_tui.screens.actions import EVERYWHERE, PARTS, PLACE_NAMES, PLACES
from cap_tui.screens.base import CapScreen
from cap_tui.screens.plugin_actions import action_keys, plugin_actions
from cap_tui.text.i18n import _
from cap_tui.text.labelled import labelled
from cap_tui.widgets.actions import Offered, key_name, offered
from cap_tui.widgets.form import Form
from cap_tui.widgets.overlay import overlay_open
from cap_tui.widgets.safe_text import Line, Role, safe, safe_line, wrapped
from cap_tui.widgets.view import PluginView

KEY_CELLS = 16
OWN_KEYS = (
    "## Your own keys",
    "",
    "Any action can have other keys. Write its id and its keys into the file `settings.toml` of your home of",
    "the program (`cap-tui doctor` says where it is), and start again:",
    "",
    "```toml",
    "[keys]",
    '"app.undo" = "z"',
    '"app.show-history" = ["f7", "H"]',
    "```",
    "",
    "Keys are letters, digits, signs, `f1` to `f12`, `enter`, `escape`, `tab`, `space`, `up`, `pageup` and the",
    "like, also with `ctrl+` or `shift+`. A key that two actions of one place want is refused: the program names",
    "both when it starts, and so does `cap-tui doctor`. Settings (F5) list the keys in force. The actions of a",
    "plugin have ids too (`diamond.add`); F1 in its view shows their keys.",
    "",
)


def help_for(screen: CapScreen) -> list[Line | KeyLine]:
    """The whole help of ``screen`` as it stands: views add theirs."""
    offers = list(offered(screen))
    lines: list[Line | KeyLine] = []
    if overlay_open(
        screen
    ):  # first what can be done in the question, then the place it was asked at
        lines += [*_parts(offer for offer in offers if not offer.action.area), ""]
        offers = [offer for offer in offers if offer.action.area]
    lines += [safe(line) for line in screen.help_lines()]
    for view in screen.query(PluginView):
        lines += [safe(line) for line in view.help()]
    lines += [*_idea(screen), *_fields(screen), *_words(screen)]
    everywhere = {action.id for action in EVERYWHERE}
    here = [o for o in offers if o.action.area and o.action.id not in everywhere]
    if here:
        lines += ["", safe_line(_("Here"), Role.HEADING), *map(_offer_line, here)]
    lines += _of_plugins(screen)
    lines += ["", safe_line(_("Everywhere"), Role.HEADING)]
    lines += [_offer_line(offer) for offer in offers if offer.action.id in everywhere]
    lines += _parts(offer for offer in offers if not offer.action.area)
    lines += ["", *_good_to_know()]
    return lines


def _idea(screen: CapScreen) -> Iterator[Line | KeyLine]:
    """The field's idea of the tool whose screen it is, from its unit of the training."""
    from cap_tui.training.unit_path import explaining_unit
    from cap_tui.training.unit_text import idea_lines

    region = screen.shell.region
    content = region.content() if region is not None else None
    # A list of records has its kind; the list of content the name of a kind of content.
    asked = getattr(screen, "kind", None)
    kind = asked if isinstance(asked, Kind) else None
    owner, point, _name = (kind.table if kind is not None else "").partition(".")
    tool = getattr(screen, "plugin", "") or (owner if point else "")
    places = (f"{LISTS}{kind.id}" if kind is not None else "", screen.PLACE)
    found = (explaining_unit(content, place, tool) for place in places) if content else ()
    unit = next(filter(None, found), None)
    if unit is not None:
        yield from ("", safe_line(_("The idea: {name}").format(name=unit.name), Role.HEADING))
        yield from (safe(line) for line in idea_lines(unit))


def _words(screen: CapScreen) -> Iterator[Line | KeyLine]:
    """The terms of the glossary that stand on the screen, with what they mean."""
    region = screen.shell.region
    content = region.content() if region is not None else None
    if content is None:
        return
    # private to Textual, whose minor version is pinned: what is drawn, whoever draws it
    shown = "\n".join(strip.text for strip in screen._compositor.render_strips())
    if words := words_in(shown, content.entries(GLOSSARY)):
        yield from ("", safe_line(_("Words on this screen"), Role.HEADING))
        for word in words:
            yield safe(labelled(word.name, f"{word.meaning} ({word.said_by})"))


def _of_plugins(screen: CapScreen) -> Iterator[Line | KeyLine]:
    """What plugins offer here, with the selected record if there is one."""
    own = screen.shell.own_keys
    offers = plugin_actions(screen)
    if offers:
        yield from ("", safe_line(_("From plugins"), Role.HEADING))
    for _plugin, action in offers:
        keys = " ".join(key_name(key) for key in action_keys(action, own)) or _("F2 only")
        yield KeyLine(keys, f"{action.title}. {action.help}" if action.help else action.title)


def _fields(screen: CapScreen) -> Iterator[Line | KeyLine]:
    """The fields of the form that is open, with their meaning."""
    for form in screen.query(Form):
        yield from ("", safe_line(_("Fields"), Role.HEADING))
        for field in form.asked:
            yield KeyLine(field.label, field.help)


def _good_to_know() -> Iterator[Line]:
    yield safe_line(_("Good to know"), Role.HEADING)
    yield _("- What is saved is on disk before the screen says so. A lost link loses nothing.")
    yield _("- y copies: of a list the row, the table or a cell, else the text.")
    yield _(
        "- Select text with Shift (Option on a Mac) and the mouse, or switch the mouse off with F2."
    )
    yield _("- Should a broken link leave your terminal in disorder: type reset and press Enter.")
    yield _("- Every screen as plain text: cap-tui --plain status, cap-tui view.")


def _keys(offer: Offered) -> str:
    keys = [key_name(key) for key in offer.keys]
    if len(keys) > 3 and all(key.isdigit() for key in keys):
        return f"{keys[0]}–{keys[-1]}"
    return " ".join(keys) if keys else _("F2 only")


def _offer_line(offer: Offered) -> KeyLine:
    what = offer.help or (_("{area}: {verb}") if offer.area else "{verb}").format(
        area=offer.area, verb=offer.label
    )
    label = offer.label if offer.label.endswith("?") else f"{offer.label}."
    return KeyLine(_keys(offer), f"{label} {what}" if offer.help else what)


def _parts(offers: Iterable[Offered]) -> Iterator[Line | KeyLine]:
    """The keys of the list, text or form that has the keyboard, under the part's name."""
    names = {action.id: PLACE_NAMES[part] for part, actions in PARTS.items() for action in actions}
    last = ""
    for offer in offers:
        name = names.get(offer.action.id, "")
        if name and name != last:
            yield from ("", safe_line(_(name), Role.HEADING))
            last = name
        yield KeyLine(_keys(offer), offer.label)


@dataclass(frozen=True)
class KeyLine:
    """A line of help about keys: what follows them stays in a column of its own at every width."""

    keys: str
    words: str

    def flowed(self, width: int) -> list[Line]:
        """The line at ``width`` cells."""
        keys = safe_line(self.keys, Role.KEY)
        column = min(KEY_CELLS, width // 2)
        lines = wrapped(self.words, max(1, width - column))
        first = keys.pad_right(max(1, column - keys.cell_length)) + lines[0]
        return [first, *(Content(" " * column) + line for line in lines[1:])]


def flowed(lines: Sequence[Line | KeyLine], width: int) -> list[Line]:
    """Help at a width."""
    result: list[Line] = []
    for line in lines:
        if isinstance(line, KeyLine):
            result += line.flowed(width)
        else:
            result.append(line)
    return result


def keys_document() -> str:
    """docs/KEYS.md: every place and its keys, in English."""
    lines = [
        "# Keys",
        "",
        "Made from the registry by `python -m cap_tui.screens.help`.",
        "",
        *OWN_KEYS,
    ]
    for place, actions in [*PLACES.items(), *PARTS.items()]:
        lines += [f"## {PLACE_NAMES[place]}", "", "| keys | what | | id |", "|---|---|---|---|"]
        for action in actions:
            keys = " ".join(f"`{key_name(key)}`" for key in action.keys) or "F2 only"
            lines.append(f"| {keys} | {action.label} | {action.help} | `{action.id}` |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    print(keys_document(), end="")  # noqa: T201  (this is what the call is for)
