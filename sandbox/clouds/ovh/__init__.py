"""What OVHcloud enforces, as far as the sandbox knows it: one module a service."""
