"""The portable parts of the platform: what they plan, what a driver must register, and what comes out."""
