"""Azure in the sandbox: its resource ids, and what each of its services enforces."""
