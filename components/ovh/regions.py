"""OVHcloud sites as pure data: one site has up to four codes, one for each family of services.

OVHcloud names a place differently in each API: the OpenStack name (instances, networks, Managed Kubernetes:
``GRA11``), the object storage name (``GRA``, lower case in endpoints), the API v2 name (Okms and the Cloud* family:
``eu-west-gra``) and the managed database name (``GRA``). Where two schemes spell a place alike the code is listed once
in each column.

Sources: MKS and object storage location pages of ovh/docs (2026-02-03); the ``RegionCodenameEnum`` and ``RegionEnum``
of OVHcloud's API description, as published in the API's own documentation; OKMS architecture guide and roadmap
1222-1227; managed PostgreSQL regions, page of 2025-06. Notes say what was not verified.
"""

from __future__ import annotations

from typing import Final, NamedTuple

SOURCE: Final = "ovh/docs (2026-02) and OVHcloud API RegionCodenameEnum"


class SiteRow(NamedTuple):
    """One site. ``openstack``: first is the one to prefer. None: the service is not there (or not known to be)."""

    label: str
    country: str
    openstack: tuple[str, ...]
    object_storage: str | None
    api: str
    okms: bool
    database: str | None
    zones: tuple[str, ...] = ()
    note: str = ""


#: The zones of a three-zone site, as the SDK writes them: ``eu-west-par-a``.
_ABC: Final = ("a", "b", "c")

SITES: Final[tuple[SiteRow, ...]] = (
    SiteRow(
        "Paris",
        "FR",
        ("EU-WEST-PAR",),
        "EU-WEST-PAR",
        "eu-west-par",
        True,
        "EU-WEST-PAR",
        _ABC,
        "three zones; database there: unverified",
    ),
    SiteRow("Gravelines", "FR", ("GRA11", "GRA9", "GRA7", "GRA5", "GRA3", "GRA1"), "GRA", "eu-west-gra", True, "GRA"),
    SiteRow("Strasbourg", "FR", ("SBG5", "SBG7", "SBG3", "SBG1"), "SBG", "eu-west-sbg", True, "SBG"),
    SiteRow(
        "Roubaix",
        "FR",
        ("RBX-A", "EU-WEST-RBX", "RBX-ARCHIVE"),
        "RBX",
        "eu-west-rbx",
        True,
        None,
        (),
        "Managed Kubernetes is documented as EU-WEST-RBX and as RBX-A",
    ),
    SiteRow("Limburg (Frankfurt)", "DE", ("DE1",), "DE", "eu-west-lim", True, "DE"),
    SiteRow("Warsaw", "PL", ("WAW1",), "WAW", "eu-central-waw", True, "WAW"),
    SiteRow(
        "Milan",
        "IT",
        ("EU-SOUTH-MIL",),
        "EU-SOUTH-MIL",
        "eu-south-mil",
        True,
        "EU-SOUTH-MIL",
        _ABC,
        "three zones; database there: unverified",
    ),
    SiteRow(
        "Roubaix SecNumCloud", "FR", (), None, "eu-west-rbx-snc", False, None, (), "reach through the SDK unverified"
    ),
    SiteRow(
        "Strasbourg SecNumCloud", "FR", (), None, "eu-west-sbg-snc", False, None, (), "reach through the SDK unverified"
    ),
    SiteRow(
        "Gravelines SecNumCloud", "FR", (), None, "eu-west-gra-snc", False, None, (), "reach through the SDK unverified"
    ),
    SiteRow("Erith (London)", "GB", ("UK1",), "UK", "eu-west-eri", True, "UK"),
    SiteRow("Beauharnois", "CA", ("BHS5", "BHS3", "BHS1"), "BHS", "ca-east-bhs", True, "BHS"),
    SiteRow("Toronto", "CA", ("CA-EAST-TOR",), "CA-EAST-TOR", "ca-east-tor", True, None),
    SiteRow("Singapore", "SG", ("SGP1", "AP-SOUTHEAST-SGP-2"), "SGP", "ap-southeast-sgp", True, "SGP"),
    SiteRow("Sydney", "AU", ("SYD1", "AP-SOUTHEAST-SYD-2"), "SYD", "ap-southeast-syd", True, None),
    SiteRow("Mumbai", "IN", ("AP-SOUTH-MUM-1",), "AP-SOUTH-MUM", "ap-south-mum", False, None),
    SiteRow("Vint Hill", "US", ("US-EAST-VA-1",), "US-EAST-VA", "us-east-vin", False, None, (), "OVHcloud US"),
    SiteRow("Hillsboro", "US", ("US-WEST-OR-1",), "US-WEST-OR", "us-west-hil", False, None, (), "OVHcloud US"),
)

