"""Puts the results of several stacks together to one run, and says how it ends."""

from __future__ import annotations

import difflib
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from hdp.checks import judging
from hdp.checks.model import CheckResult, ControlInfo, Failed, RuleInfo, Run, WaiverInfo
from hdp.checks.request import Request
from hdp.errors import CANNOT_RUN, EXPIRED_WAIVER, FAILED, OK, CannotRunError
from hdp.paths import CLONE
from policies.rules.registry import PACKS
from policies.rules.waiver import State
from policies.rules.waivers import Waivers


def rule_ids(rules: Sequence[str], packs: Sequence[str]) -> tuple[str, ...]:
    """The ids of the rules that are asked for by id, or by the name of their pack (``eu-regions``, ``eu_regions``).

    Raises:
        CannotRunError: there is no such rule or pack.
    """
    by_pack = {pack.name: tuple(rule.id for rule in pack.rules) for pack in PACKS.values()}
    every = tuple(dict.fromkeys(id for ids in by_pack.values() for id in ids))
    wanted = {_known("rule", rule, every) for rule in rules}
    for pack in packs:
        wanted |= set(by_pack[_known("pack", pack.replace("_", "-"), tuple(by_pack))])
    return tuple(id for id in every if id in wanted)


def _known(what: str, name: str, names: Collection[str]) -> str:
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
    raise CannotRunError(f"no {what} {name!r}; {hint}")


def assemble(
    request: Request,
    found: Iterable[CheckResult | Failed],
    excuses: Waivers,
    matched: Collection[str],
    *,
    with_controls: bool,
) -> Run:
    """The run.

    Args:
        found: what each stack came to, in the order of the report.
        excuses: the waivers of the file in use.
        matched: the ids of those that matched a finding of any stack.
        with_controls: whether the report shows which controls a rule supports.

    Raises:
        CannotRunError: the file of controls cannot be read.
    """
    every = tuple(found)
    results = tuple(one for one in every if isinstance(one, CheckResult))
    stacks = [one.stack for one in every]
    return Run(
        results=results,
        rules=_rules(request, with_controls),
        waivers=tuple(_waivers(request, results, excuses, matched, stacks)),
        today=request.today,
        residency=request.residency,
        version=_version(),
        failed=tuple(one for one in every if isinstance(one, Failed)),
        strict=request.strict,
        throw_away=request.throw_away,
        log_services=request.log_services,
    )


def exit_code(run: Run) -> int:
    """How the command ends.

    2 if a stack could not be checked, whatever the others are. Else 1 if anything is refused, and 3 if all that is
    refused was covered by waivers that have expired since: then nothing is new, and the waivers need a decision.
    """
    if run.failed:
        return CANNOT_RUN
    if not run.refused:
        return OK
    expired = {waiver.id for waiver in run.waivers if waiver.expired}
    return EXPIRED_WAIVER if all(located.finding.waiver in expired for located in run.refused) else FAILED


def _rules(request: Request, with_controls: bool) -> tuple[RuleInfo, ...]:
    controls = _controls() if with_controls else {}
    asked = {rule.id for rule in judging.chosen(request)}
    return tuple(
        RuleInfo(rule.id, rule.title, rule.why, rule.severity, pack.name, controls.get(rule.id, ()))
        for pack in PACKS.values()
        for rule in pack.rules
        if rule.id in asked
    )


def _controls() -> dict[str, tuple[ControlInfo, ...]]:
    """The controls of each rule. Not every report shows them, and reading them takes longer than judging a stack."""
    from policies.rules import controls

    try:
        loaded = controls.load()
    except controls.ControlsError as error:
        raise CannotRunError(str(error)) from error
    found: dict[str, tuple[ControlInfo, ...]] = {}
    for framework, control in loaded.each():
        for rule in control.rules:
            found[rule] = (*found.get(rule, ()), ControlInfo(framework.id, framework.version, control.id))
    return found


def _waivers(
    request: Request, results: Sequence[CheckResult], excuses: Waivers, matched: Collection[str], stacks: Sequence[str]
) -> Iterable[WaiverInfo]:
    """The waivers that these rules and stacks could need; the others were not asked for."""
    rules = {rule.id for rule in judging.chosen(request)}
    covered = Counter(located.finding.waiver for result in results for located in result.findings)
    for waiver in excuses.entries:
        if waiver.id not in matched and (
            waiver.rule not in rules or not any(waiver.pattern.of_stack(stack) for stack in stacks)
        ):
            continue
        state = waiver.state(request.today)
        yield WaiverInfo(
            id=waiver.id,
            rule=waiver.rule,
            resources=waiver.resource,
            category=waiver.category.value,
            reason=waiver.reason,
            owner=waiver.owner,
            approver=waiver.approver,
            ticket=waiver.ticket,
            created=waiver.created.isoformat(),
            expires=waiver.expires.isoformat(),
            compensating_control=waiver.compensating_control,
            uses=covered[waiver.id],
            expired=state is State.EXPIRED,
            soon=state is State.SOON,
        )


def _version() -> str:
    return str(tomllib.loads((CLONE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
