"""OVHcloud: region and capability tables, and the driver's modules, one per part."""
