"""The tags that everything with data carries, their allowed values, and the data classes by what they ask for.

The names and values are those that the reference platform sets (``components/site.py``, ``components/spec.py``; a test
holds the two together), and names are compared without case and separators.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final


@dataclass(frozen=True)
class Label:
    """A tag: its name, the names that count as it, what it says, and its allowed values (none: any text)."""

    name: str
    also: tuple[str, ...]
    says: str
    allowed: tuple[str, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All names under which the tag is found."""
        return (self.name, *self.also)


HEALTH_CLASSES: Final = ("identifying", "pseudonymised", "minimised")
"""Data of persons: as delivered, without direct identifiers, reduced to what one project needs."""
AUDIT_CLASS: Final = "audit"
"""Access and activity logs, kept as evidence."""
OPERATIONAL_CLASS: Final = "operational"
"""Nothing about persons: what a system keeps for itself."""

DATA_CLASS: Final = Label(
    "data-class",
    ("data-classification", "classification"),
    "how sensitive its data are",
    (*HEALTH_CLASSES, AUDIT_CLASS, OPERATIONAL_CLASS),
)
ENVIRONMENT: Final = Label(
    "environment", ("env", "stage"), "what the deployment is for", ("development", "test", "staging", "production")
)
OWNER: Final = Label("owner", ("team",), "who answers for it")
COST_CENTRE: Final = Label("cost-centre", ("cost-center",), "who pays for it")
LABELS: Final = (DATA_CLASS, ENVIRONMENT, OWNER, COST_CENTRE)
"""The required tags."""

ZONE: Final = ("zone",)
"""Tags that name a storage zone."""
AUDIT_ZONES: Final = ("audit", "logs")
"""Zones whose data are evidence, whatever else their tags say."""

EVIDENT: Final = (
    "aws:apigateway/", "aws:apigatewayv2/", "aws:appautoscaling/", "aws:apprunner/", "aws:athena/", "aws:autoscaling/",
    "aws:batch/", "aws:cloudtrail/", "aws:cloudwatch/", "aws:codebuild/", "aws:codepipeline/", "aws:ec2/instance:",
    "aws:ec2/launchTemplate:", "aws:ec2/spotInstanceRequest:", "aws:ecr/", "aws:ecs/", "aws:eks/", "aws:glue/",
    "aws:imagebuilder/", "aws:lambda/", "aws:lb/", "aws:secretsmanager/", "aws:sfn/", "aws:ssm/",
    "azure-native:app:", "azure-native:appconfiguration:", "azure-native:applicationinsights:",
    "azure-native:automation:", "azure-native:batch:", "azure-native:compute:DiskEncryptionSet",
    "azure-native:compute:VirtualMachine", "azure-native:containerinstance:", "azure-native:containerregistry:",
    "azure-native:containerservice:", "azure-native:keyvault:", "azure-native:monitor:",
    "azure-native:operationalinsights:", "azure-native:web:",
)  # fmt: skip
"""Beginnings of types whose class is evident from what they are: machines, clusters, functions, logs, secrets, images.
They need no tag ``data-class``, only the others."""
