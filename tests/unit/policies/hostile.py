"""Properties that are as large as one likes wherever a rule looks, whatever it looks for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from policies.rules import catalogue
from policies.rules.tables.exposure_aws import BLOCK
from policies.rules.view import Resource, Secret, Unknown
from tests.unit.policies.build import component, declaration, make

Value = Callable[[str], Any]
"""The value of a property by its name."""


class Everything(dict[str, Any]):
    """A mapping that has every key; who goes through it sees what it was made with."""

    def __init__(self, value: Value, shown: Mapping[str, Any]) -> None:
        super().__init__(shown)
        self._value = value
        self._given: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        if key not in self._given:
            self._given[key] = self._value(key)
        return default if self._given[key] is None else self._given[key]

    def __getitem__(self, key: str) -> Any:
        return self.get(key)

    def __contains__(self, key: object) -> bool:
        return self.get(str(key)) is not None


HOSTILE: Final = (
    "a", "1", " ", "\n", ".", "/", ":", "-", "=", "{", "[", "\\", "'", "%", "+", "@", "a-", "-1", "0.", "::", "=\n",
    "\t=", "arn:", "arn:aws:", "arn:aws:kms:", "arn:aws:s3:eu-west-3:", ".eu-west-3", "eu-west-3.",
    ".eu-west-3.amazonaws", '"awslogs-region" : ', "us.a", "/us.a", "/subscriptions/",
    "/subscriptions/a/resourceGroups/", "/locations/", "https://", "https://a.vault.", "https://a:", "a://b:c",
    "://:", "-----BEGIN", "-----BEGIN A PRIVATE ", "eyJ", "eyJaaaaaaaaaa.", "eyJaaaaaaaaaa.eyJaaaaaaaaaa.", "AKIA",
    "aws_secret_key=", "AccountKey=", "sig=", "?sig=a", "ghp_", "password=", "pwd = ", "Server=;",
    "westeurope.azmk8s.", "a.azurecontainer.io-", "s3.gra.io.cloud.ovh", "urn:v1:", "eu-west-gra.okms.", "cron(0 ",
    "rate( ", "R/P", "P1", "1/", "1.1.1.1/", "0.0.0.0-", "a=b;", "QUJD", "\u00e9", "\U0001f600",
)  # fmt: skip
"""What is repeated: beginnings of what the rules' expressions look for, and single characters of their classes."""


