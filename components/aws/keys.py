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
    policy = place.account.apply(lambda account: _policy(place, plan, key, account))
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


def _policy(place: Place, plan: KeysPlan, key: KeyPlan, account: str) -> str:
    operational = key.data_class is DataClass.OPERATIONAL
    services = ("ec2", "eks") if operational else ("s3",)
    return key_policy(
        partition=place.partition,
        account=account,
        administrators=plan.administrators,
        via_services=[f"{service}.{place.region}.{place.dns_suffix}" for service in services],
        log_service=f"logs.{place.region}.{place.dns_suffix}" if operational else None,
        log_group_arn_pattern=f"arn:{place.partition}:logs:{place.region}:{account}:log-group:*",
    )
