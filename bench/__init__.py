"""Benchmarks: ratios of medians within one run, because absolute seconds drift with the machine."""
