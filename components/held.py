"""What a stack already holds: a stack whose provider is changed while it holds resources is refused, never replaced."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable

import pulumi

from components import facts
from components.errors import ProviderChangedError
from components.spec import Provider

_ATTEMPTS = 10
_PAUSE_SECONDS = 0.1


def refuse_changed_provider(provider: Provider, urns: Iterable[str], stack: str) -> None:
    """Refuses a provider when a stack holds resources of another one.

    Raises:
        ProviderChangedError: saying what is held, and what to do instead.
    """
    packages = {entry.package: name for name, entry in facts.load_all().items()}
    held = Counter(packages[package] for package in map(package_of, urns) if package in packages)
    others = {name: count for name, count in held.items() if name is not provider}
    if not others:
        return
    where = " and ".join(
        f"{count} resource{'s' if count > 1 else ''} at {name}" for name, count in sorted(others.items())
    )
    old = max(others, key=lambda name: others[name])
    raise ProviderChangedError(
        f"provider is {provider!s}, but the stack {stack!r} holds {where}; nothing was changed.\n"
        f"A platform moves to another provider as a new stack, so that its data and keys are never replaced:\n"
        f"  1. set provider back to {old!s} in this stack;\n"
        f"  2. make a new stack for {provider!s}: pulumi stack init NAME, with provider: {provider!s} in "
        "stacks/Pulumi.NAME.yaml;\n"
        f"  3. pulumi up the new stack, copy the data, check them, then destroy this stack."
    )


def package_of(urn: str) -> str:
    """The Pulumi package of a resource's URN: ``urn:pulumi:s::p::parent$aws:s3/bucket:Bucket::n`` -> ``aws``."""
    qualified_type = urn.split("::")[2] if urn.count("::") >= 3 else ""
    return qualified_type.rsplit("$", 1)[-1].split(":", 1)[0]


def held_urns(project: str, stack: str) -> tuple[str, ...]:
    """The URNs of what the stack held after its last update, also of one that was interrupted.

    The engine reads its own state; no provider is asked. On Pulumi's mocks there is no state.
    """
    name = f"{pulumi.get_organization()}/{project}/{stack}"
    for attempt in range(_ATTEMPTS):
        try:
            result = pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {"stackName": name}).value
        except Exception:
            # The engine may be writing the state of the stack itself just then, and a file backend shows half of it.
            if attempt == _ATTEMPTS - 1:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            break
    return tuple(result["outputs"]) if result else ()
