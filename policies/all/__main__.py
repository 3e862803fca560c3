"""All policy packs in one process: what ``hdp up`` runs, since each process costs the engine two calls a resource."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from policies.server.run import run_all

run_all()
