"""Parameter groups and server parameters that demand TLS."""

from __future__ import annotations

from typing import Any

import pytest

from policies.rules import parameters
from policies.rules.model import Finding, Verdict
from policies.rules.view import Resource, Unknown
from tests.unit.policies import build
from tests.unit.policies.build import make, rule_of, secretly, verdicts

GROUP = "aws:rds/parameterGroup:ParameterGroup"
MANAGEMENT = "azure-native:apimanagement:ApiManagementService"


def judge(resource: Resource, *others: Resource, complete: bool = True) -> tuple[Finding, ...]:
    return build.judge(rule_of(parameters.judges), resource, *others, complete=complete)


def name_of(value: Any) -> str:
    return value.value if isinstance(value, Verdict) else repr(value)


def given_as(name: Any, value: Any) -> list[dict[str, Any]]:
    return [{"name": "other", "value": "0"}, {"name": name, "value": value}]


class TestParameters:
    @pytest.mark.parametrize(
        ("kind", "family", "given", "verdict"),
        [
            ("aws:rds/parameterGroup:ParameterGroup", "postgres14", None, Verdict.VIOLATED),
            ("aws:rds/parameterGroup:ParameterGroup", "postgres16", None, Verdict.PASSED),
            ("aws:rds/parameterGroup:ParameterGroup", "postgres16", ("rds.force_ssl", "0"), Verdict.VIOLATED),
            ("aws:rds/parameterGroup:ParameterGroup", "postgres14", ("rds.force_ssl", "1"), Verdict.PASSED),
            ("aws:rds/parameterGroup:ParameterGroup", "postgres14", ("rds.force_ssl", Unknown("x")), Verdict.UNDECIDED),
            ("aws:rds/parameterGroup:ParameterGroup", "mysql8.0", None, Verdict.VIOLATED),
            ("aws:rds/parameterGroup:ParameterGroup", "mysql8.0", ("require_secure_transport", "ON"), Verdict.PASSED),
            ("aws:rds/parameterGroup:ParameterGroup", "aurora-mysql8.0", None, Verdict.PASSED),
            ("aws:rds/clusterParameterGroup:ClusterParameterGroup", "aurora-mysql8.0", None, Verdict.VIOLATED),
            ("aws:rds/clusterParameterGroup:ClusterParameterGroup", "aurora-postgresql16", None, Verdict.VIOLATED),
            ("aws:rds/clusterParameterGroup:ClusterParameterGroup", "aurora-postgresql17", None, Verdict.PASSED),
            ("aws:docdb/clusterParameterGroup:ClusterParameterGroup", "docdb5.0", None, Verdict.PASSED),
            (
                "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
                "docdb5.0",
                ("tls", "disabled"),
                Verdict.VIOLATED,
            ),
            ("aws:redshift/parameterGroup:ParameterGroup", "redshift-2.0", None, Verdict.VIOLATED),
            ("aws:redshift/parameterGroup:ParameterGroup", "redshift-2.0", ("require_ssl", "true"), Verdict.PASSED),
            ("aws:rds/parameterGroup:ParameterGroup", "oracle-ee-19", None, Verdict.PASSED),
            ("aws:rds/parameterGroup:ParameterGroup", Unknown("family"), None, Verdict.UNDECIDED),
        ],
        ids=lambda value: value.value if isinstance(value, Verdict) else str(value),
    )
    def test_parameter_groups(self, kind: str, family: Any, given: tuple[str, Any] | None, verdict: Verdict) -> None:
        props = {"family": family, **({"parameters": given_as(*given)} if given else {})}
        assert verdicts(judge(make(kind, props=props))) == {verdict}
        assert verdicts(judge(make(kind, props=secretly(props)))) == {verdict}

    @pytest.mark.parametrize(
        ("family", "entries", "path", "remedy"),
        [
            (Unknown("x"), [], "family", "state it"),
            ("postgres14", [], "parameters", "add the parameter rds.force_ssl with the value 1"),
            ("postgres14", given_as("rds.force_ssl", "0"), "parameters[1].value", "with the value 1"),
            ("postgres14", given_as("rds.force_ssl", Unknown("x")), "parameters[1].value", "with the value 1"),
            ("postgres14", [Unknown("x"), {"name": "rds.force_ssl", "value": "1"}], "parameters[0]", "value 1"),
            ("postgres14", given_as(Unknown("x"), "1"), "parameters[1]", "value 1"),
            ("docdb5.0", given_as("tls", "disabled"), "parameters[1].value", "add the parameter tls with the value en"),
        ],
        ids=name_of,
    )
    def test_the_finding_names_the_property(self, family: Any, entries: list[Any], path: str, remedy: str) -> None:
        (found,) = judge(make(GROUP, props={"family": family, "parameters": entries}))
        assert found.path == path
        assert remedy in found.remedy

    @pytest.mark.parametrize(
        ("family", "verdict"),
        [
            ("postgres14.9", Verdict.VIOLATED),
            ("postgres15.1", Verdict.PASSED),
            ("postgres015", Verdict.VIOLATED),
            ("postgres", Verdict.VIOLATED),
            ("postgres1x", Verdict.VIOLATED),
            ("mariadb10.6", Verdict.VIOLATED),
            ("neptune1.3", Verdict.PASSED),
            ("sqlserver-ee-16.0", Verdict.VIOLATED),
            ("valkey", Verdict.PASSED),
        ],
        ids=str,
    )
    def test_the_default_depends_on_the_version(self, family: str, verdict: Verdict) -> None:
        assert verdicts(judge(make(GROUP, props={"family": family, "parameters": ["text"]}))) == {verdict}

    @pytest.mark.parametrize(
        ("props", "verdict"),
        [
            ({"engine": "mysql"}, Verdict.VIOLATED),
            ({"engine": "mysql", "parameterGroupName": "strict"}, Verdict.PASSED),
            ({"engine": "postgres", "engineVersion": "17.2"}, Verdict.PASSED),
            ({"engine": "postgres", "engineVersion": "14"}, Verdict.VIOLATED),
            ({"engine": "mysql", "replicateSourceDb": "main"}, Verdict.PASSED),
            ({"engine": Unknown("engine")}, Verdict.UNDECIDED),
            ({"engine": "postgres", "engineVersion": Unknown("x")}, Verdict.UNDECIDED),
            ({"engine": "postgres"}, Verdict.VIOLATED),
            ({"engine": "oracle-ee"}, Verdict.PASSED),
            ({}, Verdict.PASSED),
            ({"engine": "mysql", "replicationSourceIdentifier": "main"}, Verdict.PASSED),
        ],
        ids=name_of,
    )
    def test_the_default_group_may_let_plain_connections_in(self, props: dict[str, Any], verdict: Verdict) -> None:
        assert verdicts(judge(make("aws:rds/instance:Instance", props=props))) == {verdict}

    @pytest.mark.parametrize(
        ("kind", "props", "path"),
        [
            ("aws:rds/instance:Instance", {"engine": "mysql"}, "parameterGroupName"),
            ("aws:rds/cluster:Cluster", {"engine": "aurora-mysql"}, "dbClusterParameterGroupName"),
            ("aws:redshift/cluster:Cluster", {}, "clusterParameterGroupName"),
            ("aws:rds/instance:Instance", {"engine": Unknown("x")}, "engine"),
            ("aws:rds/instance:Instance", {"engine": "mysql", "engineVersion": Unknown("x")}, "engineVersion"),
        ],
        ids=["instance", "cluster", "warehouse", "unknown engine", "unknown version"],
    )
    def test_the_finding_on_a_database_names_the_property(self, kind: str, props: dict[str, Any], path: str) -> None:
        (found,) = judge(make(kind, props=props))
        assert found.path == path
        if found.verdict is Verdict.VIOLATED:
            assert verdicts(judge(make(kind, props={**props, path: "strict"}))) == {Verdict.PASSED}

    @pytest.mark.parametrize(
        ("name", "value", "verdict"),
        [
            ("require_secure_transport", "ON", Verdict.PASSED),
            ("require_secure_transport", "OFF", Verdict.VIOLATED),
            ("require_secure_transport", Unknown("value"), Verdict.UNDECIDED),
            ("ssl_min_protocol_version", "TLSv1.2", Verdict.PASSED),
            ("ssl_min_protocol_version", "TLSv1.1", Verdict.VIOLATED),
            ("tls_version", "TLSv1.2,TLSv1.3", Verdict.PASSED),
            ("tls_version", "TLSv1,TLSv1.2", Verdict.VIOLATED),
            ("max_connections", "100", Verdict.PASSED),
            ("tls_version", "TLSv1.2, TLSv1.3", Verdict.PASSED),
            ("tls_version", Unknown("x"), Verdict.UNDECIDED),
            ("tls_version", None, Verdict.VIOLATED),
            (Unknown("x"), "ON", Verdict.UNDECIDED),
        ],
        ids=str,
    )
    @pytest.mark.parametrize("module", ["dbforpostgresql", "dbformysql"])
    def test_server_parameters_of_azure(self, module: str, name: Any, value: Any, verdict: Verdict) -> None:
        resource = make(f"azure-native:{module}:Configuration", props={"configurationName": name, "value": value})
        (found,) = judge(resource)
        assert found.verdict is verdict
        if verdict is not Verdict.PASSED:
            assert found.path == ("value" if isinstance(name, str) else "configurationName")

    @pytest.mark.parametrize(
        ("value", "verdict"),
        [
            ("false", Verdict.PASSED),
            ("False", Verdict.PASSED),
            ("true", Verdict.VIOLATED),
            (Unknown("x"), Verdict.UNDECIDED),
        ],
        ids=["off", "off in Python", "on", "unknown"],
    )
    def test_old_protocols_of_api_management(self, value: Any, verdict: Verdict) -> None:
        key = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10"
        for properties in ({key: value}, {"other": "true", key: value}, secretly({key: value})):
            (found,) = judge(make(MANAGEMENT, props={"customProperties": properties}))
            assert found.verdict is verdict
            assert found.path == ("" if verdict is Verdict.PASSED else f"customProperties.{key}")
        if verdict is Verdict.VIOLATED:
            assert found.message == "Tls10 is accepted"

    @pytest.mark.parametrize(
        ("properties", "verdict"),
        [
            (None, Verdict.PASSED),
            ({"Gateway.Security.Protocols.Http2": "true"}, Verdict.PASSED),
            (Unknown("x"), Verdict.UNDECIDED),
        ],
        ids=["none", "others", "unknown"],
    )
    def test_other_properties_of_api_management(self, properties: Any, verdict: Verdict) -> None:
        (found,) = judge(make(MANAGEMENT, props={"customProperties": properties}))
        assert found.verdict is verdict
        assert found.path == ("" if verdict is Verdict.PASSED else "customProperties")