def texts(size: int) -> list[str]:
    """Hostile texts of a number of characters each."""
    return [(part * (size // len(part) + 1))[:size] for part in HOSTILE]


WORDS: Final[Mapping[str, tuple[Any, ...]]] = {
    "access": ("Allow",),
    "action": ("allow", "permit", "deny", None),
    "configurationName": ("tls_version", "require_secure_transport"),
    "data-class": ("identifying", "audit"),
    "destinationPort": (22,),
    "destinationPortRange": ("22", "*"),
    "direction": ("ingress", "inbound"),
    "enabled": (True,),
    "engine": ("postgres",),
    "engineVersion": ("14.2",),
    "environment": ("production",),
    "family": ("postgres14",),
    "fromPort": (22, 443),
    "ipProtocol": ("tcp", "-1"),
    "isVersioningEnabled": (True,),
    "id": ("/x/rds.force_ssl",),
    "key": ("data-class",),
    "label": ("datacenter",),
    "kind": ("StorageV2",),
    "kty": ("oct", "RSA", "EC"),
    "location": ("westeurope",),
    "mode": ("COMPLIANCE",),
    "multiRegion": (True,),
    "name": ("rds.force_ssl",),
    "port": (80, "80,443"),
    "portRangeMax": (22,),
    "portRangeMin": (22,),
    "protocol": ("-1", "HTTP", "tcp", "TERMINATED_HTTPS"),
    "region": ("eu-west-3", "GRA", "us-east-1"),
    "ruleAction": ("allow",),
    "ruleNo": (100,),
    "ruleNumber": (100,),
    "schedule": ("cron(0 5 ? * * *)", "rate(1 day)"),
    "serviceName": ("ldp-xx-00001",),
    "sslEnabled": (True,),
    "status": ("Enabled", "enabled"),
    "tenantId": ("a",),
    "toPort": (22, 443),
    "timeAfterCreate": ("P365D",),
    "type": ("network", "redirect", "AWS::S3::Object", "rotate"),
    "field": ("resources.type", "resources.ARN"),
    "granteePrincipal": ("arn:aws:iam::123456789012:root",),
    "value": ("0", "TLSv1.0"),
    "cidrBlock": ("0.0.0.0/0",),
    "ipv6CidrBlock": ("::/0",),
    "state": ("Locked", "Unlocked"),
    "remoteIpPrefix": ("0.0.0.0/0",),
    "source": ("0.0.0.0/0",),
    "sourceAddressPrefix": ("*",),
    "tags": (None, {"data-class": "audit", "environment": "production"}, {"data-class": "identifying"}),
    **dict.fromkeys(BLOCK, (True,)),
}
"""What a property must say for a rule to look further, where any text does not do."""

LISTED: Final = ("cidrBlocks", "cidrs", "allowedCidrs", "allowedSources")
PARIS: Final = "arn:aws:kms:eu-west-3:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
FLAVOURS: Final = 4


def word(key: str, flavour: int) -> Any:
    """What a property says in one of some flavours; None for any text or list."""
    said = WORDS.get(key)
    return said[flavour % len(said)] if said is not None else None


def member(flavour: int) -> Everything:
    """A member of a list: every step leads to itself in some flavours, to a text in others."""

    def value(key: str) -> Any:
        if key in LISTED:
            return ["0.0.0.0/0"]
        said = word(key, flavour)
        return said if said is not None else one if flavour % 2 else _SAID[flavour % len(_SAID)]

    one = Everything(value, {"region": "eu-west-3", "name": "x", "value": "eyJ", "cidrBlock": "0.0.0.0/0"})
    return one


_SAID: Final = (PARIS, "0.0.0.0/0", "10.0.0.0/8", "cron(0 5 ? * * *)")


DOCUMENTS: Final = 6


def document(size: int, flavour: int) -> str:
    """A policy of AWS, or another document in JSON, with a number of members of one kind."""
    account = "arn:aws:iam::123456789012:root"
    many = [account] * size
    accounts = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "kms:*", "Resource": "*"}
    everybody = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "*",
        "Condition": {"StringEquals": {"aws:SourceIp": "*"}},
    }
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["s3:*", "kms:ReplicateKey", *["a"] * size],
        "Resource": [*["a"] * size, "*"],
        "Condition": {"StringNotEquals": {"kms:ReplicaRegion": ["eu-west-3"] * size}},
    }
    secure = {**deny, "Condition": {"Bool": {f"aws:SecureTransport{n or ''}": "false" for n in range(size)}}}
    wide = {"Effect": "Allow", "Principal": {str(n): many[:3] for n in range(size)}, "Condition": {"IpAddress": {
        "aws:SourceIp": ["0.0.0.0/0", *["10.0.0.0/8"] * size], **{str(n): "a" for n in range(size)}}}}  # fmt: skip
    rule = {"AllowFromPublic": True, "Rules": [{"Resource": ["collection/a*"] * 3}], "name": "password", "value": "x"}
    bodies: Sequence[Any] = (
        {"Statement": [accounts, everybody] * size},
        {"Statement": [{**accounts, "Principal": {"AWS": [f"{n:012}" for n in range(size)]}}, deny]},
        {"Statement": [{**deny, "Action": "s3:*", "Resource": "*", "Condition": {}}] * size},
        {"Statement": [secure, wide]},
        [rule] * size,
        {"password": {str(n): {"password": "x"} for n in range(size)}, "Rules": [rule] * size},
    )
    return json.dumps(bodies[flavour])


CHARACTERS: Final = 6_700
"""Characters of all texts together for each of their size: 20 KB for 3."""


@dataclass(frozen=True)
class Given:
    """What a rule gets: the properties, and what is around the resource."""

    props: Mapping[str, Any]
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    provider: Mapping[str, Any] | None = None
    others: tuple[Resource, ...] = ()
    parent: str = ""
    complete: bool = True


