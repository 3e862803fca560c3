"""Entry point of the Pulumi program; see ``components/program.py``."""

from pathlib import Path

from components.program import main

main(Path(__file__).parent)
