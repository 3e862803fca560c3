"""Public addresses, NAT gateways, routes and network interfaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.azure.common import GUIDE, reference, resource, zone_failures
from sandbox.clouds.azure.names import find, identify
from sandbox.clouds.azure.network import address_in, find_subnet, in_use, name_rule, subnet_rule
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule

_GUIDE: Final = f"{GUIDE}/virtual-network"
_ADDRESS: Final = in_use("Public IP address", "PublicIPAddressCannotBeDeleted")


def _address_outputs(request: Request) -> Mapping[str, Any]:
    # 20.0.0.0/8 is largely Azure's (its published service tags).
    address = f"20.{request.pick(33, 240, 'a')}.{request.pick(0, 255, 'b')}.{request.pick(1, 254, 'c')}"
    outputs: dict[str, Any] = {
        "publicIPAllocationMethod": request.get("publicIPAllocationMethod", "Dynamic"),
        "publicIPAddressVersion": request.get("publicIPAddressVersion", "IPv4"),
        "sku": {"name": "Standard", "tier": "Regional", **(request.get("sku") or {})},
        "idleTimeoutInMinutes": request.get("idleTimeoutInMinutes", 4),
        "ipAddress": address,
    }
    settings = request.get("dnsSettings")
    if isinstance(settings, Mapping) and settings.get("domainNameLabel"):
        name = f"{settings['domainNameLabel']}.{request.region}.cloudapp.azure.com"
        outputs["dnsSettings"] = {**settings, "fqdn": name}
    return outputs


def _interface_outputs(request: Request) -> Mapping[str, Any]:
    digits = request.hex(12, "mac").upper()
    configurations = []
    for index, given in enumerate(request.get("ipConfigurations") or ()):
        subnet = find_subnet(request.store, (given.get("subnet") or {}).get("id"))
        configurations.append(
            {
                "id": f"{identify(request)}/ipConfigurations/{given.get('name')}",
                "primary": index == 0,
                "privateIPAddress": address_in(request, subnet, f"address{index}"),
                "privateIPAddressVersion": "IPv4",
                "privateIPAllocationMethod": "Dynamic",
                "provisioningState": "Succeeded",
                **given,
            }
        )
    return {
        "ipConfigurations": configurations,
        "macAddress": "-".join(digits[index : index + 2] for index in range(0, 12, 2)),
    }


def _public_address(request: Request) -> Iterator[Failure]:
    sku, method = request.known("sku.name"), request.known("publicIPAllocationMethod")
    if sku == "Standard" and method == "Dynamic":
        yield Failure(
            "publicIPAllocationMethod",
            "Standard sku publicIp must have AllocationMethod set to Static.",
            "PublicIPAddressStandardSkuDynamicAllocationNotSupported",
        )
    if sku == "Basic":
        # Source: azure.microsoft.com/updates (retirement of Basic SKU public IP addresses, 30 September 2025).
        yield Failure("sku.name", "Basic SKU public IP addresses are retired; use Standard.", "BasicSkuRetired")
    yield from zone_failures("zones", request.known("zones"), request.region)


def _nat(request: Request) -> Iterator[Failure]:
    zones = request.known("zones")
    if isinstance(zones, list) and len(zones) > 1:
        yield Failure(
            "zones",
            "A NAT gateway of SKU Standard is in one zone, or in none in particular.",
            "NatGatewayMultipleZonesNotSupported",
        )
    yield from zone_failures("zones", zones, request.region)
    minutes = request.known("idleTimeoutInMinutes")
    if isinstance(minutes, int | float) and not 4 <= minutes <= 120:
        yield Failure("idleTimeoutInMinutes", f"{minutes:g}: from 4 to 120 minutes.", "InvalidIdleTimeout")


def _nat_address(request: Request) -> Iterator[Failure]:
    for index, entry in enumerate(request.get("publicIpAddresses") or ()):
        found = find(request.store, entry.get("id")) if isinstance(entry, Mapping) else None
        if found and (found.inputs.get("sku") or {}).get("name") != "Standard":
            yield Failure(
                f"publicIpAddresses[{index}].id",
                f"NAT gateway can be associated only with Standard sku public IP addresses, not with {found.id}.",
                "NatGatewaySkuMismatch",
            )


TYPES = (
    resource("network:RouteTable", outputs=lambda request: {"routes": request.get("routes") or []}),
    resource("network:Route"),
    resource(
        "network:PublicIPAddress",
        outputs=_address_outputs,
        immutable=("publicIPAddressVersion", "publicIPPrefix", "sku", "zones"),
        rules=(
            name_rule("publicIpAddressName", 1, 80),
            Rule(
                "azure.network.public-address",
                Phase.CHECK,
                "A public address is of SKU Standard, static, and in zones of its region.",
                f"{_GUIDE}/ip-services/public-ip-addresses",
                _public_address,
            ),
        ),
    ),
    resource(
        "network:NatGateway",
        immutable=("zones", "sku"),
        references=(
            reference("publicIpAddresses[].id", "network:PublicIPAddress", held=_ADDRESS, source=_GUIDE),
            reference("publicIpPrefixes[].id", "network:PublicIPPrefix"),
        ),
        rules=(
            name_rule("natGatewayName", 1, 80),
            Rule(
                "azure.network.nat-gateway",
                Phase.CHECK,
                "A NAT gateway is in one zone of its region or in none; idle timeout 4 to 120 minutes.",
                f"{GUIDE}/nat-gateway/nat-availability-zones",
                _nat,
            ),
            Rule(
                "azure.network.nat-address",
                Phase.APPLY,
                "Its addresses are of SKU Standard.",
                f"{GUIDE}/nat-gateway/nat-gateway-resource",
                _nat_address,
            ),
        ),
    ),
    resource(
        "network:NetworkInterface",
        outputs=_interface_outputs,
        references=(
            reference("ipConfigurations[].publicIPAddress.id", "network:PublicIPAddress", held=_ADDRESS, source=_GUIDE),
            reference("networkSecurityGroup.id", "network:NetworkSecurityGroup"),
        ),
        rules=(subnet_rule("azure.network.interface-subnet", "ipConfigurations[].subnet.id"),),
    ),
)
