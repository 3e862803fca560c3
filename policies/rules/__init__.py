"""The rules as pure functions over plain data.

Only ``from_pulumi`` and ``packs`` import Pulumi; no module imports a provider's SDK. What is known about each resource
type stands in ``tables``.
"""