Case = Callable[[int], Given]
"""What a rule gets, by its size."""


def everywhere(value: Any, flavour: int, steps: int = 0) -> Everything:
    """Properties with a value at the end of every path that has one step more than a number of them."""

    def at(key: str) -> Any:
        said = word(key, flavour)
        return said if said is not None else everywhere(value, flavour, steps - 1) if steps else value

    return Everything(at, {"a": "x"} if steps else {"a": value, "region": value})


def cases() -> Iterator[tuple[str, Case]]:
    """Every case with its name."""
    for flavour in range(FLAVOURS):
        for steps in range(3):
            yield f"members-{flavour}-{steps}", _many(member(flavour), flavour, steps)
        yield f"sparse-{flavour}", _many(None, flavour, 0)
    yield "secrets", _many(Secret(member(1)), 1, 0)
    for steps in range(3):
        yield f"words-{steps}", _many("10.0.0.0/8", steps, steps)
        yield f"lists-{steps}", _many(["eu-west-3"], steps, steps)
        yield f"unknowns-{steps}", _unknowns(steps)
        yield f"keys-{steps}", _keys(steps)
        yield f"texts-{steps}", _texts(steps)
    for flavour in range(DOCUMENTS):
        yield f"document-{flavour}", _document(flavour)
    yield "incomplete", lambda size: Given(everywhere([member(1)] * size, 1), complete=False)
    yield "tags", _tags
    yield "provider", _provider
    yield "declarations", lambda size: _declared(size, everywhere("x", 0))
    yield "declarations-only", lambda size: _declared(size, {"serviceName": WORDS["serviceName"][0]})


def _many(item: Any, flavour: int, steps: int) -> Case:
    return lambda size: Given(everywhere([item] * size if item is not None else None, flavour, steps))


def _keys(steps: int) -> Case:
    def given(size: int) -> Given:
        return Given(everywhere({f"password{n}": "arn:aws:s3:eu-west-3:x" for n in range(size)}, steps, steps))

    return given


def _texts(steps: int) -> Case:
    return lambda size: Given(everywhere(texts(size * CHARACTERS // len(HOSTILE)), steps, steps))


def _document(flavour: int) -> Case:
    return lambda size: Given(everywhere(document(size, flavour), flavour))


def _unknowns(steps: int) -> Case:
    def given(size: int) -> Given:
        others = tuple(make("aws:kms/key:Key", str(n)) for n in range(size))
        urns = tuple(other.urn for other in others)
        unknown = Unknown("a", urns)
        hidden = Everything(lambda key: unknown if steps == 2 else word(key, 0) or unknown, {"region": unknown})
        bare = Everything(lambda _: unknown, {"a": unknown})
        props = bare if steps == 2 else everywhere([hidden, unknown] * size, steps, steps)
        return Given(props, Everything(lambda _: urns, {}), others=others)

    return given


def _tags(size: int) -> Given:
    tags = {f"k{n}": "us-east-1" for n in range(size)}
    listed = [{"key": f"k{n}", "value": "x"} for n in range(size)]
    return Given({"tags": listed, "tagsAll": tags, "labels": tags, "a": "x"}, provider={"defaultTags": {"tags": tags}})


def _provider(size: int) -> Given:
    return Given(everywhere([member(0)] * size, 1), provider=everywhere(document(size, 3), 0))


def _declared(size: int, props: Mapping[str, Any]) -> Given:
    above = component(
        declarations=[declaration(feature, expires="no day") for feature in FEATURES for _ in range(size // 3)],
        logServices={**{f"s{n}": "GRA" for n in range(size)}, WORDS["serviceName"][0]: "GRA"},
    )
    return Given(props, others=(above,), parent=above.urn)


FEATURES: Final = sorted(
    {
        surface.feature
        for table in catalogue.TABLES.values()
        for facts in table.TYPES.values()
        for surface in facts.not_expressible
    }
)
"""What compensating controls can be declared for."""
