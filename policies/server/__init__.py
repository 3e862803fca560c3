"""Runs the rules in Pulumi's engine: a policy pack is a server of the engine's analyzer protocol."""
