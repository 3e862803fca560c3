"""Portable machine sizes as Azure VM sizes (general purpose, Dsv5)."""

from __future__ import annotations

from collections.abc import Mapping

from components.spec import MachineSize

# Source: learn.microsoft.com/azure/virtual-machines/sizes/general-purpose/dsv5-series: 4 GiB memory a vCPU, premium
# disks, encryption at host, accelerated networking.
MACHINE_TYPES: Mapping[MachineSize, str] = {
    MachineSize.SMALL: "Standard_D2s_v5",
    MachineSize.MEDIUM: "Standard_D4s_v5",
    MachineSize.LARGE: "Standard_D8s_v5",
    MachineSize.XLARGE: "Standard_D16s_v5",
}
