"""Portable machine sizes as EC2 instance types (general purpose, seventh generation)."""

from __future__ import annotations

from collections.abc import Mapping

from components.spec import MachineSize

# Source: aws.amazon.com/ec2/instance-types/m7i; memory of the m7i family is 4 GiB a vCPU.
MACHINE_TYPES: Mapping[MachineSize, str] = {
    MachineSize.SMALL: "m7i.large",
    MachineSize.MEDIUM: "m7i.xlarge",
    MachineSize.LARGE: "m7i.2xlarge",
    MachineSize.XLARGE: "m7i.4xlarge",
}
