"""Resource groups: what is in one goes with it, if nothing in it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sandbox.clouds.azure.common import GUIDE, resource
from sandbox.clouds.azure.keyvault import VAULT, soft_delete
from sandbox.clouds.azure.names import within
from sandbox.clouds.azure.storage import ACCOUNT, held_objects
from sandbox.errors import Failure
from sandbox.rules import Phase, Request, Rule, pattern_rule

_GUIDE: Final = f"{GUIDE}/azure-resource-manager/management"


def _contents(request: Request) -> Iterator[Failure]:
    assert request.old is not None
    for record in within(request.store, request.old.id):
        if record.token == ACCOUNT:
            yield from held_objects(record)


def _delete_contents(request: Request) -> None:
    assert request.old is not None
    for record in within(request.store, request.old.id):
        if record.token == VAULT:
            soft_delete(request.store, record)


TYPES = (
    resource(
        "resources:ResourceGroup",
        outputs=lambda _: {"properties": {"provisioningState": "Succeeded"}},
        on_delete=_delete_contents,
        rules=(
            pattern_rule(
                "azure.resources.group-name",
                "resourceGroupName",
                r"(?=.{1,90}$)[\w().-]*[\w()-]",
                "1 to 90 letters, digits, underscores, hyphens, periods and parentheses, not ending with a period",
                f"{_GUIDE}/resource-name-rules#microsoftresources",
                "InvalidResourceGroup",
            ),
            Rule(
                "azure.resources.group-contents",
                Phase.DELETE,
                "A group is deleted with all in it, unless something in it refuses (immutable blobs).",
                f"{_GUIDE}/delete-resource-group",
                _contents,
            ),
        ),
    ),
)
