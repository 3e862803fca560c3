"""Runs the project's program in this process, without an engine, and gives the stack that it registers.

As Pulumi's own Python host runs it (``pulumi-language-python-exec``), except that the monitor is no server but an
object, and that nothing needs threads.
"""

from __future__ import annotations

import asyncio
import contextvars
import copy
import json
import logging
import os
import runpy
import sys
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
from google.protobuf import empty_pb2
from pulumi.runtime import register_stack_transformation, run_in_stack, set_all_config
from pulumi.runtime.mocks import MockSettings
from pulumi.runtime.proto import engine_pb2
from pulumi.runtime.settings import configure

from components.errors import PlatformError
from hdp.checks.project import Project
from hdp.checks.recorder import Recorder
from hdp.checks.sources import Sources
from hdp.errors import CannotRunError
from policies.rules.view import StackView
from sandbox.errors import CloudError
from sandbox.mocks import SandboxMocks

_ORGANISATION = "organization"
"""What Pulumi's file backend calls the only one."""


class ProgramError(Exception):
    """The program failed, or refused. The message is for a person; ``trace`` is the traceback of an accident."""

    def __init__(self, message: str, trace: str = "") -> None:
        super().__init__(message)
        self.trace = trace


@dataclass
class Log:
    """The part of Pulumi's engine that takes messages: the program's errors and warnings."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def Log(self, request: Any) -> None:  # noqa: N802 - the protocol's name
        """Keeps a message; those of less weight are left out."""
        if request.severity == engine_pb2.ERROR:
            self.errors.append(request.message)
        elif request.severity == engine_pb2.WARNING:
            self.warnings.append(request.message)


def run(project: Project, stack: str, cache: Path, *, unknown: bool = False) -> tuple[StackView, tuple[str, ...]]:
    """Runs the program of a project for a stack, and gives its resources and its warnings.

    Args:
        cache: where the SDKs' type metadata are kept between runs.
        unknown: leave computed values unknown, as the first preview of a real stack does.

    Raises:
        ProgramError: the program failed or refused, or a cloud of the sandbox did.
        CannotRunError: the stack has no file, or it cannot be read.
    """
    found = project.configuration(stack)
    mocks = SandboxMocks(cache=cache, known_previews=not unknown)
    recorder = Recorder(mocks, project.name, stack, found.values, Sources(project.root))
    log = Log()
    set_environment(found.values)
    execute(project, stack, found.values, recorder, log)
    left_out = [f"the secret {key} is encrypted for its own secrets provider and was left out" for key in found.secrets]
    return recorder.view(), (*left_out, *log.warnings)


def set_environment(config: Mapping[str, str]) -> None:
    """Puts the configuration where the engine puts it: programs may read it there, or ask the SDK."""
    os.environ["PULUMI_CONFIG"] = json.dumps(dict(config))


def execute(project: Project, stack: str, config: Mapping[str, str], recorder: Recorder, log: Log) -> None:
    """Runs the program of a project with a recorder as its monitor. What it leaves in Pulumi's SDK is forgotten.

    Raises:
        ProgramError: see :func:`run`.
    """

    def whole() -> None:
        _configure(recorder, project, stack, log)
        set_all_config(dict(config), [])
        _run(project.program, log)

    # The SDK keeps its settings and the root of the stack in context variables.
    contextvars.Context().run(whole)


def _configure(recorder: Recorder, project: Project, stack: str, log: Log) -> None:
    info = recorder.GetDeploymentInfo(empty_pb2.Empty())
    configure(
        MockSettings(  # type: ignore[no-untyped-call]  # the SDK does not type it
            monitor=recorder,
            monitor_features=set(info.supportedFeatures),
            engine=log,
            project=project.name,
            stack=stack,
            # As in a preview: what nobody knows is unknown, instead of absent.
            dry_run=True,
            organization=_ORGANISATION,
            root_directory=str(project.root),
            parallel=None,
            legacy_apply_enabled=False,
            callbacks=None,
        )
    )


class _Inline(ThreadPoolExecutor):
    """Does work at once and in the caller's thread: the monitor is in this process, and threads only cost turns."""

    def submit(self, work: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(work(*args, **named))
        except Exception as error:
            done.set_exception(error)
        return done


def _run(program: Path, log: Log) -> None:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_default_executor(_Inline(max_workers=1))
    # A program that fails leaves outputs behind that nobody waits for; asyncio would tell of each.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    folder = str(program if program.is_dir() else program.parent)
    sys.path.insert(0, folder)
    try:
        loop.run_until_complete(run_in_stack(lambda: _program(program)))
    except CannotRunError:
        raise
    except (CloudError, PlatformError, pulumi.RunError) as error:
        raise ProgramError(str(error)) from error
    except SystemExit as error:
        if error.code not in (None, 0):
            raise ProgramError("\n".join(log.errors) or f"the program ended with exit code {error.code}") from error
    except Exception as error:
        raise ProgramError(f"{type(error).__name__}: {error}", traceback.format_exc()) from error
    finally:
        sys.path.remove(folder)
        loop.close()
        # Whoever comes next in this process, tests above all, expects one that is open.
        asyncio.set_event_loop(asyncio.new_event_loop())
    if log.errors:
        raise ProgramError("\n".join(log.errors))


def _program(path: Path) -> None:
    register_stack_transformation(_without_aliases)
    runpy.run_path(str(path), run_name="__main__")


def _without_aliases(
    args: pulumi.ResourceTransformationArgs,
) -> pulumi.ResourceTransformationResult | None:
    """Aliases are names that a state may hold, and a check has no state. An azure-native resource has 25, and the SDK
    makes a URN of each in many steps, which would take a quarter of the whole check."""
    if not args.opts.aliases:
        return None
    options = copy.copy(args.opts)
    options.aliases = None
    return pulumi.ResourceTransformationResult(args.props, options)
