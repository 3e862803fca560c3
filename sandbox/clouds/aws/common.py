"""Types that programs often use and that have no rules of their own: their ids, their ARNs, and what replaces them.

``{name}`` is the resource's name, ``{digits}`` digits of its own, ``{account}`` and ``{region}`` the caller's; an input
is named by itself. Source: docs.aws.amazon.com/service-authorization/latest/reference (ARNs), the SDK's import texts
(ids), and terraform-provider-aws (what forces a new resource), the last from memory.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox.clouds.aws.names import arn, dns_suffix, name_of, partition
from sandbox.rules import Request, TypeRules

SAME_AS_ARN: Final = "arn"


@dataclass(frozen=True)
class Common:
    """One type."""

    token: str
    arn: str = ""
    """The last part of its ARN, after the account; empty: the type has none."""
    service: str = ""
    """The service in the ARN, where it is not the type's own."""
    id: str = "{name}"
    """Its id, or ``arn``."""
    immutable: tuple[str, ...] = ()
    outputs: Mapping[str, str] = field(default_factory=dict)
    delete_before_replace: bool = False
    overwrites: bool = False


_GATEWAY: Final = "arn:{partition}:apigateway:{region}"
_FUNCTION: Final = "arn:{partition}:lambda:{region}:{account}:function:{name}"


def _load_balancing(module: str) -> tuple[Common, ...]:
    """The types of load balancing, which the SDK has in two modules alike: ``alb`` and ``lb``."""
    return (
        Common(f"aws:{module}/listener:Listener", "listener/app/{digits:16}", id="arn", immutable=("loadBalancerArn",)),
        Common(
            f"aws:{module}/loadBalancer:LoadBalancer",
            "loadbalancer/app/{name}/{digits:16}",
            id="arn",
            immutable=("internal", "loadBalancerType"),
            outputs={
                "dnsName": "{name}-{digits:10}.{region}.elb.{suffix}",
                "arnSuffix": "app/{name}/{digits:16}",
                "zoneId": "Z{DIGITS:13}",
            },
        ),
        Common(
            f"aws:{module}/targetGroup:TargetGroup",
            "targetgroup/{name}/{digits:16}",
            id="arn",
            immutable=("port", "protocol", "vpcId", "targetType"),
        ),
    )


