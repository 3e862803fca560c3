"""OVHcloud as a whole: the account, its projects, and the tables of its services."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sandbox.clouds.ovh import (
    databases,
    functions,
    gateways,
    iam,
    instances,
    kubeaccess,
    kubernetes,
    lifecycle,
    logs,
    networks,
    nodepools,
    okms,
    orders,
    storage,
    subnets,
    users,
    volumes,
)
from sandbox.clouds.ovh.names import ACCOUNT, CREATED, PROJECT_VARIABLE, project_failures
from sandbox.clouds.ovh.places import place
from sandbox.errors import Failure
from sandbox.rules import Phase, ProviderRules, Request, Rule, type_table
from sandbox.schema.types import ResourceType

ENDPOINTS: Final = ("ovh-eu", "ovh-ca", "ovh-us", "kimsufi-eu", "kimsufi-ca", "soyoustart-eu", "soyoustart-ca")
_PROVIDER: Final = "github.com/ovh/terraform-provider-ovh 2.19.0, provider.go"
_WAYS_IN: Final = (
    ("applicationKey", "applicationSecret", "consumerKey"),
    ("clientId", "clientSecret"),
    ("accessToken",),
)


def _region(inputs: Mapping[str, Any], _config: Mapping[str, Any]) -> str:
    for name in ("region", "regionName"):
        value = inputs.get(name)
        if isinstance(value, str):
            return value
    return ""


def _outputs(request: Request) -> Mapping[str, Any]:
    always = {"createdAt": CREATED, "updatedAt": CREATED, "status": "READY"}
    return {key: value for key, value in always.items() if key not in request.inputs}


def _immutable(schema: ResourceType) -> frozenset[str]:
    """What the SDK's text says; nothing else holds for all types."""
    return frozenset(name for name, prop in schema.inputs.items() if prop.immutable)


def _of_project(request: Request) -> bool:
    """Whether ``serviceName`` of a type is a Public Cloud project."""
    module = request.token.split(":")[1]
    word = module.partition("/")[2]
    return module.startswith("CloudProject") or (module.startswith("index/") and word.startswith("cloud"))


def _defaults(request: Request) -> Mapping[str, Any]:
    project = os.environ.get(PROJECT_VARIABLE)
    named = "serviceName" in request.schema.inputs and _of_project(request)
    return {"serviceName": project} if project and named else {}


def _configure(config: Mapping[str, Any]) -> Sequence[Failure]:
    endpoint = config.get("endpoint")
    failures = []
    if not endpoint:
        failures.append(
            Failure(
                "endpoint",
                "missing endpoint: set it on the provider (ovh.Provider(..., endpoint=...)) or with "
                "`pulumi config set ovh:endpoint ovh-eu`; the sandbox ignores OVH_ENDPOINT of the environment",
            )
        )
    elif isinstance(endpoint, str) and endpoint not in ENDPOINTS and not endpoint.startswith("https://"):
        failures.append(Failure("endpoint", f"unknown endpoint {endpoint!r}, consider checking 'Endpoints' list"))
    used = [names for names in _WAYS_IN if any(config.get(name) for name in names)]
    if len(used) > 1:
        text = "can't use multiple authentication methods: application_key, OAuth2, access_token"
        failures.append(Failure(used[1][0], text))
    return failures


def _names_project(request: Request) -> Iterator[Failure]:
    if "serviceName" in request.schema.inputs and _of_project(request) and not request.get("serviceName"):
        yield Failure("serviceName", f"Missing service_name: give the project's id, or set {PROJECT_VARIABLE}")


def _own_project(request: Request) -> Iterator[Failure]:
    if _of_project(request):
        yield from project_failures(request)


def _alike(path: str, old: object, new: object) -> bool:
    """Two spellings of a region, and two texts of the same policy, are no change."""
    if path == "region" and isinstance(old, str) and isinstance(new, str) and "_" in old + new:
        return place(old) is not None and place(old) == place(new)
    if path == "policy" and isinstance(old, str) and isinstance(new, str):
        try:
            return bool(json.loads(old) == json.loads(new))
        except ValueError:
            return False
    return False


RULES: Final = ProviderRules(
    package="ovh",
    account=ACCOUNT,
    region=_region,
    identify=Request.uuid,
    outputs=_outputs,
    immutable=_immutable,
    configure=_configure,
    rules=(
        Rule(
            "ovh.project.named",
            Phase.CHECK,
            "What is in a Public Cloud project names it, or the environment does.",
            _PROVIDER,
            _names_project,
        ),
        Rule(
            "ovh.project.own",
            Phase.APPLY,
            "The project exists and is the account's.",
            "OVHcloud API, error 404 'This service does not exist'",
            _own_project,
        ),
    ),
    types=type_table(
        databases.TYPES,
        gateways.TYPES,
        iam.TYPES,
        instances.TYPES,
        kubeaccess.TYPES,
        kubernetes.TYPES,
        lifecycle.TYPES,
        logs.TYPES,
        networks.TYPES,
        nodepools.TYPES,
        okms.TYPES,
        orders.TYPES,
        storage.TYPES,
        subnets.TYPES,
        users.TYPES,
        volumes.TYPES,
    ),
    functions=functions.FUNCTIONS,
    defaults=_defaults,
    alike=_alike,
)
