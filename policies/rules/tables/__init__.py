"""What the rules know about each provider's resource types: pure data, one module for each provider."""