COMMON: Final = (
    *_load_balancing("alb"),
    *_load_balancing("lb"),
    Common(
        "aws:acm/certificate:Certificate", "certificate/{uuid}", id="arn", immutable=("domainName", "validationMethod")
    ),
    Common("aws:apigateway/restApi:RestApi", "/restapis/{digits:10}", "apigateway", "{digits:10}"),
    Common(
        "aws:apigateway/integration:Integration",
        "",
        "",
        "agi-{digits:10}-{httpMethod}",
        ("restApi", "resourceId", "httpMethod"),
        delete_before_replace=True,
    ),
    Common("aws:apigatewayv2/api:Api", "/apis/{digits:10}", "apigateway", "{digits:10}", ("protocolType",)),
    Common("aws:backup/vault:Vault", "backup-vault:{name}", immutable=("kmsKeyArn",)),
    Common("aws:backup/plan:Plan", "backup-plan:{uuid}", id="{uuid}"),
    Common("aws:cfg/recorder:Recorder", "", "config"),
    Common(
        "aws:cloudfront/distribution:Distribution",
        "distribution/E{DIGITS:13}",
        "cloudfront",
        "E{DIGITS:13}",
        outputs={"domainName": "d{digits:13}.cloudfront.net", "hostedZoneId": "Z2FDTNDATAQYW2"},
    ),
    Common("aws:cloudtrail/trail:Trail", "trail/{name}", id="arn"),
    Common("aws:cloudwatch/eventRule:EventRule", "rule/{name}", "events", immutable=("eventBusName",), overwrites=True),
    Common(
        "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
        "",
        "",
        "cwlsf-{digits:10}",
        ("logGroup", "name"),
        delete_before_replace=True,
    ),
    Common("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm:{name}", "cloudwatch", overwrites=True),
    Common("aws:cognito/userPool:UserPool", "userpool/{region}_{digits:9}", "cognito-idp", "{region}_{digits:9}"),
    Common("aws:dynamodb/table:Table", "table/{name}", immutable=("hashKey", "rangeKey", "localSecondaryIndexes")),
    Common(
        "aws:ecr/repository:Repository",
        "repository/{name}",
        immutable=("encryptionConfigurations",),
        outputs={"repositoryUrl": "{account}.dkr.ecr.{region}.{suffix}/{name}", "registryId": "{account}"},
    ),
    Common(
        "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        "",
        "",
        "{repository}",
        ("repository", "policy"),
        delete_before_replace=True,
        overwrites=True,
    ),
    Common("aws:ecs/cluster:Cluster", "cluster/{name}", id="arn"),
    Common(
        "aws:ecs/service:Service", "service/{name}", id="arn", immutable=("cluster", "launchType", "schedulingStrategy")
    ),
    Common(
        "aws:ecs/taskDefinition:TaskDefinition",
        "task-definition/{family}:1",
        id="{family}",
        immutable=(
            "family",
            "containerDefinitions",
            "cpu",
            "memory",
            "networkMode",
            "requiresCompatibilities",
            "taskRoleArn",
            "executionRoleArn",
            "volumes",
        ),
    ),
    Common(
        "aws:efs/fileSystem:FileSystem",
        "file-system/fs-0{digits:16}",
        "elasticfilesystem",
        "fs-0{digits:16}",
        ("creationToken", "encrypted", "kmsKeyId", "performanceMode", "availabilityZoneName"),
        {"dnsName": "fs-0{digits:16}.efs.{region}.{suffix}"},
    ),
    Common(
        "aws:efs/mountTarget:MountTarget",
        "",
        "elasticfilesystem",
        "fsmt-0{digits:16}",
        ("fileSystemId", "subnetId", "ipAddress"),
        delete_before_replace=True,
    ),
    Common("aws:elasticache/cluster:Cluster", "cluster:{name}", immutable=("engine", "subnetGroupName", "azMode")),
    Common(
        "aws:elasticache/replicationGroup:ReplicationGroup",
        "replicationgroup:{name}",
        immutable=("engine", "atRestEncryptionEnabled", "kmsKeyId", "subnetGroupName"),
    ),
    Common("aws:guardduty/detector:Detector", "detector/{digits:32}", id="{digits:32}"),
    Common("aws:kinesis/stream:Stream", "stream/{name}", id="arn"),
    Common(
        "aws:lambda/function:Function",
        "function:{name}",
        immutable=("packageType",),
        outputs={
            "invokeArn": f"{_GATEWAY}:lambda:path/2015-03-31/functions/{_FUNCTION}/invocations",
            "version": "$LATEST",
        },
    ),
    Common(
        "aws:lambda/permission:Permission",
        "",
        "",
        "{name}",
        ("action", "function", "principal", "sourceArn", "sourceAccount", "statementId", "qualifier"),
    ),
    Common(
        "aws:opensearch/domain:Domain",
        "domain/{name}",
        "es",
        "arn",
        ("encryptAtRest.kmsKeyId", "vpcOptions"),
        {"endpoint": "search-{name}-{digits:26}.{region}.es.{suffix}"},
    ),
    Common(
        "aws:rds/cluster:Cluster",
        "cluster:{name}",
        immutable=(
            "engine",
            "masterUsername",
            "databaseName",
            "storageEncrypted",
            "kmsKeyId",
            "dbSubnetGroupName",
            "snapshotIdentifier",
        ),
        outputs={
            "endpoint": "{name}.cluster-{digits:12}.{region}.rds.{suffix}",
            "readerEndpoint": "{name}.cluster-ro-{digits:12}.{region}.rds.{suffix}",
        },
    ),
    Common(
        "aws:rds/clusterInstance:ClusterInstance",
        "db:{name}",
        immutable=("clusterIdentifier", "engine", "availabilityZone"),
        outputs={"endpoint": "{name}.{digits:12}.{region}.rds.{suffix}"},
    ),
    Common(
        "aws:rds/instance:Instance",
        "db:{name}",
        id="db-{DIGITS:26}",
        immutable=(
            "engine",
            "username",
            "dbName",
            "storageEncrypted",
            "kmsKeyId",
            "availabilityZone",
            "snapshotIdentifier",
            "characterSetName",
            "timezone",
        ),
        outputs={
            "address": "{name}.{digits:12}.{region}.rds.{suffix}",
            "endpoint": "{name}.{digits:12}.{region}.rds.{suffix}:5432",
            "hostedZoneId": "Z{DIGITS:13}",
            "resourceId": "db-{DIGITS:26}",
            "status": "available",
        },
    ),
    Common("aws:rds/parameterGroup:ParameterGroup", "pg:{name}", immutable=("family", "description")),
    Common("aws:rds/subnetGroup:SubnetGroup", "subgrp:{name}"),
    Common("aws:route53/record:Record", "", "", "{zoneId}_{name}_{type}", ("name", "zoneId", "type")),
    Common(
        "aws:route53/zone:Zone",
        "",
        "",
        "Z{DIGITS:20}",
        ("name", "delegationSetId"),
        {"zoneId": "Z{DIGITS:20}", "primaryNameServer": "ns-1.awsdns-01.org"},
    ),
    Common("aws:sfn/stateMachine:StateMachine", "stateMachine:{name}", "states", "arn", ("type", "publish")),
    Common("aws:sns/topic:Topic", "{name}", id="arn", immutable=("fifoTopic",), outputs={"owner": "{account}"}),
    Common(
        "aws:sns/topicSubscription:TopicSubscription",
        "{digits:8}:{uuid}",
        id="arn",
        immutable=("topic", "protocol", "endpoint"),
    ),
    Common(
        "aws:sqs/queue:Queue",
        "{name}",
        id="https://sqs.{region}.{suffix}/{account}/{name}",
        immutable=("fifoQueue",),
        outputs={"url": "https://sqs.{region}.{suffix}/{account}/{name}"},
    ),
    Common("aws:sqs/queuePolicy:QueuePolicy", "", "", "{queueUrl}", ("queueUrl",), overwrites=True),
)


