"""``hdp check``: runs the programs without an engine, or reads state files, and judges what they declare."""
