"""Judges listeners of load balancers and gateways: TLS 1.2 or better, and plain HTTP only to redirect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policies.rules.demands import entered
from policies.rules.model import Context, Finding
from policies.rules.openings import listed, plain
from policies.rules.tabled import Judge, Say
from policies.rules.texts import as_text
from policies.rules.view import MISSING, Resource, StackView, Unknown

_OLD_LISTENERS: Final = tuple(
    f"aws:{module}/listener:Listener" for module in ("elasticloadbalancingv2", "applicationloadbalancing")
)
_LISTENERS: Final = ("aws:lb/listener:Listener", "aws:alb/listener:Listener", *_OLD_LISTENERS)
_RULES: Final = ("aws:lb/listenerRule:ListenerRule", "aws:alb/listenerRule:ListenerRule")
_AWS_POLICY: Final = re.compile(r"ELBSecurityPolicy-(?:TLS13|TLS|FS)-1-[23]-[A-Za-z0-9-]{1,40}")
"""AWS's predefined policies name the oldest version that they accept (docs.aws.amazon.com, "Security policies")."""
_SEND_ON: Final = "redirect to HTTPS, or listen with HTTPS"
_GATEWAY: Final = "azure-native:network:ApplicationGateway"
_GATEWAY_POLICIES: Final = ("AppGwSslPolicy20170401S", "AppGwSslPolicy20220101", "AppGwSslPolicy20220101S")
_OVH_LISTENER: Final = "ovh:index/cloudLoadbalancerListener:CloudLoadbalancerListener"
_OVH_POLICY: Final = "ovh:index/cloudLoadbalancerL7policy:CloudLoadbalancerL7policy"
_NEW_TLS: Final = frozenset({"tlsv1.2", "tlsv1.3", "tls1.2", "tls1.3", "1.2", "1.3"})


