"""Where at Azure: the explicit provider, the resource group that holds everything, and what all parts do there."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_azure_native as azure
from pulumi_azure_native import authorization, resources

from components.azure.roles import Role, role_id, stable_uuid
from components.azure.zones import ZONES
from components.site import Site


@dataclass(frozen=True)
class Place:
    """The subscription, region and resource group that all of a site's resources go to."""

    site: Site
    provider: azure.Provider
    group: resources.ResourceGroup
    subscription: pulumi.Output[str]
    tenant: pulumi.Output[str]
    deployer: pulumi.Output[str]
    """The object id of whoever deploys."""

    @property
    def location(self) -> str:
        """Azure's name of the region."""
        return self.site.region.code

    @property
    def zones(self) -> list[str] | None:
        """The availability zones to use; None in a region without."""
        return [str(number + 1) for number in range(self.site.zones)] if self.location in ZONES else None

    def name(self, *parts: str) -> str:
        """The name of a resource in the group."""
        return self.site.names.of("resource", *parts)

    def options(
        self,
        parent: pulumi.Resource,
        *,
        protect: bool = False,
        depends_on: list[pulumi.Resource] | None = None,
        deleted_with: pulumi.Resource | None = None,
        ignore_changes: list[str] | None = None,
        replace_on_changes: list[str] | None = None,
    ) -> pulumi.ResourceOptions:
        """The options of every resource: this provider, the part as parent.

        ``deleted_with`` names what a resource is in, where Azure deletes it together with that. What is replaced by
        ``replace_on_changes`` keeps its name, so the old one goes first.
        """
        return pulumi.ResourceOptions(
            parent=parent,
            provider=self.provider,
            protect=protect,
            depends_on=depends_on,
            deleted_with=deleted_with,
            ignore_changes=ignore_changes,
            replace_on_changes=replace_on_changes,
            delete_before_replace=True if replace_on_changes else None,
        )

    def assign(
        self,
        name: str,
        role: Role,
        principal: pulumi.Input[str],
        scope: pulumi.Input[str],
        parent: pulumi.Resource,
    ) -> authorization.RoleAssignment:
        """Gives a managed identity a built-in role at a scope.

        Saying that it is a service principal spares Azure the look-up in the directory, where a new one may not be yet.
        """
        return authorization.RoleAssignment(
            name,
            role_assignment_name=stable_uuid(self.site.names.identity, name),
            role_definition_id=self.subscription.apply(lambda subscription: role_id(subscription, role)),
            principal_id=principal,
            principal_type="ServicePrincipal",
            scope=scope,
            opts=self.options(parent),
        )

    def guard(
        self, name: str, scope: pulumi.Input[str], inside: list[pulumi.Resource], parent: pulumi.Resource
    ) -> None:
        """Forbids the deletion of something at Azure itself, whoever asks.

        Args:
            name: the logical name.
            scope: what must stay.
            inside: the resources in it and attached to it. The lock holds them as well, so it is made last and taken
                away first.
            parent: the component.
        """
        authorization.ManagementLockByScope(
            name,
            lock_name=self.name(name, "guard"),
            scope=scope,
            level="CanNotDelete",
            notes="Holds data of the platform; remove this lock by hand to delete them.",
            opts=self.options(parent, depends_on=inside),
        )


def open_place(site: Site, parent: pulumi.Resource) -> Place:
    """Registers the explicit provider and the resource group of a site.

    With ``account`` in the specification everything goes to that subscription, whichever the credentials prefer.
    """
    provider = azure.Provider(
        "azure",
        location=site.region.code,
        environment=site.region.partition,
        subscription_id=site.spec.account,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    client = authorization.get_client_config_output(opts=pulumi.InvokeOutputOptions(parent=parent, provider=provider))
    group = resources.ResourceGroup(
        "platform",
        resource_group_name=site.names.of("resource_group"),
        location=site.region.code,
        tags=site.tags(),
        opts=pulumi.ResourceOptions(parent=parent, provider=provider, protect=site.protect),
    )
    return Place(
        site=site,
        provider=provider,
        group=group,
        subscription=client.subscription_id,
        tenant=client.tenant_id,
        deployer=client.object_id,
    )
