"""AWS's identifiers: ARNs, partitions, and the ids of resources."""

from __future__ import annotations

from sandbox.rules import Request


def partition(region: str) -> str:
    """The partition of a region (source: botocore ``data/partitions.json``)."""
    if region.startswith("eusc-"):
        return "aws-eusc"
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def dns_suffix(region: str) -> str:
    """The domain of a region's endpoints (source: botocore ``data/partitions.json``)."""
    return {"aws-eusc": "amazonaws.eu", "aws-cn": "amazonaws.com.cn"}.get(partition(region), "amazonaws.com")


def service(token: str) -> str:
    """The service of a type token: ``aws:ec2/vpc:Vpc`` -> ``ec2``; a few services are named otherwise in ARNs."""
    module = token.split(":")[1].split("/")[0]
    return {"cloudwatch": "logs", "ebs": "ec2", "vpc": "ec2", "alb": "elasticloadbalancing"}.get(module, module)


def arn(request: Request, resource: str, service_name: str | None = None, *, regional: bool = True) -> str:
    """An ARN of the caller's account: ``arn(request, "key/1234")``."""
    name = service_name or service(request.token)
    region = request.region if regional else ""
    return f"arn:{partition(request.region)}:{name}:{region}:{request.account.id}:{resource}"


def resource_word(token: str) -> str:
    """The type's word in an ARN: ``aws:ec2/natGateway:NatGateway`` -> ``natgateway``."""
    return token.rsplit(":", 1)[-1].lower()
