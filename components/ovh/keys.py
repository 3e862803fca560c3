"""Keys at OVHcloud: an OKMS domain with a service key for each data class, and who may use which.

Three groups are apart: administrators manage keys but cannot use or delete them; a service account for each data
class makes and opens data keys under that class's key alone; and OVHcloud's Block Storage may do so under the
operational key, for encrypted volumes. An OKMS domain keeps backups of its keys in two regions, for the European ones
all in the European Union but for London (docs.ovhcloud.com, OKMS architecture overview, 2025-11-04).
"""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_ovh as ovh

from components.ovh.documents import (
    BLOCK_STORAGE_ACCOUNTS,
    KEY_ADMINISTRATION,
    KEY_CRYPTOGRAPHY,
    KEY_USE,
    identity_of_account,
)
from components.ovh.place import Place
from components.ovh.tags import iam_tags
from components.parts.keys import Key, KeyPlan, Keys, KeysPlan
from components.spec import DataClass

# docs.ovhcloud.com, encrypting a Block Storage volume with LUKS (2026-09-14): all four are needed for volumes; data
# keys need the last two (using OVHcloud KMS, 2026-08-26).
_OPERATIONS = ("encrypt", "decrypt", "wrapKey", "unwrapKey")


@dataclass(frozen=True)
class OvhKeys(Keys):
    """The keys; at OVHcloud a key's id is its UUID in the domain."""


def register_keys(place: Place, plan: KeysPlan, parent: pulumi.Resource) -> OvhKeys:
    """Registers the domain, its keys and the policies of their use."""
    domain = ovh.okms.Okms(
        "domain",
        display_name=plan.domain_name,
        ovh_subsidiary=place.subsidiary,
        region=place.okms,
        opts=place.options(parent, protect=plan.protect),
    )
    urn = domain.iam.apply(lambda iam: str(iam.urn))
    ovh.IamResourceTags("domain", urn=urn, tags=iam_tags(plan.tags), opts=place.options(parent))
    if plan.administrators:
        ovh.iam.Policy(
            "administrators",
            name=place.site.names.of("policy", "administrators"),
            description="Administrators of the platform's keys: manage them, never use or delete them",
            identities=list(plan.administrators),
            resources=[urn, pulumi.Output.concat(urn, "/*")],
            allows=list(KEY_ADMINISTRATION),
            denies=list(KEY_CRYPTOGRAPHY),
            opts=place.options(parent),
        )
    return OvhKeys(
        domain_id=domain.id,
        keys={data_class: _key(place, domain, urn, key, parent) for data_class, key in plan.keys.items()},
    )


def _key(
    place: Place, domain: ovh.okms.Okms, domain_urn: pulumi.Output[str], plan: KeyPlan, parent: pulumi.Resource
) -> Key:
    """A key, its tags, and who may use it.

    The tags carry what OKMS has no input for, so that whoever rotates or deletes a key by hand finds it: the days until
    a new one is due, and the days to keep it deactivated before it is deleted.
    """
    key = ovh.okms.ServiceKey(
        plan.data_class,
        okms_id=domain.id,
        name=plan.name,
        context=plan.name,
        type="oct",
        size=256,
        operations=list(_OPERATIONS),
        opts=place.options(parent, protect=plan.protect),
    )
    urn = pulumi.Output.concat(domain_urn, "/serviceKey/", key.id)
    due = {
        "rotation-due-days": str(plan.rotation_days),
        "deactivated-days-before-deletion": str(plan.deletion_window_days),
    }
    ovh.IamResourceTags(plan.data_class, urn=urn, tags=iam_tags({**plan.tags, **due}), opts=place.options(parent))
    ovh.iam.Policy(
        plan.data_class,
        name=place.site.names.of("policy", "use", plan.data_class),
        description=f"Use of the key for data of the class {plan.data_class}",
        identities=[_user(place, plan.data_class, parent)],
        resources=[urn],
        allows=list(KEY_USE),
        opts=place.options(parent),
    )
    return Key(key.id, plan)


def _user(place: Place, data_class: DataClass, parent: pulumi.Resource) -> pulumi.Input[str]:
    """Who uses a data class's key: a service account, or OVHcloud's Block Storage for the operational one.

    No secret of the account is kept: a workload asks for an access certificate with a key of its own (okms.Credential
    with a ``csr``), and the certificate names this account.
    """
    if data_class is DataClass.OPERATIONAL:
        return identity_of_account(BLOCK_STORAGE_ACCOUNTS[place.openstack])
    client = ovh.me.APIOAuth2Client(
        data_class,
        name=place.site.names.of("service_account", data_class),
        description=f"Workloads that read and write data of the class {data_class}",
        flow="CLIENT_CREDENTIALS",
        discard_client_secret=True,
        opts=place.options(parent),
    )
    return client.identity
