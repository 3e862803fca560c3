"""A part in Pulumi's resource tree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

TYPE_PREFIX = "hdp:platform:"


class Part(pulumi.ComponentResource):
    """A component that groups resources; what it holds are its children.

    Args:
        kind: the last word of its type, such as ``Network``; in lower case also its name.
        props: what the policies and the state see of it.
    """

    def __init__(
        self, kind: str, props: Mapping[str, Any] | None = None, parent: pulumi.Resource | None = None
    ) -> None:
        super().__init__(f"{TYPE_PREFIX}{kind}", kind.lower(), props, pulumi.ResourceOptions(parent=parent))
