"""Where at AWS: the explicit provider, so that nothing of the environment but credentials decides."""

from __future__ import annotations

from collections.abc import Sequence
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
    deployer: pulumi.Output[str]
    """The ARN of the user, or of the role behind the session, that deploys."""

    @property
    def region(self) -> str:
        """AWS's code of the region."""
        return self.site.region.code

    @property
    def partition(self) -> str:
        """The partition in ARNs: ``aws``, or ``aws-eusc`` for the European Sovereign Cloud."""
        return self.site.region.partition

    def service(self, name: str) -> str:
        """A service of the region as policy documents name it: ``logs.eu-west-3.amazonaws.com``.

        The suffix is the same in every partition (KMS developer guide, kms:ViaService); for service principals in
        aws-eusc, whose endpoints end in amazonaws.eu, that is reported by users and unverified.
        """
        return f"{name}.{self.region}.amazonaws.com"

    def zone(self, index: int) -> str:
        """The availability zone ``index`` (from 0) of the region."""
        return f"{self.region}{'abc'[index]}"

    def options(
        self,
        parent: pulumi.Resource,
        *,
        protect: bool = False,
        depends_on: Sequence[pulumi.Resource] | None = None,
        ignore_changes: list[str] | None = None,
    ) -> pulumi.ResourceOptions:
        """The options of every resource: this provider, the part as parent."""
        return pulumi.ResourceOptions(
            parent=parent,
            provider=self.provider,
            protect=protect,
            depends_on=list(depends_on or ()),
            ignore_changes=ignore_changes,
        )


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
    calls = pulumi.InvokeOutputOptions(parent=parent, provider=provider)
    caller = aws.get_caller_identity_output(opts=calls)
    session = aws.iam.get_session_context_output(arn=caller.arn, opts=calls)
    return Place(site, provider, caller.account_id, session.issuer_arn)
