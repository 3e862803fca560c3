"""Policy pack: health data are kept from the public and in order. Rules: see ``policies/rules/registry.py``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from policies.server.run import run

run(Path(__file__).parent.name)
