"""Monitor: where the logs of resources go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE, reference, resource
from sandbox.clouds.azure.names import PACKAGE, arm_type, find, identify, normal_location, token
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule

_SETTING: Final = token("monitor:DiagnosticSetting")
_GUIDE: Final = f"{GUIDE}/azure-monitor/platform/diagnostic-settings"
# Source: learn.microsoft.com/azure/azure-monitor/reference/logs-index
_CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "microsoft.containerservice/managedclusters": (
        "cloud-controller-manager",
        "cluster-autoscaler",
        "csi-azuredisk-controller",
        "csi-azurefile-controller",
        "csi-snapshot-controller",
        "guard",
        "kube-apiserver",
        "kube-audit",
        "kube-audit-admin",
        "kube-controller-manager",
        "kube-scheduler",
    ),
    "microsoft.keyvault/vaults": ("AuditEvent", "AzurePolicyEvaluationDetails"),
    "microsoft.network/networksecuritygroups": ("NetworkSecurityGroupEvent", "NetworkSecurityGroupRuleCounter"),
    "microsoft.storage/storageaccounts": (),
    "microsoft.storage/storageaccounts/blobservices": ("StorageRead", "StorageWrite", "StorageDelete"),
}
_DESTINATIONS: Final = ("storageAccountId", "workspaceId", "eventHubAuthorizationRuleId", "marketplacePartnerId")


def _target(request: Request) -> str:
    given = str(request.get("resourceUri"))
    return given if given.startswith("/") else f"/{given}"


def _has_destination(request: Request) -> Iterator[Failure]:
    if not any(request.get(name) for name in _DESTINATIONS):
        yield Failure(
            "",
            "At least one data sink needs to be specified: storageAccountId, workspaceId or an event hub.",
            "BadRequest",
        )
    entries = [*(request.known("logs") or ()), *(request.known("metrics") or ())]
    if not entries:
        yield Failure("logs", "A diagnostic setting has at least one log or metric category.", "BadRequest")
    for index, entry in enumerate(request.known("logs") or ()):
        if isinstance(entry, Mapping) and bool(entry.get("category")) == bool(entry.get("categoryGroup")):
            yield Failure(f"logs[{index}]", "A log has either a category or a category group.", "BadRequest")


def _categories(request: Request) -> Iterator[Failure]:
    kind = arm_type(_target(request))
    known = _CATEGORIES.get(kind.casefold())
    for index, entry in enumerate(request.get("logs") or ()):
        category = entry.get("category") if isinstance(entry, Mapping) else None
        if known is not None and isinstance(category, str) and category not in known:
            yield Failure(
                f"logs[{index}].category",
                f"Category '{category}' is not supported by {kind}; it has "
                f"{', '.join(known) if known else 'metrics only'}.",
                "BadRequest",
            )


def _destination(request: Request) -> Iterator[Failure]:
    account = find(request.store, request.get("storageAccountId"))
    if account is None:
        return
    source = find(request.store, _target(request).split("/blobServices/")[0])
    if source is not None and normal_location(source.outputs.get("location")) != account.outputs.get("location"):
        yield Failure(
            "storageAccountId",
            f"Resource '{source.id}' is in region {source.outputs.get('location')}; resource '{account.id}' is in "
            f"region {account.outputs.get('location')}. They must be in the same region.",
            "BadRequest",
        )
    bypass = (account.outputs.get("networkRuleSet") or {}).get("bypass", "AzureServices")
    closed = (account.outputs.get("networkRuleSet") or {}).get("defaultAction") == "Deny"
    if closed and "AzureServices" not in str(bypass):
        yield Failure(
            "storageAccountId",
            f"The network rules of storage account '{account.outputs.get('name')}' let no trusted service write logs "
            "(networkRuleSet.bypass).",
            "AuthorizationFailure",
        )


def _category_goes_once(request: Request) -> Iterator[Failure]:
    """Two settings of a resource may not send the same category to the same place."""

    def sinks(inputs: Mapping[str, Any]) -> set[str]:
        return {str(inputs.get(name)).casefold() for name in _DESTINATIONS if inputs.get(name)}

    def categories(inputs: Mapping[str, Any]) -> set[str]:
        return {str(log.get("category") or log.get("categoryGroup")) for log in inputs.get("logs") or ()}

    own = identify(request).casefold()
    for record in request.store.all(PACKAGE, _SETTING):
        if record.id.casefold() == own or str(record.inputs.get("resourceUri")) != str(request.get("resourceUri")):
            continue
        if sinks(record.inputs) & sinks(request.inputs) and categories(record.inputs) & categories(request.inputs):
            yield Failure(
                "",
                f"Data sink is already used in diagnostic setting '{record.outputs.get('name')}' for the same "
                "category. Data sinks can't be reused in different settings on the same category for the same "
                "resource.",
                "Conflict",
            )


TYPES = (
    resource(
        "monitor:DiagnosticSetting",
        immutable=("resourceUri",),
        references=(
            reference("storageAccountId", "storage:StorageAccount", code="ResourceNotFound"),
            reference("workspaceId", "operationalinsights:Workspace", code="ResourceNotFound"),
        ),
        rules=(
            Rule(
                "azure.monitor.setting",
                Phase.CHECK,
                "A diagnostic setting has a destination, and categories or category groups.",
                _GUIDE,
                _has_destination,
            ),
            Rule(
                "azure.monitor.categories",
                Phase.APPLY,
                "The categories are those of the resource's type.",
                f"{GUIDE}/azure-monitor/reference/logs-index",
                _categories,
            ),
            Rule(
                "azure.monitor.destination",
                Phase.APPLY,
                "A storage account that takes logs is in the region of their source and lets trusted services write.",
                f"{_GUIDE}#destination-limitations",
                _destination,
            ),
            Rule(
                "azure.monitor.once",
                Phase.APPLY,
                "A category of a resource goes to a destination once.",
                _GUIDE,
                _category_goes_once,
            ),
        ),
    ),
    resource(
        "operationalinsights:Workspace",
        outputs=lambda request: {
            "customerId": request.uuid("workspace"),
            "retentionInDays": request.get("retentionInDays", 30),
            "createdDate": "2026-01-01T00:00:00Z",
            "modifiedDate": "2026-01-01T00:00:00Z",
        },
    ),
)
