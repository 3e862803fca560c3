"""``python -m hdp``."""

from hdp.cli import main

main()
