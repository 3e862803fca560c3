"""Judges settings that are lists of names and values: parameter groups and server parameters that demand TLS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from policies.rules.demands import entered
from policies.rules.model import Context, Finding
from policies.rules.openings import plain
from policies.rules.tabled import Judge, Say
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown

_ON: Final = frozenset({"1", "on", "true", "enabled", "tls1.2+", "tls1.3+", "fips-140-3"})

_NEVER: Final = 1_000
FAMILIES: Final[tuple[tuple[str, str, int, str], ...]] = (
    ("aurora-mysql", "require_secure_transport", _NEVER, "off by default (Aurora user guide, unverified)"),
    ("aurora-postgresql", "rds.force_ssl", 17, "on by default from version 17 on (Aurora user guide, unverified)"),
    ("docdb", "tls", 0, "enabled by default (DocumentDB guide, unverified)"),
    ("mariadb", "require_secure_transport", _NEVER, "off by default (RDS user guide, unverified)"),
    ("mysql", "require_secure_transport", _NEVER, "off by default (RDS user guide, unverified)"),
    ("neptune", "neptune_enforce_ssl", 0, "on by default (Neptune guide, unverified)"),
    ("postgres", "rds.force_ssl", 15, "on by default from version 15 on (RDS user guide, unverified)"),
    ("redshift", "require_ssl", _NEVER, "off by default (Redshift guide, unverified)"),
    ("sqlserver", "rds.force_ssl", _NEVER, "off by default (RDS user guide, unverified)"),
)
"""Prefix of a group's family, the parameter that demands TLS, the version from which it does by default, the source."""

_GROUPS: Final = (
    "aws:rds/parameterGroup:ParameterGroup",
    "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
    "aws:neptune/clusterParameterGroup:ClusterParameterGroup",
    "aws:redshift/parameterGroup:ParameterGroup",
)
_NAMED_GROUP: Final = {
    "aws:rds/instance:Instance": "parameterGroupName",
    "aws:rds/cluster:Cluster": "dbClusterParameterGroupName",
    "aws:redshift/cluster:Cluster": "clusterParameterGroupName",
}
"""Types whose default parameter group may let plain connections in, and the property that names another."""
_CONFIGURATIONS: Final = ("azure-native:dbforpostgresql:Configuration", "azure-native:dbformysql:Configuration")
_MANAGEMENT: Final = "azure-native:apimanagement:ApiManagementService"
_OLD_PROTOCOLS: Final = ("Protocols.Tls10", "Protocols.Tls11", "Protocols.Ssl30")


def judges(say: Say) -> Mapping[str, Sequence[Judge]]:
    """The judges of parameters by type, speaking for a rule."""

    def group(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        family = resource.get("family")
        if isinstance(family, Unknown):
            yield say.unknown(resource, "family", "state it")
            return
        wanted, default = _wanted(as_text(family))
        if not wanted:
            return
        remedy = f"add the parameter {wanted} with the value {'enabled' if wanted == 'tls' else '1'}"
        found = False
        for path, parameter in entered(resource, "parameters"):
            name = plain(parameter.get("name")) if isinstance(parameter, Mapping) else parameter
            if isinstance(name, Unknown):
                yield say.unknown(resource, path, remedy)
                return
            if isinstance(parameter, Mapping) and name == wanted:
                found = True
                yield from _judge_value(say, resource, f"{path}.value", parameter.get("value"), remedy)
        # A cluster's instances need it in the cluster's group only, where alone Aurora has the parameter.
        belongs = not as_text(family).startswith("aurora") or "cluster" in resource.kind.casefold()
        if not found and not default and belongs:
            yield say.violated(resource, "clients may connect to the database without TLS", remedy, "parameters")

    def database(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        engine, version = resource.get("engine"), resource.get("engineVersion")
        path = _NAMED_GROUP[resource.kind]
        if resource.kind.startswith("aws:redshift"):
            family = "redshift"
        elif isinstance(engine, Unknown) or isinstance(version, Unknown):
            yield say.unknown(resource, "engine" if isinstance(engine, Unknown) else "engineVersion", f"set {path}")
            return
        else:
            family = f"{as_text(engine)}{'' if version is MISSING else as_text(version)}"
        wanted, default = _wanted(family)
        if wanted and not default and resource.get(path) is MISSING and not _replica(resource):
            message = "the default parameter group lets clients connect without TLS"
            yield say.violated(resource, message, f"name a parameter group with {wanted} set to 1", path)

    def configuration(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        name, value = resource.get("configurationName"), resource.get("value")
        if isinstance(name, Unknown):
            yield say.unknown(resource, "configurationName", "state it")
        elif name == "require_secure_transport":
            yield from _judge_value(say, resource, "value", value, "set require_secure_transport to ON")
        elif name in ("ssl_min_protocol_version", "tls_version"):
            remedy = f"set {name} to TLSv1.2"
            if isinstance(value, Unknown):
                yield say.unknown(resource, "value", remedy)
            elif not {part.strip() for part in as_text(value).split(",")} <= {"TLSv1.2", "TLSv1.3"}:
                yield say.violated(resource, "TLS older than 1.2 is accepted", remedy, "value")

    def management(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        properties = resource.get("customProperties")
        if isinstance(properties, Unknown):
            yield say.unknown(resource, "customProperties", "state them")
        for key, value in properties.items() if isinstance(properties, Mapping) else ():
            if not str(key).endswith(_OLD_PROTOCOLS):
                continue
            held = plain(value)
            if isinstance(held, Unknown):
                yield say.unknown(resource, f"customProperties.{key}", "set it to false")
            elif as_text(held).casefold() != "false":
                message = f"{str(key).rpartition('.')[2]} is accepted"
                yield say.violated(resource, message, "set it to false", f"customProperties.{key}")

    return {
        **dict.fromkeys(_GROUPS, (group,)),
        **dict.fromkeys(_NAMED_GROUP, (database,)),
        **dict.fromkeys(_CONFIGURATIONS, (configuration,)),
        _MANAGEMENT: (management,),
    }


def _wanted(family: str) -> tuple[str, bool]:
    """The parameter of a family (or engine with version) that demands TLS, and whether it does by default."""
    for prefix, name, strict, _ in FAMILIES:
        if family.startswith(prefix):
            return name, _major(family, prefix) >= strict
    return "", True


def _major(family: str, prefix: str) -> int:
    digits = family.removeprefix(prefix).partition(".")[0]
    return int(digits) if digits.isdecimal() and len(digits) <= len("99") else 0


def _replica(resource: Resource) -> bool:
    """Whether a database takes its settings from another: a replica or a member of a global cluster."""
    return any(resource.get(path) is not MISSING for path in ("replicateSourceDb", "replicationSourceIdentifier"))


def _judge_value(say: Say, resource: Resource, path: str, value: Any, remedy: str) -> Iterator[Finding]:
    held = plain(value)
    if isinstance(held, Unknown):
        yield say.unknown(resource, path, remedy)
    elif as_text(held).casefold() not in _ON:
        yield say.violated(resource, "clients may connect to the database without TLS", remedy, path)
