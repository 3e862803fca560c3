"""What a pack says of the waivers themselves, beside the findings that they cover: none ends or lies idle unnoticed."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator

from policies.rules.waivers import Waivers


def about(waivers: Waivers, rules: Collection[str], stacks: Iterable[str], today: datetime.date) -> Iterator[str]:
    """A sentence for each waiver of these rules that has ended, ends soon, or covers nothing in these stacks."""
    for waiver in waivers.expired(today):
        if waiver.rule in rules:
            yield f"waiver {waiver.id} expired on {waiver.expires}: renew it ({waiver.ticket}) or take it out"
    for waiver in waivers.soon(today):
        if waiver.rule in rules:
            yield f"waiver {waiver.id} ends on {waiver.expires}: {waiver.owner} answers for it ({waiver.ticket})"
    for waiver in waivers.unused(rules, stacks):
        yield f"waiver {waiver.id} covers nothing in this stack: take it out, or correct its pattern {waiver.resource}"
