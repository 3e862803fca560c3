"""Type tokens that the SDK knows as former names of others; a state file may still have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.aws.shapes import token

_BALANCERS: Final = "Listener ListenerCertificate ListenerRule LoadBalancer TargetGroup TargetGroupAttachment"
_CLASSIC: Final = """
    AppCookieStickinessPolicy Attachment ListenerPolicy LoadBalancer LoadBalancerBackendServerPolicy
    LoadBalancerCookieStickinessPolicy LoadBalancerPolicy SslNegotiationPolicy
"""

FORMER: Final[Mapping[str, str]] = {
    **{token("applicationloadbalancing", name): token("alb", name) for name in _BALANCERS.split()},
    **{token("elasticloadbalancingv2", name): token("lb", name) for name in _BALANCERS.split()},
    **{token("elasticloadbalancing", name): token("elb", name) for name in _CLASSIC.split()},
    token("chime", "VoiceConnectorOrganization"): token("chime", "VoiceConnectorOrigination"),
    token("directoryservice", "ConditionalForwader"): token("directoryservice", "ConditionalForwarder"),
    token("directoryservice", "LogService"): token("directoryservice", "LogSubscription"),
    token("ec2", "TransitGatewayPeeringAttachmentAccepter"): token("ec2transitgateway", "PeeringAttachmentAccepter"),
    "aws:s3/BucketObject:BucketObject": token("s3", "BucketObjectv2"),
    token("ses", "ConfgurationSet"): token("ses", "ConfigurationSet"),
    **{token("workspaces", f"Web{name}"): token("workspacesweb", name)
       for name in ("BrowserSettings", "NetworkSettings", "UserSettings")},
}  # fmt: skip
"""The former token of a type and the one it has now."""
