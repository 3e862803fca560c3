"""Types of pulumi-ovh 2.22.0 that take tags, by module.

Written by ``python -m tests.support.taggable`` from the SDK's own metadata; do not edit.
"""

from __future__ import annotations

from typing import Final

TYPES: Final = """
CloudProject: Storage
index: CloudStorageObjectBucket IamResourceTags
"""
