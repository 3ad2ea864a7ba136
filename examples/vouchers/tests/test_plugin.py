"""The vouchers keep the contract, read a file, refuse a bad row and point out what is too high."""

from pathlib import Path

import pytest

from cap_tui.api import Refused
from cap_tui.testing import PluginContract, host_of, sample_region

FOLDER = Path(__file__).parent.parent / "cap_vouchers"


class TestVouchers(PluginContract):
    plugin = FOLDER
    old_rows = {
        "vouchers.vouchers": {
            1: [
                {
                    "uid": "0190a5d2-0000-7000-8000-000000000001",
                    "version": 1,
                    "owner": "SM",
                    "year": 2023,
                    "firm": "Alder Ltd",
                    "amount": "1500 EUR",
                }
            ]
        }
    }


def test_a_voucher_above_the_ceiling_is_pointed_out() -> None:
    with sample_region() as region:
        host = host_of(FOLDER, workspace=region)
        host.demo()
        assert [finding.id for finding in host.checks()] == ["vouchers.ceiling"]
        assert host.status()[0].summary == "2 vouchers"


def test_a_row_that_is_no_voucher_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "grants.csv"
    path.write_text("year;firm;amount\n2025;Alder Ltd;4000\n2025;Birch Ltd\n")
    with sample_region() as region:
        host = host_of(FOLDER, workspace=region)
        (importer,) = host.importers("vouchers.grants")
        from cap_vouchers.files import vouchers

        with pytest.raises(Refused) as refused:
            list(vouchers(importer.read(path)))
        assert refused.value.where == "row 3"
