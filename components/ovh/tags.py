"""Tags as OVHcloud's IAM takes them: letters, digits and a few marks, no spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from components.spec import Spec

# pulumi-ovh SDK, IamResourceTags: keys of 1 to 128 and values of up to 256 of these characters.
_VALUE = re.compile(r"[a-zA-Z0-9_.:/=+@ -]{0,256}")


def iam_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags with each space as an underscore; any other character that IAM refuses is refused at preflight."""
    return {key: value.replace(" ", "_") for key, value in tags.items()}


def problems(spec: Spec) -> Iterator[str]:
    """The tags of a specification that OVHcloud cannot take. Owner and cost centre always fit."""
    for key, value in spec.tags.items():
        if key.startswith("ovh"):
            yield f"tags.{key}: OVHcloud keeps tags that start with ovh for itself; choose another key"
        if _VALUE.fullmatch(value) is None:
            yield f"tags.{key}: {value!r} does not fit OVHcloud's tags; use letters, digits, spaces and _ . : / = + @ -"
