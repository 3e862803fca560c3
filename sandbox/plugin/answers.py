"""The parts of the plugin's answers: differences, failures, refusals, and what in them is secret."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import grpc

from sandbox.difference import Change, Kind
from sandbox.errors import CloudError, Failure, RuleError, StateError
from sandbox.plugin.protocol import provider_pb2
from sandbox.schema.catalogue import UnknownType
from sandbox.schema.types import ResourceType
from sandbox.values import Secret

_DIFF_KINDS = {
    (Kind.ADD, False): provider_pb2.PropertyDiff.ADD,
    (Kind.ADD, True): provider_pb2.PropertyDiff.ADD_REPLACE,
    (Kind.DELETE, False): provider_pb2.PropertyDiff.DELETE,
    (Kind.DELETE, True): provider_pb2.PropertyDiff.DELETE_REPLACE,
    (Kind.UPDATE, False): provider_pb2.PropertyDiff.UPDATE,
    (Kind.UPDATE, True): provider_pb2.PropertyDiff.UPDATE_REPLACE,
}


@contextlib.contextmanager
def refusing(context: grpc.ServicerContext) -> Iterator[None]:
    """Turns what a call raises into the error that the engine shows at the resource."""
    try:
        yield
    except (CloudError, UnknownType) as error:
        context.abort(grpc.StatusCode.UNKNOWN, str(error))
    except StateError as error:
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
    except RuleError as error:
        context.abort(grpc.StatusCode.INTERNAL, str(error))
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{place.filename}, line {place.lineno}"
        context.abort(
            grpc.StatusCode.INTERNAL,
            f"a bug in the sandbox: {type(error).__name__}: {error} ({where}); please report it",
        )


def unsupported(context: grpc.ServicerContext, message: str) -> None:
    """Refuses a call that the sandbox does not take."""
    context.abort(grpc.StatusCode.UNIMPLEMENTED, message)


def difference(changes: list[Change], delete_before_replace: bool = False) -> Any:
    """A DiffResponse."""
    response = provider_pb2.DiffResponse
    return response(
        changes=response.DIFF_SOME if changes else response.DIFF_NONE,
        diffs=_properties(changes),
        replaces=_properties(change for change in changes if change.replaces),
        deleteBeforeReplace=delete_before_replace,
        hasDetailedDiff=True,
        detailedDiff={
            change.path: provider_pb2.PropertyDiff(kind=_DIFF_KINDS[change.kind, change.replaces], inputDiff=True)
            for change in changes
        },
    )


def _properties(changes: Iterable[Change]) -> list[str]:
    return list(dict.fromkeys(change.property for change in changes))


def check_failures(failures: Iterable[Failure]) -> list[Any]:
    """Failures as the engine shows them best: with their path in the sentence, as the real providers do.

    Given as a property of its own, the engine would print the property's whole value along with it.
    """
    return [
        provider_pb2.CheckFailure(reason=f"{failure.path}: {failure}" if failure.path else str(failure))
        for failure in failures
    ]


def secrets(schema: ResourceType) -> Mapping[str, Any]:
    """What the SDK marks as secret: an imported resource has no state yet that would say so."""
    names = {
        *schema.secret_outputs,
        *(name for table in (schema.inputs, schema.outputs) for name, item in table.items() if item.secret),
    }
    return {name: Secret(None) for name in names}
