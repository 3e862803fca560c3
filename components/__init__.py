"""The reference health-data platform: its specification, its parts, and one driver folder a provider."""
