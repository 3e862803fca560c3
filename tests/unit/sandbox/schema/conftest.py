"""A small SDK written the way Pulumi's generator writes them, and the catalogues of the real ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandbox.schema.catalogue import Catalogue
from sandbox.schema.package import PACKAGES

#: One resource with every spelling the scanner must know: ``aws:box/crate:Crate``.
RESOURCE = '''# coding=utf-8
import pulumi
from .. import _utilities
from . import outputs
from ._enums import *
from ._inputs import *

__all__ = ['CrateArgs', 'Crate']

@pulumi.input_type
class CrateArgs:
    def __init__(__self__, *,
                 lid: pulumi.Input['LidArgs'],
                 contents: Optional[pulumi.Input[Sequence[pulumi.Input[_builtins.str]]]] = None,
                 kind: pulumi.Input[Optional[_builtins.str]] = None,
                 name: Optional[pulumi.Input[_builtins.str]] = None,
                 pin: pulumi.Input[Optional[_builtins.str]] = None,
                 shape: pulumi.Input[Optional[Union[_builtins.str, 'Shape']]] = None):
        """
        The set of arguments for constructing a Crate resource.
        """
        pulumi.set(__self__, "lid", lid)
        if contents is not None:
            pulumi.set(__self__, "contents", contents)
        if kind is None:
            kind = 'wood'
        if kind is not None:
            pulumi.set(__self__, "kind", kind)

    @_builtins.property
    @pulumi.getter
    def lid(self) -> pulumi.Input['LidArgs']:
        """
        What closes it. Changing this forces a new resource to be created.
        """
        return pulumi.get(self, "lid")

    @lid.setter
    def lid(self, value: pulumi.Input['LidArgs']):
        pulumi.set(self, "lid", value)

    @_builtins.property
    @pulumi.getter(name="theContents")
    @_utilities.deprecated("""Use boxes""")
    def contents(self) -> Optional[pulumi.Input[Sequence[pulumi.Input[_builtins.str]]]]:
        return pulumi.get(self, "contents")

    @contents.setter
    @_utilities.deprecated("""Use boxes""")
    def contents(self, value: Optional[pulumi.Input[Sequence[pulumi.Input[_builtins.str]]]]):
        pulumi.set(self, "contents", value)

    @_builtins.property
    @pulumi.getter
    def kind(self) -> pulumi.Input[Optional[_builtins.str]]:
        return pulumi.get(self, "kind")

    @_builtins.property
    @pulumi.getter
    def name(self) -> Optional[pulumi.Input[_builtins.str]]:
        return pulumi.get(self, "name")

    @_builtins.property
    @pulumi.getter
    def pin(self) -> pulumi.Input[Optional[_builtins.str]]:
        return pulumi.get(self, "pin")

    @_builtins.property
    @pulumi.getter
    def shape(self) -> pulumi.Input[Optional[Union[_builtins.str, 'Shape']]]:
        return pulumi.get(self, "shape")


@pulumi.input_type
class _CrateState:
    def __init__(__self__, *,
                 weight: pulumi.Input[Optional[_builtins.float]] = None):
        pass

    @_builtins.property
    @pulumi.getter
    def weight(self) -> pulumi.Input[Optional[_builtins.float]]:
        return pulumi.get(self, "weight")


@pulumi.type_token("aws:box/crate:Crate")
class Crate(pulumi.CustomResource):
    warnings.warn("""aws.box/crate.Crate has been deprecated in favor of aws.box.Box""", DeprecationWarning)

    @overload
    def __init__(__self__,
                 resource_name: str,
                 opts: Optional[pulumi.ResourceOptions] = None,
                 __props__=None):
        """
        Keeps things, e.g. apples. It has
        a lid.

        ## Example Usage
        """
        ...
    def __init__(__self__, resource_name: str, *args, **kwargs):
        resource_args, opts = _utilities.get_resource_args_opts(CrateArgs, pulumi.ResourceOptions, *args, **kwargs)

    def _internal_init(__self__,
                 resource_name: str,
                 __props__=None):
        __props__.__dict__["lid"] = lid
        __props__.__dict__["pin"] = None if pin is None else pulumi.Output.secret(pin)
        secret_opts = pulumi.ResourceOptions(additional_secret_outputs=["pin", "barCode"])
        opts = pulumi.ResourceOptions.merge(opts, secret_opts)
        replace_opts = pulumi.ResourceOptions(replace_on_changes=["shape"])
        super(Crate, __self__).__init__(
            'aws:box/crate:Crate',
            resource_name,
            __props__,
            opts)

    @_builtins.property
    @pulumi.getter(name="barCode")
    def bar_code(self) -> pulumi.Output[_builtins.str]:
        """
        Its code. Changing this forces a new resource to be created.
        """
        return pulumi.get(self, "bar_code")

    @_builtins.property
    @pulumi.getter
    def lid(self) -> pulumi.Output['outputs.Lid']:
        return pulumi.get(self, "lid")

    @_builtins.property
    @pulumi.getter
    def weight(self) -> pulumi.Output[Optional[_builtins.float]]:
        return pulumi.get(self, "weight")

'''

INPUTS = '''# coding=utf-8
import pulumi

__all__ = ['LidArgs', 'LidArgsDict']

class LidArgsDict(TypedDict):
    color: pulumi.Input[_builtins.str]

@pulumi.input_type
class LidArgs:
    def __init__(__self__, *,
                 color: pulumi.Input[_builtins.str],
                 inner: pulumi.Input[Optional['LidArgs']] = None,
                 material: pulumi.Input[_builtins.str],
                 plain: Optional['Hinge'] = None,
                 tightness: pulumi.Input[Optional['Tightness']] = None):
        """
        :param pulumi.Input[_builtins.str] color: Its colour
        """
        pulumi.set(__self__, "color", color)
        pulumi.set(__self__, "material", 'tin')

    @_builtins.property
    @pulumi.getter
    def color(self) -> pulumi.Input[_builtins.str]:
        """
        Its colour
        """
        return pulumi.get(self, "color")

    @color.setter
    def color(self, value: pulumi.Input[_builtins.str]):
        pulumi.set(self, "color", value)

    @_builtins.property
    @pulumi.getter
    def inner(self) -> pulumi.Input[Optional['LidArgs']]:
        return pulumi.get(self, "inner")

    @_builtins.property
    @pulumi.getter
    def material(self) -> pulumi.Input[_builtins.str]:
        return pulumi.get(self, "material")

    @_builtins.property
    @pulumi.getter
    def plain(self) -> Optional['Hinge']:
        return pulumi.get(self, "plain")

    @_builtins.property
    @pulumi.getter
    def tightness(self) -> pulumi.Input[Optional['Tightness']]:
        return pulumi.get(self, "tightness")


class HingeDict(TypedDict):
    screws: _builtins.int

@pulumi.input_type
class Hinge:
    def __init__(__self__, *,
                 screws: _builtins.int):
        pulumi.set(__self__, "screws", screws)

    @_builtins.property
    @pulumi.getter
    def screws(self) -> _builtins.int:
        return pulumi.get(self, "screws")


'''

OUTPUTS = """# coding=utf-8
import pulumi

