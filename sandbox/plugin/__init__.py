"""Resource provider plugins for the Pulumi engine: the sandbox's clouds behind Pulumi's plugin protocol."""
