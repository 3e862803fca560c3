"""The Pulumi program: read, check, then build."""

from __future__ import annotations

from pathlib import Path

import pulumi

from components.clock import today
from components.config import build, read_reference, stack_settings
from components.errors import PlatformError
from components.held import held_urns, refuse_changed_provider
from components.platform import Platform
from components.preflight import prepare

MESSAGE_WAS_SHOWN = 32
"""The exit code by which Pulumi's Python host knows that the error was shown (``pulumi-language-python``); with any
other it adds a second one that tells a user nothing."""


def main(root: Path) -> None:
    """Builds the platform of the current stack, or refuses with a sentence that names the setting.

    Args:
        root: the project's folder, which holds ``stacks/reference.yaml``.

    Raises:
        SystemExit: a setting is wrong; the sentence was shown, and nothing was registered.
    """
    project, stack = pulumi.get_project(), pulumi.get_stack()
    try:
        config = pulumi.runtime.get_config_env()
        spec = build(read_reference(root), stack_settings(config, project))
        site = prepare(spec, stack, today())
        refuse_changed_provider(spec.provider, held_urns(project, stack), stack)
    except PlatformError as error:
        pulumi.log.error(str(error))
        raise SystemExit(MESSAGE_WAS_SHOWN) from None
    if site.zones < spec.network.zones:
        pulumi.log.warn(
            f"network.zones: {spec.network.zones} asked, but {site.region.code} has {site.zones}; "
            f"the platform uses {site.zones}. Choose another region, or set network.zones to {site.zones}"
        )
    for name, value in Platform(site).outputs.items():
        pulumi.export(name, value)
