"""OVHcloud: projects, quotas, spending, and mailboxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from policies.rules.tables.entries import NOTHING, NOWHERE, TypeFacts, every
from policies.rules.tables.ovh.tokens import kind, kinds, no_key

MAILBOX: Final = kind("index", "EmailDomainAccount")

TYPES: Final[Mapping[str, TypeFacts]] = {
    # A project spans regions; what is in it is judged itself. An alert watches its spending.
    **every(NOWHERE, *kinds("CloudProject", "Project Alerting"), kind("SavingsPlan", "SavingsPlan")),
    # Regions that a project may use, and how much there
    **every(NOTHING, kind("CloudProject", "ProjectRegion"), kind("index", "CloudQuota")),
    MAILBOX: no_key("mail", "email.key_control", "mailboxes (MX Plan) have no encryption input"),
}
