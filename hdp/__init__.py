"""The project's command line. Run ``hdp --help``."""
