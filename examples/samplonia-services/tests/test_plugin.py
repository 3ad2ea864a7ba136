"""A plugin without code keeps the same contract as any other."""

from pathlib import Path

from cap_tui.testing import PluginContract, host_of

FOLDER = Path(__file__).parent.parent


class TestSamploniaServices(PluginContract):
    plugin = FOLDER


def test_it_is_listed_with_its_services_and_needs_no_trust() -> None:
    host = host_of(FOLDER)
    assert host.plugin("samplonia-services").state == "data only"
    content = host.content()
    assert [item.id for item in content.entries("services")] == [
        "samplonia-services.diagnosis",
        "samplonia-services.partner-days",
    ]
    assert [item.entry.target for item in content.entries("indicators")] == [60]
