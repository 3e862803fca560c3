"""What must stand in the OVHcloud account before the platform: its Public Cloud project and its log service.

Both are orders that a person signs; the SDK cannot make the second. The project is named by ``account`` of the
specification or by OVHcloud's own variable, the log service by a variable, as its name differs from account to account
and is no secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from components.spec import Spec

PROJECT_VARIABLE = "OVH_CLOUD_PROJECT_SERVICE"
"""OVHcloud's own variable for the Public Cloud project (pulumi-ovh SDK, every ``service_name``)."""
LOGS_VARIABLE = "OVH_DBAAS_LOGS_SERVICE"
"""The Logs Data Platform service that takes the audit logs, such as ``ldp-xx-12345``."""

_PROJECT = re.compile(r"[0-9a-f]{32}")
_LOGS = re.compile(r"ldp-[a-z]{2}-\d+")


def project(spec: Spec, environment: Mapping[str, str] = os.environ) -> str:
    """The id of the Public Cloud project; empty when neither the specification nor the environment names one."""
    return spec.account or environment.get(PROJECT_VARIABLE, "")


def log_service(environment: Mapping[str, str] = os.environ) -> str:
    """The name of the Logs Data Platform service; empty when the environment names none."""
    return environment.get(LOGS_VARIABLE, "")


def problems(spec: Spec, environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """What is missing or malformed, one sentence for each setting."""
    found = project(spec, environment)
    if not found:
        yield (
            f"account: no Public Cloud project is named; set account to the project's id, "
            f"or the environment variable {PROJECT_VARIABLE}"
        )
    elif _PROJECT.fullmatch(found) is None:
        setting = "account" if spec.account else PROJECT_VARIABLE
        yield f"{setting}: {found!r} is not the id of a Public Cloud project (32 hexadecimal digits)"
    service = log_service(environment)
    if not service:
        yield (
            f"{LOGS_VARIABLE}: Kubernetes audit logs go to a Logs Data Platform service, and none is named; "
            f"order one in the Control Panel (the SDK cannot) and set the environment variable to its name, "
            f"such as ldp-xx-12345"
        )
    elif _LOGS.fullmatch(service) is None:
        yield f"{LOGS_VARIABLE}: {service!r} is not the name of a Logs Data Platform service, such as ldp-xx-12345"
