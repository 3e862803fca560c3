"""Keys at AWS: a KMS key for each data class, used only through the services that store that class."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.aws.documents import key_policy
from components.aws.place import Place
from components.parts.keys import Key, KeyPlan, Keys, KeysPlan
from components.spec import DataClass


@dataclass(frozen=True)
class AwsKeys(Keys):
    """The keys; at AWS a key's id is its ARN."""

    def arn(self, data_class: DataClass) -> pulumi.Output[str]:
        """The ARN of a data class's key."""
        return self.keys[data_class].id


def register_keys(place: Place, plan: KeysPlan, parent: pulumi.Resource) -> AwsKeys:
    """Registers the keys and their aliases."""
    keys = {data_class: _key(place, plan, key, parent) for data_class, key in plan.keys.items()}
    # KMS has no vault: the domain is the account's KMS in the region.
    domain = place.account.apply(lambda account: f"arn:{place.partition}:kms:{place.region}:{account}")
    return AwsKeys(domain_id=domain, keys=keys)


def _key(place: Place, plan: KeysPlan, key: KeyPlan, parent: pulumi.Resource) -> Key:
    policy = pulumi.Output.all(place.account, place.deployer).apply(
        lambda known: _policy(place, key, known[0], _administrators(plan, known[1]))
    )
    resource = aws.kms.Key(
        key.data_class,
        description=f"{key.name}: data of the class {key.data_class}",
        enable_key_rotation=True,
        rotation_period_in_days=key.rotation_days,
        deletion_window_in_days=key.deletion_window_days,
        multi_region=False,
        policy=policy,
        tags=key.tags,
        opts=place.options(parent, protect=key.protect),
    )
    aws.kms.Alias(key.data_class, name=f"alias/{key.name}", target_key_id=resource.key_id, opts=place.options(parent))
    return Key(resource.arn, key)


def _administrators(plan: KeysPlan, deployer: str) -> list[str]:
    """The named administrators; with them whoever deploys, or KMS refuses a key that its maker could not change again.

    Source: docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html, BypassPolicyLockoutSafetyCheck.
    """
    return list(dict.fromkeys([*plan.administrators, deployer])) if plan.administrators else []


def _policy(place: Place, key: KeyPlan, account: str, administrators: list[str]) -> str:
    operational = key.data_class is DataClass.OPERATIONAL
    services = ("s3", "ec2", "eks") if operational else ("s3",)
    return key_policy(
        partition=place.partition,
        account=account,
        administrators=administrators,
        via_services=[place.service(name) for name in services],
        volume_service=place.service("ec2") if operational else None,
        cluster_service=place.service("eks") if operational else None,
        log_service=place.service("logs") if operational else None,
        log_group_arn_pattern=f"arn:{place.partition}:logs:{place.region}:{account}:log-group:*",
    )
