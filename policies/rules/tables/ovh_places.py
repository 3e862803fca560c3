"""Where OVHcloud resource types are: under which names regions stand, and what happens where none does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import TypeFacts
from policies.rules.tables.ovh.account import MAILBOX
from policies.rules.tables.ovh.compute import RANCHER, SERVER, VPS
from policies.rules.tables.ovh.databases import PRIVATE
from policies.rules.tables.ovh.logs import STREAM
from policies.rules.tables.ovh.network import BALANCER, NETWORK, ZONED
from policies.rules.tables.ovh.security import OKMS
from policies.rules.tables.ovh.tokens import kind

REGION_KEYS: Final = frozenset(
    ("region", "regions", "regionName", "backupRegions", "availabilityZone", "availabilityZones")
)
"""Names of properties, at any depth, whose text is a region or zone, in one of OVHcloud's naming schemes."""

LOOSE_REGION_KEYS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(ZONED, frozenset(("zone",))),
    BALANCER: frozenset(("zones",)),
    SERVER: frozenset(("datacenter", "availabilityZone")),
    PRIVATE: frozenset(("datacenter",)),
    VPS: frozenset(("zone",)),
}
"""Names that are regions in these types, whose texts are not exact codes: a building (``gra3``) or a zone of one.
Elsewhere a ``zone`` is one of the DNS, and a ``datacenter`` one of VMware."""

NO_REGION_KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    kind("index", "CloudProjectSshKey"): {"regions": "where a public key may be used: everywhere"},
}
"""Names that are regions elsewhere and not in these types, and what they are."""

ORDER_LABELS: Final = frozenset(("region", "datacenter", "dc", "dedicated_datacenter", "vps_datacenter"))
"""Labels under which the configuration of an order states a site (registry pages of StorageEfs and of
Hosting.PrivateDatabase; the two with a product's name: OVHcloud's order catalogue, by programs that read it)."""

ORDER_PATHS: Final = ("plan", "planOptions", "plans")
"""Properties of a type that is ordered: each plan has a list ``configurations`` of ``label`` and ``value``."""

WHEREVER: Final = frozenset(("all", "europe"))
"""Values that leave the site open: all zones of an IP load balancer, the area of a dedicated server's order. The site
then stands elsewhere, or is not stated."""

SITES: Final[Mapping[str, str]] = {
    "gra": "GRA",
    "rbx": "RBX",
    "sbg": "SBG",
    "par": "EU-WEST-PAR",
    "lim": "DE",
    "fra": "DE",
    "de": "DE",
    "waw": "WAW",
    "mil": "EU-SOUTH-MIL",
    "eri": "UK",
    "lon": "UK",
    "uk": "UK",
    "bhs": "BHS",
    "tor": "CA-EAST-TOR",
    "sgp": "SGP",
    "syd": "SYD",
    "mum": "AP-SOUTH-MUM",
    "ynm": "AP-SOUTH-MUM",
    "vin": "US-EAST-VA",
    "hil": "US-WEST-OR",
}
"""Sites by the letters that orders and older products write, with a building's number behind them (``gra3``) or not:
the middle part of OVHcloud's API codes (``eu-west-gra``); fra, lon, mum and ynm are unverified."""

LOG_SERVICES: Final = ("ovh:Dbaas/", "ovh:index/dbaasLogs")
"""Types of Logs Data Platform, whose place is that of the service (``serviceName``) they belong to."""

SERVICES_BY_NAME: Final[Mapping[str, str]] = {
    **dict.fromkeys(LOG_SERVICES, "Logs Data Platform"),
    "ovh:Dedicated/nasHA": "NAS-HA",
    SERVER: "dedicated server",
    "ovh:Dedicated/server": "dedicated server",
    kind("index", "DedicatedServerVirtualMac"): "dedicated server",
    VPS: "virtual private server",
    PRIVATE: "private database",
    "ovh:Hosting/privateDatabase": "private database",
    "ovh:index/hostingPrivatedatabase": "private database",
    "ovh:index/storageEfs": "Enterprise File Storage",
    "ovh:IpLoadBalancing/": "IP load balancer",
}
"""Products, by the start of their types' tokens, whose services are known by name (``serviceName``) and whose inputs
need not tell a region: the configuration tells it instead."""

REQUIRED: Final[Mapping[str, str]] = {
    NETWORK: "regions",
}
"""Region properties without which the provider chooses all regions, the ones outside Europe included."""

DEFAULT_BACKUPS: Final[Mapping[str, str]] = {
    "GRA": "SBG",
    "SBG": "GRA",
    "DE": "GRA",
    "WAW": "GRA",
    "UK": "GRA",
    "BHS": "SBG",
}
"""Where a managed database keeps its backups when ``backupRegions`` is not set (ovh/docs databases_05, 2024-05)."""

KEY_BACKUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "eu-west-rbx": ("eu-west-sbg", "eu-west-gra"),
    "eu-west-sbg": ("eu-west-rbx", "eu-west-gra"),
    "eu-west-par": ("eu-west-gra", "eu-west-sbg"),
    "ca-east-bhs": ("ca-east-bhs", "ca-east-tor"),
    "ca-east-tor": ("ca-east-bhs", "ca-east-tor"),
    "ap-southeast-sgp": ("ap-southeast-sgp", "ap-southeast-syd"),
    "ap-southeast-syd": ("ap-southeast-sgp", "ap-southeast-syd"),
}
"""Where OKMS keeps the backups of a domain's keys and secrets, by the domain's region (ovh/docs kms/architecture-
overview, 2025-06). The other European regions are not listed there; OVHcloud names places in the European Union for
all but London (OKMS architecture overview, 2025-11)."""

KEY_DOMAIN: Final = OKMS

OPAQUE_TARGETS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = dict.fromkeys(
    (
        kind("CloudProject", "RegionLoadBalancerLogSubscription"),
        kind("CloudProjectDatabase", "LogSubscription"),
        kind("index", "CloudProjectKubeLogSubscription"),
    ),
    ("streamId", (STREAM,)),
)
"""Types that send data to another resource whose reference does not tell its region: the property, and its types."""

SERVICES: Final[Mapping[str, TypeFacts]] = {}
"""Whole services without a place: none; each such type is in the table of types."""

EVERYWHERE: Final[Mapping[str, str]] = {
    MAILBOX: "OVHcloud tells no region of a mailbox (MX Plan), neither in the API nor when it is ordered",
    RANCHER: "OVHcloud tells no region of a Managed Rancher service, neither in the API nor when it is ordered",
}
"""Services that are in no residency, because no region of theirs can be known."""
