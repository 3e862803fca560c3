"""Whether the text of a property says that it cannot be changed in place.

The generated SDKs do not carry the providers' own "forces replacement" flags, but their texts often say it in words.
The wordings below are those that occur in the pinned versions of the three SDKs. Sentences about something else
("force delete", "the immutable id of ...", "existing blocks cannot be modified") must not match.
"""

from __future__ import annotations

import re
from typing import Final

_WORDINGS: Final = (
    # aws: "Changing this forces a new resource to be created", "Forces replacement", "will force a new cluster to be"
    r"\bforc(?:e|es|ing)\s(?:the\s|a\s|an\s|re-?)?(?:creation\sof\s|recreation|re-creation|replacement|new\sresource|"
    r"(?:new|recreation|re-creation|replacement)\s\w+)",
    r"\bforc(?:e|es)\sterraform\sto\s(?:create|recreate|re-create|destroy)",
    r"\bforces?\s(?:the\s)?(?:resource|group)s?\sto\sbe\s(?:re-?created|replaced)",
    # ovh: "Changing this value recreates the resource."; aws: "Changing this value will re-create the resource"
    r"\b(?:value|block|it|this|argument|field|parameter|property)\s(?:will\s)?re-?creates?\sthe\s\w+",
    r"\b(?:changing|changes?\sto|modifying)\b[^.]{0,80}\b(?:creates?|creating)\sa\snew\sresource",
    # all: "Any change requires replacement", "requires resource replacement if changed", "Recreated when changed"
    r"\brequir(?:e|es|ing)\s(?:a\s)?(?:resource\s)?(?:replacement|recreation|re-creation)",
    r"\brecreated\swhen\schanged\b",
    # azure-native: "cannot be changed after creation", "can't be changed once ...", "may not be changed after ..."
    r"\b(?:can\s?not|can't|may\snot|must\snot|cannot)\sbe\s(?:changed|updated|modified)"
    r"(?=\s(?:after|once|afterwards|later)\b|\.?\s*$|\.\s)",
    r"\b(?:not\sbe|cannot)\s(?:changed?|updated?)\s(?:this\ssetting\s)?(?:after|once)\b",
    r"\bcan\sonly\sbe\sset\s(?:at|on|when|during)\s(?:the\s)?(?:time\sof\s)?(?:\w+\s){0,2}creat",
    r"\b(?:is|are)\simmutable(?=\s(?:after|once|and)\b|\.?\s*$|\.\s)",
)
_IMMUTABLE: Final = re.compile("|".join(_WORDINGS), re.IGNORECASE)
#: A cheap test first: nearly all texts contain none of these.
_HINTS: Final = re.compile(
    r"forc|creat|replacement|immutable|be changed|be updated|be modified|update this|change this", re.IGNORECASE
)


def says_immutable(text: str) -> bool:
    """Whether a property's text says that changing it replaces the resource, or is refused once it exists."""
    if not _HINTS.search(text):
        return False
    return _IMMUTABLE.search(" ".join(text.split())) is not None
