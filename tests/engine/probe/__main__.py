"""Notes what the engine hands to policies, a line of JSON a resource, in the file that PROBE_NOTES names."""

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from pulumi_policy import EnforcementLevel, PolicyPack, ResourceValidationPolicy, StackValidationPolicy

from tests.engine.probe.notes import of_resource, of_stack


def note(*lines: dict[str, Any]) -> None:
    with open(os.environ["PROBE_NOTES"], "a", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)


PolicyPack(
    "probe",
    policies=[
        ResourceValidationPolicy("one", "One.", lambda args, _: note(of_resource(args)), EnforcementLevel.ADVISORY),
        StackValidationPolicy("stack", "All.", lambda args, _: note(*of_stack(args)), EnforcementLevel.ADVISORY),
    ],
)
