"""How programs are run, and how they fail."""

from __future__ import annotations

from pathlib import Path

import pulumi
import pytest

from hdp.checks.program import ProgramError
from hdp.errors import CannotRunError
from tests.unit.hdp.checks.conftest import Run


def test_a_program_gets_its_configuration_its_folder_and_its_names(run: Run, project: Path) -> None:
    (project / "beside.py").write_text("ZONES = 3\n", encoding="utf-8")
    (project / "stacks" / "Pulumi.dev.yaml").write_text(
        "config:\n  size: 3\n  aws:region: eu-west-3\n  nested:\n    a: [1, true]\n", encoding="utf-8"
    )
    _, warnings = run(
        """
        import beside
        config = pulumi.Config()
        found = [config.require_int("size"), config.require_object("nested"), pulumi.Config("aws").get("region"),
                 pulumi.get_project(), pulumi.get_stack(), pulumi.runtime.is_dry_run(), beside.ZONES,
                 pulumi.runtime.get_config_env()["shop:size"]]
        pulumi.log.warn(repr(found))
        """
    )
    assert warnings == ("[3, {'a': [1, True]}, 'eu-west-3', 'shop', 'dev', True, 3, '3']",)


def test_a_run_leaves_nothing_behind(run: Run) -> None:
    before = pulumi.get_stack()
    run("aws.s3.Bucket('data')\n")
    assert pulumi.get_stack() == before
    view, _ = run("aws.s3.Bucket('other')\n")
    assert [resource.name for resource in view.resources if resource.cloud] == ["other"]


def test_an_encrypted_setting_is_left_out_and_told(run: Run, project: Path) -> None:
    file = project / "stacks" / "Pulumi.dev.yaml"
    file.write_text("config:\n  aws:region: eu-west-3\n  password:\n    secure: v1:abc\n", encoding="utf-8")
    _, warnings = run("assert pulumi.Config().get('password') is None\n")
    assert [text for text in warnings if "shop:password" in text]


FAILURES = {
    "ZeroDivisionError: division by zero": "1 / 0\n",
    "exit code 3": "raise SystemExit(3)\n",
    "set the region": "pulumi.log.error('set the region')\nraise SystemExit(32)\n",
    "told of an error": "pulumi.log.error('told of an error')\n",
    "ValueError: too late": "def late(id):\n    raise ValueError('too late')\naws.s3.Bucket('b').id.apply(late)\n",
    "refused by itself": "raise pulumi.RunError('refused by itself')\n",
}


@pytest.mark.parametrize("text", FAILURES.values(), ids=FAILURES)
def test_a_program_that_fails_is_never_clean(run: Run, text: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(ProgramError) as failed:
        run(text)
    assert request.node.callspec.id in str(failed.value)


def test_an_accident_shows_where_it_happened(run: Run) -> None:
    with pytest.raises(ProgramError) as failed:
        run("1 / 0\n")
    assert "__main__.py" in failed.value.trace


def test_a_refusal_shows_no_traceback(run: Run) -> None:
    with pytest.raises(ProgramError) as failed:
        run("raise pulumi.RunError('no')\n")
    assert failed.value.trace == ""


def test_a_program_may_end_itself(run: Run) -> None:
    view, _ = run("aws.s3.Bucket('data')\nraise SystemExit(0)\n")
    assert [resource.name for resource in view.resources if resource.cloud] == ["data"]


def test_a_broken_stack_file_is_told(run: Run, project: Path) -> None:
    (project / "stacks" / "Pulumi.dev.yaml").write_text("config: [\n", encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"Pulumi\.dev\.yaml cannot be read"):
        run("")