def _type(common: Common) -> TypeRules:
    def fill(template: str, request: Request) -> str:
        return _Filler().vformat(template, (), _Words(request))

    def own_arn(request: Request) -> str:
        return arn(request, fill(common.arn, request), common.service or None)

    def identify(request: Request) -> str:
        return own_arn(request) if common.id == SAME_AS_ARN else fill(common.id, request)

    def outputs(request: Request) -> Mapping[str, Any]:
        given: dict[str, Any] = {key: fill(value, request) for key, value in common.outputs.items()}
        return given | ({"arn": own_arn(request)} if common.arn else {})

    return TypeRules(
        common.token,
        identify=identify,
        outputs=outputs,
        immutable=frozenset(common.immutable),
        delete_before_replace=common.delete_before_replace,
        overwrites=common.overwrites,
    )


class _Words(dict[str, str]):
    """The words of a template, made when they are asked for."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self._request = request

    def __missing__(self, word: str) -> str:
        request = self._request
        digits = request.hex(64, "digits")
        known = {
            "account": request.account.id,
            "digits": digits,
            "DIGITS": digits.upper(),
            "partition": partition(request.region),
            "region": request.region,
            "suffix": dns_suffix(request.region),
        }
        if word == "name":
            return name_of(request) or str(request.get("name", ""))
        if word == "uuid":
            return request.uuid()
        return known[word] if word in known else str(request.get(word, ""))


class _Filler(string.Formatter):
    """Templates in which a number after the colon is a length: ``{digits:16}``."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return str(value)[: int(format_spec)] if format_spec else str(value)


TYPES = tuple(_type(common) for common in COMMON)