def judges(say: Say) -> Mapping[str, Sequence[Judge]]:
    """The judges of listeners by type, speaking for a rule."""

    def aws(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        protocol = resource.get("protocol")
        if isinstance(protocol, Unknown):
            yield say.unknown(resource, "protocol", "set it to HTTPS")
        elif protocol == "HTTP" or (protocol is MISSING and resource.get("port") is not MISSING):
            for path, action in entered(resource, "defaultActions"):
                yield from _forwards(say, resource, path, action)
        elif protocol in ("HTTPS", "TLS"):
            policy = resource.get("sslPolicy")
            remedy = "set sslPolicy to ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
            if isinstance(policy, Unknown):
                yield say.unknown(resource, "sslPolicy", remedy)
            elif not (isinstance(policy, str) and _AWS_POLICY.fullmatch(policy)):
                yield say.violated(resource, "the listener accepts TLS older than 1.2", remedy, "sslPolicy")
        else:
            yield say.passed(resource, "the listener passes connections on; what they reach decides about TLS")

    def aws_rule(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
        actions = [*entered(resource, "actions")]
        sent = [finding for path, action in actions for finding in _forwards(say, resource, path, action)]
        if not sent:
            return
        if not stack.complete:
            yield say.later(resource, "its listener")
            return
        listeners = stack.references(resource, "listenerArn", _LISTENERS)
        if any(listener.get("protocol") in ("HTTP", MISSING) for listener in listeners):
            yield from sent
        elif not listeners:
            yield say.outside(resource, "listenerArn", "listener", "make the listener part of the stack, or read it")

    def gateway(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        yield from _gateway_policy(say, resource)
        yield from _gateway_listeners(say, resource)

    def ovh(resource: Resource, stack: StackView, _context: Context) -> Iterator[Finding]:
        redirects = False
        if _plain(resource.get("protocol")) == "http":
            if not stack.complete:
                yield say.later(resource, "the policy that redirects it")
                return
            urls = [
                plain(policy.get(path))
                for policy in stack.referring(resource, (_OVH_POLICY,), "listenerId")
                for path in ("redirectUrl", "redirectPrefix")
            ]
            redirects = any(isinstance(url, str) and url.casefold().startswith("https:") for url in urls)
            if not redirects and any(isinstance(url, Unknown) for url in urls):
                yield say.unknown(resource, "the URL that a policy redirects it to", "give it a text, beginning https:")
                return
        yield from _openstack(say, resource, "", resource.props, redirects)

    def ovh_balancer(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        for path, listener in entered(resource, "listeners"):
            if isinstance(listener, Unknown):
                yield say.unknown(resource, path, "state the listeners")
            elif isinstance(listener, Mapping):
                yield from _openstack(say, resource, f"{path}.", listener, redirects=False)

    def ovh_frontend(resource: Resource, _stack: StackView, _context: Context) -> Iterator[Finding]:
        if resource.get("disabled") is True:
            return
        encrypted, target = resource.get("ssl"), resource.get("redirectLocation")
        if isinstance(encrypted, Unknown) or isinstance(target, Unknown):
            yield say.unknown(
                resource, "ssl" if isinstance(encrypted, Unknown) else "redirectLocation", "set ssl to true"
            )
        elif encrypted is not True and not (isinstance(target, str) and target.casefold().startswith("https:")):
            yield say.violated(
                resource,
                "the frontend answers plain HTTP",
                "set ssl to true, or redirectLocation to an https URL",
                "ssl",
            )

    return {
        **dict.fromkeys(_LISTENERS, (aws,)),
        **dict.fromkeys(_RULES, (aws_rule,)),
        _GATEWAY: (gateway,),
        _OVH_LISTENER: (ovh,),
        "ovh:CloudProject/loadBalancer:LoadBalancer": (ovh_balancer,),
        "ovh:IpLoadBalancing/httpFrontend:HttpFrontend": (ovh_frontend,),
    }


def _forwards(say: Say, resource: Resource, path: str, action: Any) -> Iterator[Finding]:
    """A finding for an action of an AWS listener for plain HTTP that does not redirect to HTTPS."""
    if isinstance(action, Unknown):
        yield say.unknown(resource, path, _SEND_ON)
        return
    held = action if isinstance(action, Mapping) else {}
    kind, redirect = plain(held.get("type")), plain(held.get("redirect"))
    protocol = plain(redirect.get("protocol")) if isinstance(redirect, Mapping) else redirect
    if isinstance(kind, Unknown):
        yield say.unknown(resource, f"{path}.type", "set it to redirect")
    elif kind == "redirect" and isinstance(protocol, Unknown):
        yield say.unknown(resource, f"{path}.redirect.protocol", "set it to HTTPS")
    elif kind != "redirect" or protocol != "HTTPS":
        yield say.violated(resource, "the listener takes plain HTTP and does not redirect it", _SEND_ON, path)


def _gateway_policy(say: Say, resource: Resource) -> Iterator[Finding]:
    """Judges the policy of an application gateway and those of its profiles, which may have none."""
    profiles = [(path, value) for path, value in resource.each("sslProfiles.sslPolicy") if value is not MISSING]
    for path, policy in [*resource.each("sslPolicy"), *profiles]:
        remedy = f"set {path} to AppGwSslPolicy20220101, or minProtocolVersion to TLSv1_2"
        held = policy if isinstance(policy, Mapping) else {}
        name, oldest = plain(held.get("policyName")), plain(held.get("minProtocolVersion"))
        if any(isinstance(value, Unknown) for value in (policy, name, oldest)):
            yield say.unknown(resource, path, remedy)
        elif name not in _GATEWAY_POLICIES and oldest not in ("TLSv1_2", "TLSv1_3"):
            yield say.violated(resource, "TLS older than 1.2 may be accepted", remedy, path)


def _gateway_listeners(say: Say, resource: Resource) -> Iterator[Finding]:
    """Judges the plain listeners of an application gateway: each needs a rule that redirects it, and no other."""
    rules: dict[Any, _Redirects] = {}
    unknown = False
    for _, rule in entered(resource, "requestRoutingRules"):
        name = _last(rule.get("httpListener")) if isinstance(rule, Mapping) else rule
        if isinstance(name, Unknown):
            unknown = True
        elif isinstance(rule, Mapping):
            rules.setdefault(name, _Redirects()).add(plain(rule.get("redirectConfiguration")))
    for path, listener in entered(resource, "httpListeners"):
        if isinstance(listener, Unknown):
            yield say.unknown(resource, path, "state the listeners")
        elif isinstance(listener, Mapping) and _plain(listener.get("protocol")) == "http":
            mine = rules.get(as_text(plain(listener.get("name"))))
            if mine.missing if mine is not None else not unknown:
                yield say.violated(resource, "a listener takes plain HTTP and does not redirect it", _SEND_ON, path)
            elif unknown or (mine is not None and mine.unknown):
                yield say.unknown(resource, "requestRoutingRules", _SEND_ON)


@dataclass(slots=True)
class _Redirects:
    """Whether one of the rules of a listener redirects nothing, and whether of one it is not known."""

    missing: bool = False
    unknown: bool = False

    def add(self, redirect: Any) -> None:
        self.missing = self.missing or redirect is MISSING
        self.unknown = self.unknown or isinstance(redirect, Unknown)


def _last(reference: Any) -> str | Unknown:
    """The last segment of the id in a reference, which is the name of what it names."""
    held = plain(reference)
    text = plain(held.get("id")) if isinstance(held, Mapping) else held
    return text if isinstance(text, Unknown) else as_text(text).rpartition("/")[2]


def _openstack(
    say: Say, resource: Resource, at: str, listener: Mapping[str, Any], redirects: bool
) -> Iterator[Finding]:
    """Judges a listener of OVHcloud's load balancers (OpenStack Octavia)."""
    protocol = plain(listener.get("protocol"))
    kind = _plain(protocol)
    if isinstance(protocol, Unknown):
        yield say.unknown(resource, f"{at}protocol", "set it to TERMINATED_HTTPS")
    elif kind == "http" and not redirects:
        remedy = "listen with TERMINATED_HTTPS, or add a policy that redirects to an https URL"
        yield say.violated(resource, "the listener takes plain HTTP and does not redirect it", remedy, f"{at}protocol")
    elif kind == "terminatedhttps":
        versions = [plain(version) for version in listed(listener.get("tlsVersions"))]
        known = [version for version in versions if not isinstance(version, Unknown)]
        if not versions or not all(_is_new(version) for version in known):
            remedy = f"set {at}tlsVersions to TLSv1.2 and TLSv1.3"
            yield say.violated(resource, "TLS older than 1.2 may be accepted", remedy, f"{at}tlsVersions")
        elif len(known) < len(versions):
            yield say.unknown(resource, f"{at}tlsVersions", "set it to TLSv1.2 and TLSv1.3")
    elif not redirects:
        yield say.passed(resource, "the listener passes connections on; what they reach decides about TLS")


def _is_new(version: Any) -> bool:
    return as_text(version).casefold().replace("_", ".") in _NEW_TLS


def _plain(value: Any) -> str:
    return as_text(plain(value)).casefold().replace("_", "")
