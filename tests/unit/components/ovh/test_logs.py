"""How long audit logs are kept, and where."""

from __future__ import annotations

import pytest

from components.ovh.logs import archive_years, check_place
from components.regions import Residency


@pytest.mark.parametrize(
    ("days", "years"), [(1, 1), (365, 1), (366, 2), (730, 2), (731, 5), (1825, 5), (1826, 10), (3650, 10)]
)
def test_an_archive_is_never_shorter_than_asked(days: int, years: int) -> None:
    assert archive_years(days) == years


def test_more_than_ten_years() -> None:
    with pytest.raises(ValueError, match=r"3651 days are more than Logs Data Platform archives \(10 years\)"):
        archive_years(3651)


def test_a_service_within_the_residency() -> None:
    assert check_place("ldp-ab-1", "GRA", Residency.EEA) == "ldp-ab-1"
    assert check_place("ldp-ab-1", "GRA11", Residency.EEA) == "ldp-ab-1"


@pytest.mark.parametrize(
    ("region", "text"), [("BHS", "outside residency 'eea'"), ("Atlantis", "which is not a known region of OVHcloud")]
)
def test_a_service_elsewhere(region: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"OVH_DBAAS_LOGS_SERVICE: ldp-ab-1 is in .*{text}"):
        check_place("ldp-ab-1", region, Residency.EEA)
