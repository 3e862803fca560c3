"""The reports of ``hdp check``: one module a format, each a pure function from a run to text."""
