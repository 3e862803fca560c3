"""Gateways: the way out of a private network, on a subnet of its own choosing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import (
    asynchronous,
    bad_request,
    conflict,
    documentation_address,
    imported_as,
    not_found,
    uuid_of,
)
from sandbox.clouds.ovh.networks import GUIDE, openstack_id, subnet
from sandbox.clouds.ovh.places import Scheme, region_rule
from sandbox.clouds.ovh.subnets import in_subnet
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, TypeRules
from sandbox.store import Record, Store

GATEWAY: Final = "ovh:CloudProject/gateway:Gateway"
VRACK_GATEWAY: Final = "ovh:index/cloudGateway:CloudGateway"
MODELS: Final = ("s", "m", "l", "xl", "2xl", "3xl")


def gateways_on(store: Store, identity: object) -> list[Record]:
    """The gateways that stand on a subnet."""
    older = [record for record in store.all("ovh", GATEWAY) if record.inputs.get("subnetId") == identity]
    newer = [record for record in store.all("ovh", VRACK_GATEWAY) if identity in (record.inputs.get("subnetIds") or ())]
    return [*older, *newer]


def _outputs(request: Request) -> Mapping[str, Any]:
    on = subnet(request.store, request.get("subnetId"))
    outside = {"ip": documentation_address(request), "subnetId": uuid_of("Ext-Net subnet", request.region)}
    inside = {
        "id": request.uuid("interface"),
        "ip": on.outputs.get("gatewayIp", "") if on else "",
        "networkId": request.get("networkId"),
        "subnetId": request.get("subnetId"),
    }
    return {
        "externalInformations": [{"ips": [outside], "networkId": uuid_of("Ext-Net", request.region)}],
        "interfaces": [inside],
        "status": "active",
    }


def _vrack_outputs(request: Request) -> Mapping[str, Any]:
    enabled = request.get("externalGateway.enabled", False)
    state = {
        "name": request.get("name"),
        "location": {"region": request.region},
        "externalGateway": {"enabled": enabled, "model": request.get("externalGateway.model", "S")},
        "externalIp": documentation_address(request) if enabled else "",
        "status": "ACTIVE",
        "subnets": [{"id": identity} for identity in request.get("subnetIds") or ()],
    }
    return asynchronous(request, state)


def _interface_outputs(request: Request) -> Mapping[str, Any]:
    on = subnet(request.store, request.get("subnetId"))
    return {"ip": on.outputs["gatewayIp"], "networkId": on.inputs["networkId"]} if on else {}


def _model(request: Request) -> Iterator[Failure]:
    for path in ("model", "externalGateway.model"):
        model = request.known(path)
        if isinstance(model, str) and model.lower() not in MODELS:
            yield bad_request(path, f"Invalid gateway model {model}: one of {', '.join(MODELS)}")


def _place(request: Request) -> Iterator[Failure]:
    network, region = str(request.get("networkId")), str(request.get("region"))
    on = subnet(request.store, request.get("subnetId"))
    if openstack_id(request.store, network, region) != network:
        yield not_found("networkId", f"The requested object (networkId = {network}) does not exist in region {region}")
    elif on is not None and openstack_id(request.store, str(on.inputs.get("networkId")), region) != network:
        yield bad_request("subnetId", f"Subnet {on.id} is not part of network {network}")
    elif on is not None and not on.outputs.get("gatewayIp"):
        yield bad_request("subnetId", f"Subnet {on.id} has no gateway IP: a gateway needs one")
    elif on is not None and request.old is None and gateways_on(request.store, on.id):
        yield conflict("subnetId", f"The gateway IP of subnet {on.id} is already used by another gateway")


_RULES: Final = (
    region_rule("gateway", "region", Scheme.COMPUTE),
    Rule("ovh.gateway.model", Phase.CHECK, "A gateway has one of the known sizes.", GUIDE, _model),
)

TYPES: Final = (
    TypeRules(
        GATEWAY,
        identify=Request.uuid,
        outputs=_outputs,
        references=(in_subnet("subnetId"),),
        rules=(
            *_RULES,
            Rule(
                "ovh.gateway.place",
                Phase.APPLY,
                "A gateway stands on a subnet of the network, in its region, that has a gateway IP no other one has.",
                GUIDE,
                _place,
            ),
        ),
        immutable=frozenset({"region", "networkId", "subnetId"}),
        import_ids=imported_as("serviceName", "region"),
    ),
    TypeRules(
        VRACK_GATEWAY,
        identify=Request.uuid,
        outputs=_vrack_outputs,
        references=(in_subnet("subnetIds[]"),),
        rules=_RULES,
        immutable=frozenset({"region", "availabilityZone"}),
    ),
    TypeRules(
        "ovh:CloudProject/gatewayInterface:GatewayInterface",
        identify=Request.uuid,
        outputs=_interface_outputs,
        references=(in_subnet("subnetId"),),
        rules=(region_rule("gateway-interface", "region", Scheme.COMPUTE),),
        immutable=frozenset({"region", "subnetId", "interfaceId"}),
    ),
)
