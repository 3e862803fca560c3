"""Policy pack: data at rest under customer-managed keys. Rules: policies/rules/keys.py and hygiene.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from policies.server.run import run

run(Path(__file__).parent.name)