__all__ = ['Lid']

@pulumi.output_type
class Lid(dict):
    @staticmethod
    def __key_warning(key: str):
        suggest = None

    def __init__(__self__, *,
                 color: _builtins.str):
        pulumi.set(__self__, "color", color)

    @_builtins.property
    @pulumi.getter
    def color(self) -> _builtins.str:
        return pulumi.get(self, "color")

"""

ENUMS = '''# coding=utf-8
import pulumi
from enum import Enum

__all__ = ['Shape', 'Tightness']


@pulumi.type_token("aws:box/Shape:Shape")
class Shape(_builtins.str, Enum):
    """
    NOT_A_VALUE = "text"
    """
    ROUND = "round"
    """
    Without corners: OTHER = "other"
    """
    SQUARE = "square"


@pulumi.type_token("aws:box/Tightness:Tightness")
class Tightness(_builtins.int, Enum):
    LOOSE = 1
    TIGHT = 2
'''

FUNCTION = '''# coding=utf-8
import pulumi

__all__ = ['GetCrateResult', 'AwaitableGetCrateResult', 'get_crate', 'get_crate_output']

@pulumi.output_type
class GetCrateResult:
    """
    A collection of values returned by getCrate.
    """
    def __init__(__self__, weight=None):
        pulumi.set(__self__, "weight", weight)

    @_builtins.property
    @pulumi.getter
    def weight(self) -> Optional[_builtins.float]:
        return pulumi.get(self, "weight")


class AwaitableGetCrateResult(GetCrateResult):
    def __await__(self):
        return GetCrateResult(weight=self.weight)


def get_crate(crate_name: Optional[_builtins.str] = None,
              lids: Optional[Sequence[Union['LidArgs', 'LidArgsDict', 'outputs.Lid']]] = None,
              opts: Optional[pulumi.InvokeOptions] = None) -> AwaitableGetCrateResult:
    """
    Reads a crate.
    """
    __args__ = dict()
    __args__['crateName'] = crate_name
    __args__['someLids'] = lids
    opts = pulumi.InvokeOptions.merge(_utilities.get_invoke_opts_defaults(), opts)
    __ret__ = pulumi.runtime.invoke('aws:box/getCrate:getCrate', __args__, opts=opts, typ=GetCrateResult).value

    return AwaitableGetCrateResult(
        weight=pulumi.get(__ret__, 'weight'))
def get_crate_output(crate_name: pulumi.Input[Optional[_builtins.str]] = None,
                     lids: pulumi.Input[Optional[Optional[Sequence['LidArgs']]]] = None,
                     opts: Optional[pulumi.InvokeOutputOptions] = None) -> pulumi.Output[GetCrateResult]:
    """
    Reads a crate.
    """
    __args__ = dict()
    __args__['crateName'] = crate_name
    __args__['someLids'] = lids
    __ret__ = pulumi.runtime.invoke_output('aws:box/getCrate:getCrate', __args__, opts=opts, typ=GetCrateResult)
'''

_INDEX = '''from .provider import *
_utilities.register(
    resource_modules="""
{modules}
""",
    resource_packages="""
[]
"""
)
'''


@pytest.fixture
def sdk(tmp_path: Path) -> Path:
    """The package folder of a small SDK for ``aws``: one resource, one function, their types."""
    folder = tmp_path / "pulumi_aws"
    (folder / "box").mkdir(parents=True)
    classes = {"aws:box/crate:Crate": "Crate"}
    modules = [{"pkg": "aws", "mod": "box/crate", "fqn": "pulumi_aws.box", "classes": classes}]
    files = {
        "__init__.py": _INDEX.format(modules=json.dumps(modules, indent=1)),
        "pulumi-plugin.json": '{"resource": true, "name": "aws", "version": "1.2.3"}',
        "box/__init__.py": "",
        "box/crate.py": RESOURCE,
        "box/get_crate.py": FUNCTION,
        "box/_inputs.py": INPUTS,
        "box/outputs.py": OUTPUTS,
        "box/_enums.py": ENUMS,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Catalogue]:
    """The catalogues of the installed SDKs, sharing one cache for the whole test session."""
    cache = tmp_path_factory.mktemp("schema")
    return {provider: Catalogue(provider, cache) for provider in PACKAGES}
