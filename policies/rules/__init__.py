"""The rules as pure functions over plain data.

No module imports Pulumi or a provider's SDK; ``policies/server`` brings the rules to the engine. What is known about
each resource type stands in ``tables``.
"""
