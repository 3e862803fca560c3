"""Where at OVHcloud: the explicit provider, the Public Cloud project, and the site's code in each naming scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_ovh as ovh

from components.locations import ovh_codes
from components.ovh import account
from components.site import Site

ENDPOINT = "ovh-eu"
"""OVHcloud's European API. The other endpoints belong to companies under other laws (ovh-ca, ovh-us)."""


@dataclass(frozen=True)
class Place:
    """The account, project and site that all of a platform's resources go to."""

    site: Site
    provider: ovh.Provider
    project: str
    """The id of the Public Cloud project."""
    log_service: str
    """The name of the Logs Data Platform service."""
    openstack: str
    """The site's code for networks, gateways and Managed Kubernetes, such as ``GRA11``."""
    object_storage: str
    """Its code for object storage, in upper case, such as ``GRA``."""
    okms: str
    """Its code for key management, such as ``eu-west-gra``."""
    zones: tuple[str, ...]
    """The availability zones that are used, such as ``eu-west-par-a``; empty at a site of one zone."""
    subsidiary: pulumi.Output[str]
    """The company of the OVHcloud group that the account is with, which takes its orders."""

    def options(
        self,
        parent: pulumi.Resource,
        *,
        protect: bool = False,
        depends_on: Sequence[pulumi.Resource] = (),
        ignore_changes: Sequence[str] = (),
    ) -> pulumi.ResourceOptions:
        """The options of every resource: this provider, the part as parent."""
        return pulumi.ResourceOptions(
            parent=parent,
            provider=self.provider,
            protect=protect,
            depends_on=list(depends_on),
            ignore_changes=list(ignore_changes),
        )


def open_place(site: Site, parent: pulumi.Resource) -> Place:
    """Registers the explicit provider of a site.

    Raises:
        ValueError: the site lacks a service; preflight refuses such a site before anything is registered.
    """
    codes = ovh_codes(site.region)
    if codes.openstack is None or codes.object_storage is None or codes.okms is None:
        raise ValueError(f"{codes.label} lacks a service that the platform needs; preflight must refuse it")
    provider = ovh.Provider("ovh", endpoint=ENDPOINT, opts=pulumi.ResourceOptions(parent=parent))
    owner = ovh.me.get_me_output(opts=pulumi.InvokeOutputOptions(parent=parent, provider=provider))
    return Place(
        site=site,
        provider=provider,
        project=account.project(site.spec),
        log_service=account.log_service(),
        openstack=codes.openstack,
        object_storage=codes.object_storage,
        okms=codes.okms,
        zones=codes.zones[: site.zones],
        subsidiary=owner.ovh_subsidiary,
    )
