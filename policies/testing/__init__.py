"""Tests of policies without an engine: what a policy gets here is encoded and decoded as the engine's messages are.

For policies written with Pulumi's SDK (``pulumi_policy``) and for the rules of this project;
``docs/testing-policies.md`` has examples.
"""

from policies.testing.engine import Engine, Told
from policies.testing.resources import UNKNOWN, Declared, asset, secret

__all__ = ["UNKNOWN", "Declared", "Engine", "Told", "asset", "secret"]
