"""Benchmarks: ratios of medians within one run, because a machine's speed drifts and absolute seconds do not compare."""
