"""Whether the text of a property says that it cannot be changed in place.

The generated SDKs do not carry the providers' own "forces replacement" flags, but their texts often say it in words.
The wordings below are those that occur in the pinned versions of the three SDKs. A sentence that says it of some
changes only ("when decreased", "if the database is encrypted"), or of something else ("to force a new deployment",
"the immutable id of ..."), does not count: a missed flag is put right by the clouds' own rules, a wrong one would
replace what the real provider updates.
"""

from __future__ import annotations

import re
from typing import Final

_WORDINGS: Final = (
    # aws: "Changing this forces a new resource to be created", "Forces replacement", "will force a new cluster to be"
    r"(?:\bforces|\bforcing|\bwill\sforce)\s(?:the\s)?(?:an?\s)?(?:creation\sof\s)?"
    r"(?:new\s\w+|recreation|re-creation|replacement)\b",
    r"(?:\bforces|\bwill\sforce)\sterraform\sto\s(?:create|recreate|re-create|destroy)\b",
    r"\bcauses?\sthe\sresource\sto\sbe\s(?:destroyed\sand\s)?(?:re-?created|replaced)\b",
    # ovh: "Changing this value recreates the resource."; aws: "Changing this value will re-create the resource"
    r"\b(?:values?|block|it|this|argument|field|parameter|property)\s(?:will\s)?re-?creates?\sthe\s\w+",
    r"\b(?:changing|changes?\sto|modifying)\b.{0,80}\b(?:creates?|creating)\sa\snew\sresource\b",
    # all: "Any change requires replacement", "requires resource replacement if changed", "Recreated when changed"
    r"\brequir(?:es?|ing)\s(?:a\s)?(?:resource\s)?(?:replacement|recreation|re-creation)\b",
    r"\brecreated\swhen\schanged\b",
    # azure-native: "cannot be changed after creation", "can't be changed once ...", "may not be changed after ..."
    r"\b(?:can\s?not|can't|may\snot|must\snot)\sbe\s(?:changed|updated|modified)\s(?:after|once|later|afterwards?)\b",
    r"\b(?:this|it|name|value|property|setting|location|field)\s(?:can\s?not|can't)\sbe\s(?:changed|updated|modified)"
    r"(?:\safterwards?)?\W*$",
    r"\bcannot\sbe\schanged\safterwards?\b",
    r"\bcan\sonly\sbe\sset\s(?:at|on|during)\s(?:the\s)?(?:time\sof\s)?(?:\w+\s){0,2}creat",
    r"\b(?:is|are)\simmutable(?=\s(?:after|once|and)\b|\W*$)",
    r"^immutable(?=\s(?:after|once)\b|\W*$)",
)
_IMMUTABLE: Final = re.compile("|".join(_WORDINGS), re.IGNORECASE)
_SOME_CHANGES: Final = re.compile(
    r"\b(?:if|unless|whenever|some\sof|decreas\w+|lower(?:ing)?|disabling|empty\sstring|removing|changing\sfrom|"
    r"of\stype|for\smemcached|with\san|new\sfor|updates\sthat|as\sa\sdifference)\b|\((?:optional|required),\sforces",
    re.IGNORECASE,
)
#: Conditions that are none: "Forces replacement if modified", "Adding, changing or removing this block recreates ...".
_ANY_CHANGE: Final = re.compile(
    r"\bif\s(?:it\sis\s)?(?:changed|modified|updated)\b|\bchanging\sor\sremoving\b", re.IGNORECASE
)
#: A cheap test first: nearly all texts contain none of these.
_HINTS: Final = re.compile(r"forc|creat|replacement|immutable|be\s+(?:changed|updated|modified)", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"(?<=[.;!])\s+")


def says_immutable(text: str) -> bool:
    """Whether a property's text says that changing it replaces the resource, or is refused once it exists."""
    if not _HINTS.search(text):
        return False
    return any(_says(sentence) for sentence in _SENTENCE_END.split(" ".join(text.split())))


def _says(sentence: str) -> bool:
    if not _IMMUTABLE.search(sentence):
        return False
    return not _SOME_CHANGES.search(_ANY_CHANGE.sub("", sentence))
