"""Where at AWS: the explicit provider, so that nothing of the environment but credentials decides."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.site import Site


@dataclass(frozen=True)
class Place:
    """The account and region that all of a site's resources go to."""

    site: Site
    provider: aws.Provider
    account: pulumi.Output[str]
    """The account number of the credentials."""

    @property
    def region(self) -> str:
        """AWS's code of the region."""
        return self.site.region.code

    @property
    def partition(self) -> str:
        """The partition in ARNs: ``aws``, or ``aws-eusc`` for the European Sovereign Cloud."""
        return self.site.region.partition

    @property
    def dns_suffix(self) -> str:
        """The domain of the region's endpoints (botocore ``data/partitions.json``)."""
        return "amazonaws.eu" if self.partition == "aws-eusc" else "amazonaws.com"

    def zone(self, index: int) -> str:
        """The availability zone ``index`` (from 0) of the region."""
        return f"{self.region}{'abc'[index]}"

    def options(
        self, parent: pulumi.Resource, *, protect: bool = False, depends_on: list[pulumi.Resource] | None = None
    ) -> pulumi.ResourceOptions:
        """The options of every resource: this provider, the part as parent."""
        return pulumi.ResourceOptions(parent=parent, provider=self.provider, protect=protect, depends_on=depends_on)


def open_place(site: Site, parent: pulumi.Resource) -> Place:
    """Registers the explicit provider of a site.

    With ``account`` in the specification, AWS refuses credentials of any other account.
    """
    provider = aws.Provider(
        "aws",
        region=site.region.code,
        allowed_account_ids=[site.spec.account] if site.spec.account else None,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    caller = aws.get_caller_identity_output(opts=pulumi.InvokeOutputOptions(parent=parent, provider=provider))
    return Place(site, provider, caller.account_id)
