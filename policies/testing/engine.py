"""One run of the engine, in this process: resources are handed to policies as the engine's messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi.runtime import proto
from pulumi_policy import EnforcementLevel, Policy
from pulumi_policy.policy import _PolicyAnalyzerServicer

from policies.rules.model import Rule
from policies.rules.registry import Framework, Pack
from policies.rules.waivers import Waivers
from policies.server.analyzer import Analyzer
from policies.server.settings import SCHEMA
from policies.testing.resources import Declared, struct


@dataclass
class Told:
    """What the policies said: messages by level, the policies that were not applicable, and the URNs they named."""

    mandatory: list[str]
    advisory: list[str]
    not_applicable: list[str]
    urns: list[str]


class Engine:
    """A run with one policy pack.

    Resources are registered one by one (:meth:`register`), as the engine does before it makes them; at the end
    (:meth:`finish`) the policies of stacks see all of them. :meth:`deploy` does both.
    """

    def __init__(self, servicer: Any, config: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        """Starts a run on any server of the analyzer protocol.

        Args:
            servicer: see :meth:`of_policies` and :meth:`of_rules`.
            config: the settings of each policy, by its name.
        """
        self._servicer = servicer
        if config:
            request: Any = proto.ConfigureAnalyzerRequest()
            for name, settings in config.items():
                request.policyConfig[name].enforcementLevel = proto.MANDATORY
                request.policyConfig[name].properties.CopyFrom(struct(settings))
            servicer.Configure(request, None)

    @classmethod
    def of_policies(cls, policies: Iterable[Policy], config: Mapping[str, Mapping[str, Any]] | None = None) -> Engine:
        """A run with policies written with Pulumi's SDK, through its own server: they get its proxies, its unknown
        values that raise, and its way with secrets."""
        server = _PolicyAnalyzerServicer("pack", "0.0.1", list(policies), EnforcementLevel.MANDATORY)
        return cls(server, config)

    @classmethod
    def of_rules(cls, *rules: Rule, config: Mapping[str, Any] | None = None, waivers: Waivers | None = None) -> Engine:
        """A run with rules of this project as one pack, whose policies are ``pack``, ``pack-in-stack`` and
        ``pack-report``."""
        pack = Pack("pack", "It is so.", "It is so.", rules, tuple(SCHEMA), Framework("", "", "", ""))
        return cls(Analyzer("packs", "Packs.", {"pack": pack}, waivers), {"pack": config} if config else None)

    def register(self, declared: Declared) -> Told:
        """Registers one resource."""
        return _told(self._servicer.Analyze(declared.request(), None))

    def finish(self, *declared: Declared) -> Told:
        """Ends the deployment with these resources."""
        request = proto.AnalyzeStackRequest(resources=[one.resource() for one in declared])
        return _told(self._servicer.AnalyzeStack(request, None))

    def deploy(self, *declared: Declared) -> Told:
        """Registers the resources in this order, and ends."""
        told = [*(self.register(one) for one in declared), self.finish(*declared)]
        return Told(
            mandatory=[item for one in told for item in one.mandatory],
            advisory=[item for one in told for item in one.advisory],
            not_applicable=[item for one in told for item in one.not_applicable],
            urns=[item for one in told for item in one.urns],
        )


def _told(response: proto.AnalyzeResponse) -> Told:
    return Told(
        [found.message for found in response.diagnostics if found.enforcementLevel == proto.MANDATORY],
        [found.message for found in response.diagnostics if found.enforcementLevel == proto.ADVISORY],
        [found.policy_name for found in response.not_applicable],
        [found.urn for found in response.diagnostics],
    )
