"""Secrets Manager and the parameter store of Systems Manager."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.clouds.aws.kms import key_rule
from sandbox.clouds.aws.names import arn, name_of
from sandbox.errors import Failure
from sandbox.rules import Phase, Reference, Request, Rule, TypeRules, pattern_rule

SECRET: Final = "aws:secretsmanager/secret:Secret"
VERSION: Final = "aws:secretsmanager/secretVersion:SecretVersion"
PARAMETER: Final = "aws:ssm/parameter:Parameter"
_GUIDE = "docs.aws.amazon.com/secretsmanager/latest/userguide"


def _secret_arn(request: Request) -> str:
    return arn(request, f"secret:{name_of(request)}-{request.hex(6, 'suffix')}")


def _window(request: Request) -> Iterator[Failure]:
    days = request.known("recoveryWindowInDays")
    if isinstance(days, int) and days != 0 and not 7 <= days <= 30:
        message = f"expected recovery_window_in_days to be 0 or in the range (7 - 30), got {days}"
        yield Failure("recoveryWindowInDays", message, "InvalidParameterException")


def _reserved(request: Request) -> Iterator[Failure]:
    for gone in request.store.gone("aws", SECRET):
        if request.old is None and gone.region == request.region and gone.outputs.get("name") == name_of(request):
            message = "You can't create this secret because a secret with this name is already scheduled for deletion."
            yield Failure("name", message, "InvalidRequestException")


def _left(request: Request) -> Mapping[str, Any] | None:
    """A deleted secret keeps its name for its recovery window; with a window of 0 days it is gone at once."""
    days = request.get("recoveryWindowInDays", 30)
    return {"recovery_window_days": days} if days else None


def _version_outputs(request: Request) -> Mapping[str, Any]:
    return {
        "arn": request.get("secretId"),
        "secretArn": request.get("secretId"),
        "hasSecretStringWo": request.get("secretStringWo") is not None,
        "versionId": request.uuid("version"),
        "versionStages": request.get("versionStages") or ["AWSCURRENT"],
    }


def _parameter_outputs(request: Request) -> Mapping[str, Any]:
    before = int(request.old.outputs["version"]) if request.old else 0
    return {
        "arn": arn(request, f"parameter/{name_of(request).lstrip('/')}", "ssm"),
        "dataType": request.get("dataType", "text"),
        "hasValueWo": request.get("valueWo") is not None,
        "tier": request.get("tier", "Standard"),
        "version": before + 1,
    }


TYPES = (
    TypeRules(
        SECRET,
        identify=_secret_arn,
        outputs=lambda request: {"arn": _secret_arn(request), "name": name_of(request)},
        unique=lambda request: f"{request.region}/secret/{name_of(request).replace('/', '|')}",
        conflict=Failure(
            "name", "The operation failed because the secret {name} already exists.", "ResourceExistsException"
        ),
        on_delete=_left,
        immutable=frozenset({"name", "namePrefix", "type"}),
        rules=(
            pattern_rule(
                "aws.secretsmanager.name",
                "name",
                r"[\w/+=.@-]{1,512}",
                "a secret's name has 1 to 512 letters, digits and /_+=.@-.",
                "docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
                "ValidationException",
            ),
            Rule(
                "aws.secretsmanager.recovery-window",
                Phase.CHECK,
                "A deleted secret can be restored for 7 to 30 days, or not at all (0).",
                f"{_GUIDE}/manage_delete-secret.html",
                _window,
            ),
            Rule(
                "aws.secretsmanager.reserved-name",
                Phase.APPLY,
                "The name of a deleted secret is taken until its recovery window ends.",
                f"{_GUIDE}/manage_delete-secret.html",
                _reserved,
            ),
            key_rule(
                "aws.secretsmanager.key", "kmsKeyId", "InvalidParameterException", "The key of a secret can be used."
            ),
        ),
    ),
    TypeRules(
        VERSION,
        identify=lambda request: f"{request.get('secretId')}|{request.uuid('version')}",
        outputs=_version_outputs,
        references=(
            Reference(
                "secretId",
                (SECRET,),
                code="ResourceNotFoundException",
                message="Secrets Manager can't find the specified secret: {value}",
                source=f"{_GUIDE}/troubleshoot.html",
                same_region=True,
            ),
        ),
        immutable=frozenset({"secretId", "secretString", "secretBinary"}),
    ),
    TypeRules(
        PARAMETER,
        identify=name_of,
        outputs=_parameter_outputs,
        unique=lambda request: f"{request.region}/parameter/{name_of(request).replace('/', '|')}",
        conflict=Failure("name", "The parameter already exists: {name}", "ParameterAlreadyExists"),
        immutable=frozenset({"name"}),
        rules=(
            key_rule("aws.ssm.key", "keyId", "InvalidKeyId", "The key of a parameter can be used."),
            pattern_rule(
                "aws.ssm.name",
                "name",
                r"(?!/?(aws|ssm)(?![\w.-]))[\w./-]{1,1011}",
                "a parameter's name has letters, digits and ._-/, and does not start with aws or ssm.",
                "docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html",
                "ValidationException",
            ),
        ),
    ),
)
