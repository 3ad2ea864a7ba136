"""A plugin without code keeps the same contract as any other."""

from pathlib import Path

from cap_tui.testing import PluginContract, host_of

FOLDER = Path(__file__).parent.parent


class TestSamploniaServices(PluginContract):
    plugin = FOLDER


def test_it_is_listed_with_its_services_and_needs_no_trust() -> None:
    host = host_of(FOLDER, "cap_tact", "cap_evaluation")  # the owners of both kinds
    assert host.plugin("samplonia-services").state == "data only"
    content = host.content()
    ours = {
        kind: [i for i in content.entries(kind) if i.provenance.plugin == "samplonia-services"]
        for kind in ("services", "indicators")
    }
    assert [item.id for item in ours["services"]] == [
        "samplonia-services.diagnosis",
        "samplonia-services.partner-days",
    ]
    assert [item.entry.target for item in ours["indicators"]] == [60]