#: Local zones: API v2 code, country, city. Instances and block storage; no OKMS, no Managed Kubernetes, no database
#: known. Their OpenStack name is the code in upper case with a zone letter (``EU-WEST-LZ-LUX-A``).
LOCAL_ZONES: Final[tuple[tuple[str, str, str], ...]] = (
    ("eu-west-lz-ams", "NL", "Amsterdam"),
    ("eu-west-lz-bru", "BE", "Brussels"),
    ("eu-west-lz-dln", "IE", "Dublin"),
    ("eu-west-lz-lux", "LU", "Luxembourg"),
    ("eu-west-lz-mrs", "FR", "Marseille"),
    ("eu-west-lz-vie", "AT", "Vienna"),
    ("eu-south-lz-lis", "PT", "Lisbon"),
    ("eu-south-lz-mad", "ES", "Madrid"),
    ("eu-south-lz-mil", "IT", "Milan"),
    ("eu-central-lz-prg", "CZ", "Prague"),
    ("eu-east-lz-prg", "CZ", "Prague"),
    ("eu-central-lz-buh", "RO", "Bucharest"),
    ("eu-central-lz-sof", "BG", "Sofia"),
    ("eu-north-lz-cph", "DK", "Copenhagen"),
    ("eu-north-lz-hel", "FI", "Helsinki"),
    ("eu-north-lz-sto", "SE", "Stockholm"),
    ("eu-north-lz-osl", "NO", "Oslo"),
    ("eu-west-lz-zrh", "CH", "Zurich"),
    ("eu-west-lz-mnc", "GB", "Manchester"),
    ("af-north-lz-rba", "MA", "Rabat"),
    ("af-central-lz-abj", "CI", "Abidjan"),
    ("ap-south-lz-akl", "NZ", "Auckland"),
    ("ap-south-lz-blr", "IN", "Bangalore"),
    ("ap-south-lz-icd", "IN", "Delhi"),
    ("me-south-lz-dxb", "AE", "Dubai"),
    ("sa-central-lz-mex", "MX", "Mexico"),
    ("sa-east-lz-sao", "BR", "Sao Paulo"),
    ("sa-west-lz-bue", "AR", "Buenos Aires"),
    ("sa-west-lz-scl", "CL", "Santiago"),
    ("us-central-lz-slc", "US", "Salt Lake City"),
    ("us-central-lz-stl", "US", "St. Louis"),
    ("us-east-lz-atl", "US", "Atlanta"),
    ("us-east-lz-bos", "US", "Boston"),
    ("us-east-lz-chi", "US", "Chicago"),
    ("us-east-lz-dal", "US", "Dallas"),
    ("us-east-lz-mia", "US", "Miami"),
    ("us-east-lz-nyc", "US", "New York"),
    ("us-west-lz-den", "US", "Denver"),
    ("us-west-lz-lax", "US", "Los Angeles"),
    ("us-west-lz-pao", "US", "Palo Alto"),
    ("us-west-lz-phx", "US", "Phoenix"),
    ("us-west-lz-sea", "US", "Seattle"),
)
