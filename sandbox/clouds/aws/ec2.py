"""EC2: instances, volumes, key pairs and launch templates."""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.clouds.aws import default_vpc
from sandbox.clouds.aws.kms import key_failures, key_rule
from sandbox.clouds.aws.names import arn, dns_suffix, name_of, zones
from sandbox.clouds.aws.network_ids import (
    GROUP,
    IN_SUBNET,
    INSTANCE,
    KEY_PAIR,
    SUBNET,
    TEMPLATE,
    VOLUME,
    identify,
    refers,
    with_arn,
)
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule
from sandbox.store import Record

_GUIDE = "docs.aws.amazon.com/AWSEC2/latest/UserGuide"
_API = "docs.aws.amazon.com/AWSEC2/latest/APIReference"
PROFILE = "aws:iam/instanceProfile:InstanceProfile"


def _subnet(request: Request) -> Record | None:
    """Where an instance goes: the subnet given, or the default one of its zone."""
    given = request.known("subnetId")
    if given is not None:
        return request.store.get("aws", SUBNET, str(given))
    if request.get("networkInterfaces") or request.get("primaryNetworkInterface"):
        return None
    zone = request.known("availabilityZone")
    found = default_vpc.subnets(request.store, request.account, request.region)
    return next((one for one in found if zone in (None, one.outputs["availabilityZone"])), None)


def _instance_outputs(request: Request) -> Mapping[str, Any]:
    subnet = _subnet(request)
    network = ipaddress.IPv4Network(subnet.inputs["cidrBlock"] if subnet else default_vpc.CIDR)
    private = request.known("privateIp") or str(
        network.network_address + request.pick(4, network.num_addresses - 2, "address")
    )
    domain = "ec2.internal" if request.region == "us-east-1" else f"{request.region}.compute.internal"
    outputs = {
        **with_arn(request),
        "availabilityZone": subnet.outputs["availabilityZone"] if subnet else next(iter(zones(request.region))),
        "instanceState": "running",
        "primaryNetworkInterfaceId": f"eni-0{request.hex(16, 'eni')}",
        "privateDns": f"ip-{private.replace('.', '-')}.{domain}",
        "privateIp": private,
        "publicDns": "",
        "publicIp": "",
        "tenancy": request.get("tenancy", "default"),
        "vpcSecurityGroupIds": request.get("vpcSecurityGroupIds") or _default_group(request, subnet),
        "rootBlockDevice": _root_device(request),
    }
    if subnet is not None:
        outputs["subnetId"] = subnet.id
    opened = subnet.inputs.get("mapPublicIpOnLaunch", False) if subnet else False
    if request.get("associatePublicIpAddress", opened) is True:
        # 203.0.113.0/24 is reserved for documentation (RFC 5737): no packet can ever reach it.
        public = f"203.0.113.{request.pick(1, 254, 'public')}"
        name = f"ec2-{public.replace('.', '-')}.{request.region}.compute.{dns_suffix(request.region)}"
        outputs |= {"associatePublicIpAddress": True, "publicIp": public, "publicDns": name}
    return outputs


def _default_group(request: Request, subnet: Record | None) -> list[str]:
    vpc = request.store.get("aws", "aws:ec2/vpc:Vpc", str(subnet.inputs.get("vpcId"))) if subnet else None
    return [str(vpc.outputs["defaultSecurityGroupId"])] if vpc else []


def _root_device(request: Request) -> dict[str, Any]:
    defaults = {
        "deleteOnTermination": True,
        "deviceName": "/dev/xvda",
        "encrypted": False,
        "volumeId": f"vol-0{request.hex(16, 'root')}",
        "volumeSize": 8,
        "volumeType": "gp3",
    }
    given = request.known("rootBlockDevice")
    return {**defaults, **(given if isinstance(given, Mapping) else {})}


