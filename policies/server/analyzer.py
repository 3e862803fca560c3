"""The engine's analyzer protocol on the rules.

Pulumi's own Python server decodes a resource anew for each policy, decodes it once more for remediations even where
there are none, and takes the marks off secrets. At 1,000 resources that costs more than all the rules; and a rule that
looks for secrets in plain text needs the marks.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from google.protobuf import empty_pb2, json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2

from policies.rules import model
from policies.rules.model import Finding
from policies.rules.registry import Pack
from policies.rules.view import StackView
from policies.rules.waivers import Waivers
from policies.server import notes, settings, wire
from policies.server.session import Session, sessions

STACK: Final = "-in-stack"
REPORT: Final = "-report"
"""The endings of the names of a pack's other two policies."""
_UNUSED: Final = "0.0.0"
"""The engine takes a pack's version from PulumiPolicy.yaml, and this one only where that has none."""
_SEVERITY: Final = {
    model.Severity.LOW: proto.POLICY_SEVERITY_LOW,
    model.Severity.MEDIUM: proto.POLICY_SEVERITY_MEDIUM,
    model.Severity.HIGH: proto.POLICY_SEVERITY_HIGH,
    model.Severity.CRITICAL: proto.POLICY_SEVERITY_CRITICAL,
}


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """Serves some packs as one: each has the policies ``<pack>``, ``<pack>-in-stack`` (both mandatory) and
    ``<pack>-report`` (advisory), whose levels and settings the engine's configuration can change.

    Args:
        name: the name of the whole in Pulumi.
        description: one sentence.
        packs: by the names of their folders.
        waivers: the reviewed exceptions.
    """

    def __init__(
        self,
        name: str,
        description: str,
        packs: Mapping[str, Pack],
        waivers: Waivers | None = None,
    ) -> None:
        self._name = name
        self._description = description
        self._packs = packs
        self._waivers = waivers or Waivers()
        self._levels: dict[str, int] = {}
        self._providers = wire.Providers()
        self._lock = threading.Lock()
        self._begin({})

    # -- what the packs are

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        """The version of the plugin: none of its own."""
        return plugin_pb2.PluginInfo(version=_UNUSED)

    def GetAnalyzerInfo(self, request: Any, context: Any) -> Any:
        """The policies with their levels, settings, frameworks and remedies."""
        info = proto.AnalyzerInfo(name=self._name, version=_UNUSED, supportsConfig=True, description=self._description)
        for pack in self._packs.values():
            info.policies.extend(_policies(pack))
        return info

    def Configure(self, request: Any, context: Any) -> Any:
        """Takes the policies' levels and settings, and begins a run."""
        self._levels = {name: given.enforcementLevel for name, given in request.policyConfig.items()}
        given = {name: json_format.MessageToDict(policy.properties) for name, policy in request.policyConfig.items()}
        self._begin(given)
        return empty_pb2.Empty()

    def _begin(self, given: Mapping[str, Mapping[str, Any]]) -> None:
        # A pack's other policies have no settings: they could not differ from the first's without contradiction.
        contexts = {pack.name: settings.context(given.get(pack.name, {})) for pack in self._packs.values()}
        self._seen, self._sessions = sessions(self._packs, contexts, self._waivers.excuse)

    def ConfigureStack(self, request: Any, context: Any) -> Any:
        """Tags of the stack: no rule asks for them."""
        return proto.AnalyzerStackConfigureResponse()

    # -- judging

    def Remediate(self, request: Any, context: Any) -> Any:
        """Nothing: no rule changes a resource."""
        return proto.RemediateResponse()

    def Analyze(self, request: Any, context: Any) -> Any:
        """Judges one resource before it is made."""
        response = proto.AnalyzeResponse()
        with self._lock:
            try:
                resource = wire.resource(request, self._providers)
            except wire.TooDeepError as error:
                self._refuse_unread(response, "", {request.urn: error})
                return response
            self._seen.add(resource)
            for session in self._sessions:
                refused, why_not = session.judge_resource(resource)
                level = self._level(session.pack.name, proto.MANDATORY)
                if level == proto.DISABLED:
                    continue
                self._refuse(response, session.pack, "", level, refused)
                if why_not:
                    response.not_applicable.add(policy_name=session.pack.name, reason=why_not)
            resource.forget()
        return response

    def AnalyzeStack(self, request: Any, context: Any) -> Any:
        """Decides what was left open, and shows what is waived, mitigated or only reported."""
        response = proto.AnalyzeResponse()
        with self._lock:
            left = [session.left(item.urn for item in request.resources) for session in self._sessions]
            view = StackView()
            if any(left):
                view, unread = wire.stack(request.resources, self._seen.by_urn, self._providers)
                self._refuse_unread(response, STACK, unread)
            for session, urns in zip(self._sessions, left, strict=True):
                self._in_stack(response, session, view, urns)
            self._report(response, [item.urn for item in request.resources])
        return response

    def _in_stack(self, response: Any, session: Session, view: StackView, urns: list[str]) -> None:
        name = session.pack.name + STACK
        level = self._level(name, proto.MANDATORY)
        refused = session.judge_stack(view, urns)
        if level == proto.DISABLED:
            return
        if not urns:
            response.not_applicable.add(policy_name=name, reason="every resource was decided by itself")
        self._refuse(response, session.pack, STACK, level, refused)

    def _report(self, response: Any, urns: list[str]) -> None:
        stacks = {urn.split("::", 1)[0].removeprefix("urn:pulumi:") for urn in urns}
        for session in self._sessions:
            rules = {rule.id for rule in session.pack.rules}
            name = session.pack.name + REPORT
            level = self._level(name, proto.ADVISORY)
            if level == proto.DISABLED:
                continue
            about = notes.about(self._waivers, rules, stacks, session.context.today)
            reports = [*session.reports(), *((note, "") for note in about)]
            if not reports:
                response.not_applicable.add(policy_name=name, reason="nothing to report")
            for text, urn in reports:
                self._diagnose(response, session.pack, REPORT, level, text, urn, model.Severity.LOW)

    def _level(self, policy: str, default: int) -> int:
        level = self._levels.get(policy, default)
        return proto.MANDATORY if level == proto.REMEDIATE else level

    def _refuse(self, response: Any, pack: Pack, suffix: str, level: int, findings: Iterable[Finding]) -> None:
        severities = {rule.id: rule.severity for rule in pack.rules}
        for finding in findings:
            severity = severities.get(finding.rule, model.Severity.CRITICAL)
            self._diagnose(response, pack, suffix, level, finding.text(), finding.urn, severity)

    def _refuse_unread(self, response: Any, suffix: str, unread: Mapping[str, wire.TooDeepError]) -> None:
        """Every pack refuses what cannot be read: no rule of it could be asked."""
        remedy = "nest the properties less deeply, such as by writing the inner part as JSON text"
        for session in self._sessions:
            name = session.pack.name
            level = self._level(name + suffix, proto.MANDATORY)
            if level != proto.DISABLED:
                found = (
                    Finding(name, model.Verdict.VIOLATED, urn, f"refused: {error}", remedy)
                    for urn, error in unread.items()
                )
                self._refuse(response, session.pack, suffix, level, found)

    def _diagnose(
        self, response: Any, pack: Pack, suffix: str, level: int, text: str, urn: str, severity: model.Severity
    ) -> None:
        response.diagnostics.add(
            policyName=pack.name + suffix,
            policyPackName=self._name,
            policyPackVersion=_UNUSED,
            description=pack.title,
            message=f"{pack.title}\n{text}",
            enforcementLevel=level,
            urn=urn,
            severity=_SEVERITY[severity],
        )


