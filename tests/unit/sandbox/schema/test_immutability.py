"""Texts that say a property cannot be changed in place, and texts that only sound like it."""

from __future__ import annotations

import pytest

from sandbox.schema.immutability import says_immutable


@pytest.mark.parametrize(
    "text",
    [
        "Name of the table. Changing this forces a new resource to be created.",
        "Forces new resource.",
        "The type. Forces replacement if changed.",
        "Changing this value forces replacement of the cluster.",
        "Changing this will force Terraform to create a new resource.",
        "Changing the name will force a new cluster to be created",
        "Required. The region. **Changing this value recreates the resource.**",
        "Changing this value will re-create the resource.",
        "Changing this will create a new resource.",
        "Any change requires replacement.",
        "This cannot be changed after creation.",
        "The setting can't be changed after you create the vault.",
        "This property cannot be updated after the VM is created.",
        "The location cannot be changed once the workspace has been created.",
        "Immutable. The network of the group. Networks are immutable.",
        "The name of the key.\n        This value cannot be\n        changed.",
        "This can only be set at creation.",
        "Immutable.",
        "The whole block is immutable and **cannot be changed afterwards.**",
        "Changing these values recreates the resource.",
        "Adding, changing or removing this block recreates the resource.",
    ],
)
def test_immutable(text: str) -> None:
    assert says_immutable(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The name of the key.",
        "Whether to force destroy the bucket.",
        "The immutable id of this data collection rule.",
        "When set, existing blocks cannot be modified or deleted.",
        "This property cannot be changed with the extend API.",
        "The 'Premium' tier is the default and it cannot be changed for the premium account type.",
        "Creates a new policy version.",
        "Whether a replacement instance is started.",
        "Users cannot change this value but are free to read it.",
        "Force new deployments of the service.",
        "The size. When decreased, this will force a recreation of the resource.",
        "If the type is `Gateway`, changing this value forces a new resource to be created.",
        "Can only be increased: lowering it forces a new resource",
        "Changing from `A` back to `B` forces a new resource.",
        "If you specify a name, you cannot perform updates that require replacement of this resource.",
        "A block. * `network` - (Optional, Forces new resource) Information about the network.",
    ],
)
def test_not_immutable(text: str) -> None:
    assert not says_immutable(text)