def _other_encryption(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """The system disk's encryption is of the instance's first day."""
    before, after = (inputs.get("rootBlockDevice") or {} for inputs in (old, new))
    if bool(before.get("encrypted")) != bool(after.get("encrypted")) or before.get("kmsKeyId") != after.get("kmsKeyId"):
        yield "rootBlockDevice"


def _groups_of_vpc(request: Request) -> Iterator[Failure]:
    subnet = _subnet(request)
    for index, identity in enumerate(request.get("vpcSecurityGroupIds") or []):
        group = request.store.get("aws", GROUP, str(identity))
        if group and subnet and group.outputs.get("vpcId") != subnet.inputs.get("vpcId"):
            message = f"Security group {group.id} and subnet {subnet.id} belong to different networks."
            yield Failure(f"vpcSecurityGroupIds[{index}]", message, "InvalidParameter")


def _profile_exists(request: Request) -> Iterator[Failure]:
    name = request.get("iamInstanceProfile")
    if isinstance(name, str) and request.store.get("aws", PROFILE, name) is None:
        message = f"Value ({name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"
        yield Failure("iamInstanceProfile", message, "InvalidParameterValue")


def _needs_image(request: Request) -> Iterator[Failure]:
    if request.get("launchTemplate") is None:
        for field in ("ami", "instanceType"):
            if request.get(field) is None:
                yield Failure(field, f"The request must contain the parameter {field}", "MissingParameter")


def _disk_keys(request: Request) -> Iterator[Failure]:
    devices = {"rootBlockDevice": request.get("rootBlockDevice")} | {
        f"ebsBlockDevices[{index}]": device for index, device in enumerate(request.get("ebsBlockDevices") or [])
    }
    for path, device in devices.items():
        if isinstance(device, Mapping) and device.get("kmsKeyId"):
            yield from key_failures(request, f"{path}.kmsKeyId", device["kmsKeyId"], "InvalidKmsKeyID.NotFound")


def _termination(request: Request) -> Iterator[Failure]:
    if request.get("disableApiTermination") is True and request.old is not None:
        message = (
            f"The instance '{request.old.id}' may not be terminated. Modify its 'disableApiTermination' instance "
            "attribute and try again."
        )
        yield Failure("", message, "OperationNotPermitted")


def _same_zone(request: Request) -> Iterator[Failure]:
    instance = request.store.get("aws", INSTANCE, str(request.get("instanceId")))
    volume = request.store.get("aws", VOLUME, str(request.get("volumeId")))
    if instance and volume and instance.outputs["availabilityZone"] != volume.inputs.get("availabilityZone"):
        message = f"The volume '{volume.id}' is not in the same availability zone as instance '{instance.id}'"
        yield Failure("volumeId", message, "InvalidVolume.ZoneMismatch")


def _volume_zone(request: Request) -> Iterator[Failure]:
    zone = request.known("availabilityZone")
    if isinstance(zone, str) and zone not in zones(request.region):
        yield Failure("availabilityZone", f"The zone '{zone}' does not exist.", "InvalidZone.NotFound")


def _public_key(request: Request) -> Iterator[Failure]:
    text = request.known("publicKey")
    if not isinstance(text, str):
        return
    kind, _, rest = text.strip().partition(" ")
    try:
        body = base64.b64decode(rest.split(" ")[0], validate=True)
    except ValueError:
        body = b""
    if kind not in ("ssh-rsa", "ssh-ed25519") or not body:
        yield Failure("publicKey", "Key is not in valid OpenSSH public key format", "InvalidKey.Format")


_VERSIONLESS = ("tags", "updateDefaultVersion", "defaultVersion")


def _template_outputs(request: Request) -> Mapping[str, Any]:
    """A change of what is launched makes a new version; which one is the default only changes when asked for."""
    latest = default = 1
    if request.old is not None:
        latest, default = int(request.old.outputs["latestVersion"]), int(request.old.outputs["defaultVersion"])

        def launched(inputs: Mapping[str, Any]) -> dict[str, Any]:
            return {key: value for key, value in inputs.items() if key not in _VERSIONLESS}

        latest += launched(request.inputs) != launched(request.old.inputs)
    if request.get("updateDefaultVersion") is True:
        default = latest
    name = name_of(request)
    return {
        **with_arn(request),
        "name": name,
        "latestVersion": latest,
        "defaultVersion": request.get("defaultVersion", default),
    }


def _rule(name: str, phase: Phase, summary: str, source: str, apply: Any) -> Rule:
    return Rule(f"aws.ec2.{name}", phase, summary, source, apply)


TYPES = (
    TypeRules(
        INSTANCE,
        identify=identify,
        outputs=_instance_outputs,
        references=(
            IN_SUBNET,
            refers("vpcSecurityGroupIds[]", GROUP, "InvalidGroup.NotFound", "security group"),
            Reference(
                "keyName",
                (KEY_PAIR,),
                code="InvalidKeyPair.NotFound",
                message="The key pair '{value}' does not exist",
                source=f"{_API}/errors-overview.html",
                same_region=True,
            ),
        ),
        # Source: terraform-provider-aws, aws_instance (from memory).
        immutable=frozenset(
            {"ami", "subnetId", "availabilityZone", "keyName", "privateIp", "associatePublicIpAddress", "hibernation"}
            | {"placementGroup", "securityGroups", "tenancy", "hostId", "cpuOptions", "networkInterfaces"}
            | {"ephemeralBlockDevices", "enclaveOptions"}
        ),
        replaced_by=_other_encryption,
        rules=(
            pattern_rule(
                "aws.ec2.image-id",
                "ami",
                r"ami-([0-9a-f]{8}|[0-9a-f]{17})|resolve:ssm:.+",
                "an image's id is ami- and 8 or 17 hexadecimal digits.",
                f"{_GUIDE}/finding-an-ami.html",
                "InvalidAMIID.Malformed",
            ),
            pattern_rule(
                "aws.ec2.instance-type",
                "instanceType",
                r"[a-z0-9-]+\.[a-z0-9-]+",
                "an instance type is a family and a size, such as t3.micro.",
                f"{_GUIDE}/instance-types.html",
                "InvalidParameterValue",
            ),
            _rule(
                "instance-image",
                Phase.CHECK,
                "An instance has an image and a type, its own or of a launch template.",
                f"{_API}/API_RunInstances.html",
                _needs_image,
            ),
            _rule(
                "instance-groups",
                Phase.APPLY,
                "An instance's security groups are of its subnet's VPC.",
                f"{_GUIDE}/working-with-security-groups.html",
                _groups_of_vpc,
            ),
            _rule(
                "instance-profile",
                Phase.APPLY,
                "An instance's profile exists.",
                f"{_GUIDE}/iam-roles-for-amazon-ec2.html",
                _profile_exists,
            ),
            _rule(
                "disk-key",
                Phase.APPLY,
                "The keys of an instance's disks can be used.",
                "docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption-requirements.html",
                _disk_keys,
            ),
            _rule(
                "termination-protection",
                Phase.DELETE,
                "An instance with termination protection is not deleted.",
                f"{_GUIDE}/Using_ChangingDisableAPITermination.html",
                _termination,
            ),
        ),
    ),
    TypeRules(
        VOLUME,
        identify=identify,
        outputs=lambda request: {
            **with_arn(request),
            "encrypted": request.get("encrypted", False),
            "size": request.get("size", 8),
            "type": request.get("type", "gp2"),
        },
        immutable=frozenset(
            {"availabilityZone", "encrypted", "kmsKeyId", "snapshotId", "outpostArn", "multiAttachEnabled"}
        ),
        rules=(
            key_rule("aws.ec2.volume-key", "kmsKeyId", "InvalidKmsKeyID.NotFound", "The key of a volume can be used."),
            _rule(
                "volume-zone",
                Phase.CHECK,
                "A volume's availability zone is one of the region's.",
                f"{_API}/API_CreateVolume.html",
                _volume_zone,
            ),
        ),
    ),
    TypeRules(
        "aws:ec2/volumeAttachment:VolumeAttachment",
        identify=lambda request: f"vai-{request.pick(10**9, 4 * 10**9, 'id')}",
        import_ids=lambda record: [
            ":".join(str(record.inputs.get(key)) for key in ("deviceName", "volumeId", "instanceId"))
        ],
        references=(
            refers("instanceId", INSTANCE, "InvalidInstanceID.NotFound", "instance", holds=False),
            refers("volumeId", VOLUME, "InvalidVolume.NotFound", "volume"),
        ),
        immutable=frozenset({"deviceName", "instanceId", "volumeId"}),
        rules=(
            _rule(
                "attachment-zone",
                Phase.APPLY,
                "A volume is attached within its zone.",
                f"{_API}/API_AttachVolume.html",
                _same_zone,
            ),
        ),
    ),
    TypeRules(
        KEY_PAIR,
        identify=name_of,
        outputs=lambda request: {
            "arn": arn(request, f"key-pair/{name_of(request)}", "ec2"),
            "fingerprint": ":".join(re.findall("..", request.hex(32, "fingerprint"))),
            "keyName": name_of(request),
            "keyPairId": f"key-0{request.hex(16, 'id')}",
            "keyType": "ed25519" if str(request.known("publicKey")).startswith("ssh-ed25519") else "rsa",
        },
        unique=lambda request: f"{request.region}/key-pair/{name_of(request)}",
        conflict=Failure("keyName", "The keypair '{name}' already exists.", "InvalidKeyPair.Duplicate"),
        immutable=frozenset({"keyName", "keyNamePrefix", "publicKey"}),
        rules=(
            _rule(
                "public-key",
                Phase.CHECK,
                "A key pair's public key is OpenSSH's RSA or ED25519.",
                f"{_API}/API_ImportKeyPair.html",
                _public_key,
            ),
        ),
    ),
    TypeRules(
        TEMPLATE,
        identify=identify,
        outputs=_template_outputs,
        unique=lambda request: f"{request.region}/launch-template/{name_of(request)}",
        conflict=Failure(
            "name", "Launch template name already in use.", "InvalidLaunchTemplateName.AlreadyExistsException"
        ),
        immutable=frozenset({"name", "namePrefix"}),
    ),
)
