"""workspace.toml: what holds, what is named, and whose comments are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap_tui.errors import Refused
from cap_tui.workspace import Workspace, WorkspaceConfig
from cap_tui.workspace.config import parse_config, read_config

WHOLE = '[region]\ncode = "VA"\nname = "Valdora"\n'


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (WHOLE + 'colour = "red"\n', "colour"),
        (WHOLE + "[storage]\nurl = 7\n", "storage.url"),
        ('[region]\nname = "x"\n', "code"),
        (WHOLE + 'country = "italy"\n', "region.country: two capital letters"),
        ('[region]\ncode = "VA"\nname = ""\n', "region.name"),
        ("[region\n", "line 1"),
        ("format = 99\n" + WHOLE, "newer"),
    ],
)
def test_what_does_not_hold_is_named(text: str, named: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_config(text, "workspace.toml")

    assert named in str(refusal.value)
    assert refusal.value.where == "workspace.toml"


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "workspace.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(Refused):
        read_config(tmp_path / "workspace.toml")


def test_saving_keeps_a_persons_comments_and_order(region: Workspace) -> None:
    path = region.folder / "workspace.toml"
    own = '# ours\n[region] # the valley\nname = "Valdora"  # as on the map\ncode = "VA"\n'
    path.write_text(own, encoding="utf-8")

    region.save_config(
        {
            "region.name": "Val d'Ora",
            "plugins.settings.stresstest": {"minimum": 5},
            "plugins.enabled": ["a"],
        }
    )

    text = path.read_text(encoding="utf-8")
    assert "# ours" in text
    assert "[region] # the valley" in text
    assert "# as on the map" in text
    assert text.index("name") < text.index("code")
    assert region.config.region.name == "Val d'Ora"
    assert region.config.plugins.settings == {"stresstest": {"minimum": 5}}
    assert read_config(path) == region.config
    region.save_config({"plugins.enabled": None})
    assert read_config(path).plugins.enabled is None


def test_a_setting_that_does_not_hold_changes_nothing(any_region: Workspace) -> None:
    before = any_region.config

    with pytest.raises(Refused):
        any_region.save_config({"region.colour": "red"})

    assert any_region.config == before


@pytest.mark.parametrize("found", ["[region\n", None])
def test_a_file_spoilt_meanwhile_is_refused_and_left_alone(
    region: Workspace, found: str | None
) -> None:
    path = region.folder / "workspace.toml"
    if found is None:
        path.unlink()
    else:
        path.write_text(found)

    with pytest.raises(Refused):
        region.save_config({"region.currency": "CHF"})

    assert (path.read_text() if path.exists() else None) == found
    assert region.config.region.currency == "EUR"


def test_a_key_through_a_value_is_refused(region: Workspace) -> None:
    with pytest.raises(Refused):
        region.save_config({"region.code.first": "V"})


def test_a_storage_that_this_version_does_not_know_is_refused_not_ignored(
    region: Workspace,
) -> None:
    region.save_config({"storage.url": "postgres://ada:secret@host/db"})

    with pytest.raises(Refused) as refusal:
        Workspace.open(region.folder)

    assert "storage.url" in refusal.value.where
    assert "secret" not in str(refusal.value)


def test_what_is_written_is_what_is_read(tmp_path: Path, config: WorkspaceConfig) -> None:
    Workspace.create(tmp_path / "va", config).close()

    assert read_config(tmp_path / "va" / "workspace.toml") == config
