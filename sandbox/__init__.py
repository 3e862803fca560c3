"""The sandbox: Azure, OVHcloud and AWS on a laptop, for the real Pulumi engine and for tests without it."""
