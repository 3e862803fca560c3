"""Says how much of the internet a list of addresses lets in, and which ports are for administration or data."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from policies.rules.texts import as_text

_V4: Final = 2**24
"""Addresses from which on a list counts as everybody: as many as a /8, or 0.4 % of IPv4."""
_V6: Final = 2**96
"""The same for IPv6: as many as a /32, which is what a whole internet provider is given."""

_OWN: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "fc00::/7", "fe80::/10", "::1/128",
    )
)  # fmt: skip
"""Ranges that are not routed in the internet (RFC 1918, 3927, 4193, 4291, 6598)."""

ANYBODY: Final = frozenset({"*", "any", "internet", "azurecloud", "0.0.0.0", "::"})
"""Azure's names for everybody, in lower case; ``AzureCloud`` is the machine of any customer of Azure."""

ADMIN: Final = {
    22: "SSH", 23: "Telnet", 135: "RPC", 445: "SMB", 2375: "Docker", 2376: "Docker", 3389: "RDP", 5900: "VNC",
    5985: "WinRM", 5986: "WinRM", 6443: "Kubernetes API", 10250: "kubelet", 2379: "etcd", 2380: "etcd",
}  # fmt: skip
DATA: Final = {
    21: "FTP", 111: "NFS", 389: "LDAP", 636: "LDAP", 1433: "SQL Server", 1521: "Oracle", 2049: "NFS", 2181: "ZooKeeper",
    3306: "MySQL", 4333: "mSQL", 5432: "PostgreSQL", 5439: "Redshift", 5601: "Kibana", 5672: "AMQP", 5984: "CouchDB",
    6379: "Redis", 7000: "Cassandra", 8086: "InfluxDB", 8123: "ClickHouse", 9000: "ClickHouse", 9042: "Cassandra",
    9092: "Kafka", 9200: "OpenSearch", 9300: "OpenSearch", 11211: "Memcached", 27017: "MongoDB", 50000: "Db2",
}  # fmt: skip
WEB: Final = frozenset({80, 443})
"""The only ports that may be open to everybody; what answers on them is judged by the TLS rule."""

LAST: Final = 65535


@dataclass(frozen=True, slots=True)
class Reach:
    """Who is let in by a list of ranges."""

    everybody: bool
    unreadable: str = ""
    """The first entry that is no range of addresses; such a list is not judged further."""
    widest: str = ""
    """The entry with the most public addresses; empty if none has any."""


def reach(ranges: Iterable[Any]) -> Reach:
    """Whether ranges (``10.0.0.0/8``, ``10.1.2.3``, ``10.0.0.1-10.0.0.9``) together let everybody in."""
    total = {4: 0, 6: 0}
    most, widest = 0, ""
    for entry in ranges:
        text = as_text(entry).strip()
        if text.casefold() in ANYBODY or text.casefold().startswith("azurecloud."):
            return Reach(True, widest=text)
        counted = _public(text)
        if counted is None:
            return Reach(False, unreadable=text[:60])
        version, count = counted
        total[version] += count
        scaled = count if version == 4 else count >> 72
        if scaled > most:
            most, widest = scaled, text
    return Reach(total[4] >= _V4 or total[6] >= _V6, widest=widest)


def _public(text: str) -> tuple[int, int] | None:
    """IP version and how many public addresses a range has; None where it is none."""
    first, dash, last = text.partition("-")
    try:
        if dash:
            low, high = ipaddress.ip_address(first.strip()), ipaddress.ip_address(last.strip())
            count = int(high) - int(low) + 1
            own = any(low in network and high in network for network in _OWN)
            return None if low.version != high.version or count < 1 else (low.version, 0 if own else count)
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    own = any(network.version == other.version and network.subnet_of(other) for other in _OWN)  # type: ignore[arg-type]
    return network.version, 0 if own else network.num_addresses


def ports(first: int, last: int) -> str:
    """What is open between two ports, for a message; empty where only web ports are."""
    if first <= 0 and last >= LAST:
        return "all ports"
    named = [f"port {port} ({name})" for port, name in sorted((ADMIN | DATA).items()) if first <= port <= last]
    if named:
        return named[0] if len(named) == 1 else f"{named[0]} and {len(named) - 1} more admin and data ports"
    if first == last and first in WEB:
        return ""
    return f"port {first}" if first == last else f"ports {first} to {last}"
