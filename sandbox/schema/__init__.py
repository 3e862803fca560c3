"""What the three Pulumi SDKs say about their types, read from their Python sources, and a checker that uses it."""
