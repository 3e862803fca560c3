"""What goes with an object: the cloud deletes its parts when it is deleted, whether Pulumi knows them or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sandbox.rules import Request


def takes_along(field: str, tokens: Iterable[str]) -> Callable[[Request], None]:
    """The effect of deleting something: resources of some types that name it in an input are gone as well."""
    types = tuple(tokens)

    def remove(request: Request) -> None:
        assert request.old is not None
        for token in types:
            for record in request.store.all("aws", token):
                if record.inputs.get(field) == request.old.id:
                    request.store.remove(record)

    return remove
