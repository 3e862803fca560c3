"""Functions of orders: a cart, the products, their plans and prices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.ovh.names import answer, not_found, uuid_of
from sandbox.clouds.ovh.okms import SUBSIDIARIES
from sandbox.errors import CloudError, Failure
from sandbox.rules import FunctionRequest, FunctionRule

_PRODUCTS: Final[Mapping[str, Mapping[str, str]]] = {
    "cloud": {"project.2018": "Public Cloud project"},
    "okms": {"okms": "OVHcloud Key Management Service"},
    "vrack": {"vrack": "vRack private network"},
}


def _cart(request: FunctionRequest) -> Mapping[str, Any]:
    company = request.get("ovhSubsidiary")
    if company not in SUBSIDIARIES:
        raise CloudError([Failure("ovhSubsidiary", f"Value {company} is not among valid values")])
    identity = uuid_of("cart", company, request.get("description"))
    return {
        **answer(request),
        "id": identity,
        "cartId": identity,
        "expire": request.get("expire", "2027-01-01T00:00:00+01:00"),
        "items": [],
        "readOnly": False,
    }


def _price() -> dict[str, Any]:
    return {
        "capacities": ["installation", "renew"],
        "description": "Monthly fees",
        "duration": "P1M",
        "interval": 1,
        "maximumQuantity": 1,
        "maximumRepeat": 1,
        "minimumQuantity": 1,
        "minimumRepeat": 1,
        "priceInUcents": 0,
        "prices": [{"currencyCode": "EUR", "text": "0.00 €", "value": 0}],
        "pricingMode": "default",
        "pricingType": "rental",
    }


def _offers(request: FunctionRequest) -> Iterator[dict[str, Any]]:
    for code, name in _PRODUCTS.get(str(request.get("product")), {}).items():
        yield {"planCode": code, "prices": [_price()], "productName": name, "productType": "delivery"}


def _product(request: FunctionRequest) -> Mapping[str, Any]:
    return answer(request, results=list(_offers(request)))


def _product_plan(request: FunctionRequest) -> Mapping[str, Any]:
    code = request.get("planCode")
    for offer in _offers(request):
        if offer["planCode"] == code:
            return answer(request, **offer, selectedPrices=[_price()])
    raise CloudError([not_found("planCode", f"there is no plan {code} of the product {request.get('product')}")])


FUNCTIONS: Final[Mapping[str, FunctionRule]] = {
    "ovh:Order/getCart:getCart": _cart,
    "ovh:Order/getCartProduct:getCartProduct": _product,
    "ovh:Order/getCartProductPlan:getCartProductPlan": _product_plan,
    "ovh:Order/getCartProductOptions:getCartProductOptions": lambda request: answer(request, results=[]),
}