def _policies(pack: Pack) -> Sequence[Any]:
    order = list(model.Severity)
    worst = max((rule.severity for rule in pack.rules), key=order.index)
    schema = struct_pb2.Struct()
    schema.update({name: settings.SCHEMA[name] for name in pack.settings})

    def policy(suffix: str, note: str, level: Any, kind: Any, severity: model.Severity) -> Any:
        return proto.PolicyInfo(
            name=pack.name + suffix,
            description=f"{pack.title}{note}",
            enforcementLevel=level,
            policy_type=kind,
            severity=_SEVERITY[severity],
            framework=proto.PolicyComplianceFramework(
                name=pack.framework.name,
                version=pack.framework.version,
                reference=pack.framework.reference,
                specification=pack.framework.specification,
            ),
            remediation_steps=" ".join(rule.why for rule in pack.rules),
            configSchema=proto.PolicyConfigSchema(properties=None if suffix else schema),
        )

    return (
        policy("", "", proto.MANDATORY, proto.POLICY_TYPE_RESOURCE, worst),
        policy(STACK, " (Decided with the whole stack.)", proto.MANDATORY, proto.POLICY_TYPE_STACK, worst),
        policy(
            REPORT, " (Declared exceptions and open points.)", proto.ADVISORY, proto.POLICY_TYPE_STACK,
            model.Severity.LOW,
        ),
    )  # fmt: skip
