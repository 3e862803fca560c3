"""What every provider must do alike. A further provider is done when it passes these tests."""
